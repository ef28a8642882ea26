"""What scripts/rewrite-json.ts does, for mitmdump."""

import json


def response(flow):
    if flow.response.headers.get("content-type") != "application/json":
        return
    body = json.loads(flow.response.content)
    body["revision"] = 100
    # Spelled as JavaScript spells it, so that both write the same bytes.
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    flow.response.content = text.encode()
