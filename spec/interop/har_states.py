"""What mitmproxy makes of a HAR file, or of each of its entries: facts as JSON lines."""

import io
import json
import sys

from mitmproxy.io import FlowReader


def text(value):
    return value.decode("latin-1") if isinstance(value, bytes) else value


def message(state):
    return {
        "headers": [[text(name), text(value)] for name, value in state["headers"]],
        "content": text(state["content"]),
        "http_version": text(state["http_version"]),
        "timestamp_start": state["timestamp_start"],
        "timestamp_end": state["timestamp_end"],
    }


def facts(flow):
    state = flow.get_state()
    request, response = state["request"], state["response"]
    return {
        "request": message(request)
        | {
            key: text(request[key])
            for key in ("host", "port", "method", "scheme", "authority", "path")
        },
        "response": message(response)
        | {"status_code": response["status_code"], "reason": text(response["reason"])},
        "client": state["client_conn"]["peername"],
        "client_times": [
            state["client_conn"]["timestamp_start"],
            state["client_conn"]["timestamp_end"],
        ],
        "server": state["server_conn"]["address"],
    }


har = json.loads(sys.stdin.buffer.read().decode("utf-8-sig"))
for entry in har["log"]["entries"]:
    file = json.dumps({"log": {"entries": [entry]}}).encode()
    try:
        print(json.dumps([facts(flow) for flow in FlowReader(io.BytesIO(file)).stream()][0]))
    except Exception as error:
        print(json.dumps({"error": repr(error)}))
