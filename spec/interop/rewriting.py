"""Runs captures through mitmdump with options about rewriting, as if their flows were live.

Reads {"cases": [{"options": {name: value}, "source": path, "target": path}]} from stdin, and writes
the flows of each source, in their order, to its target.
"""

import asyncio
import json
import mimetypes
import sys

from mitmproxy import http, io, options
from mitmproxy.tools.dump import DumpMaster

# The types that Python knows by itself, not those of this machine.
mimetypes.init(files=[])


class Before:
    """Takes away what came of a request, which a live flow does not have yet."""

    def __init__(self):
        self.flows = []
        self.outcomes = {}

    def requestheaders(self, flow):
        self.flows.append(flow)
        self.outcomes[flow.id] = (flow.response, flow.error, flow.websocket)
        flow.response = flow.error = flow.websocket = None
        flow.live = True


class After:
    """Puts it back, unless an addon has answered."""

    def __init__(self, before):
        self.before = before

    def request(self, flow):
        response, error, websocket = self.before.outcomes[flow.id]
        if flow.response or flow.error:
            self.before.outcomes[flow.id] = (None, None, None)
            return
        flow.response = response
        flow.websocket = websocket
        if response is None:
            flow.error = error

    def response(self, flow):
        _, error, _ = self.before.outcomes[flow.id]
        flow.error = flow.error or error


async def play(case):
    master = DumpMaster(options.Options(), with_termlog=False, with_dumper=False)
    # An addon that fails on one flow, as some do on bodies that were not kept, would end the run.
    master.addons.remove(master.addons.get("errorcheck"))
    before = Before()
    master.addons.add(before, After(before))
    chain = master.addons.chain
    chain.insert(0, chain.pop(chain.index(before)))
    master.options.update(server=False, rfile=case["source"], **case["options"])
    await master.run()
    with open(case["target"], "wb") as target:
        writer = io.FlowWriter(target)
        for flow in before.flows:
            writer.add(flow)


for case in json.load(sys.stdin)["cases"]:
    asyncio.run(play(case))
