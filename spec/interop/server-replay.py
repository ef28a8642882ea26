import json
import sys

from mitmproxy import io
from mitmproxy.addons import serverplayback
from mitmproxy.test import taddons

flows = list(io.FlowReader(sys.stdin.buffer).stream())
hashes = []
for options in json.loads(sys.argv[1]):
    addon = serverplayback.ServerPlayback()
    with taddons.context(addon) as context:
        context.configure(addon, **options)
        hashes.append([addon._hash(flow).hex() for flow in flows])
print(json.dumps(hashes))
