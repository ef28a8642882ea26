"""mitmproxy's own reader and writer and nothing around them: bare_loop.py IN OUT [SCRIPT]"""

import runpy
import sys

from mitmproxy import io


def main(source, target, script=None):
    response = runpy.run_path(script)["response"] if script else None
    with open(source, "rb") as reading, open(target, "wb") as writing:
        writer = io.FlowWriter(writing)
        for flow in io.FlowReader(reading).stream():
            if response:
                response(flow)
            writer.add(flow)


main(*sys.argv[1:])
