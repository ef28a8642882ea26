"""Whether mitmproxy reads the same from two files: same_flows.py A B LIMIT

Compares the first LIMIT flows: their whole state, with bodies decoded, for two compressors make
different bytes of one body, of another length.
"""

import itertools
import sys

from mitmproxy import io


def state_of(flow):
    state = flow.get_state()
    state["response"]["content"] = flow.response.content
    state["response"]["headers"] = [
        field for field in flow.response.headers.fields if field[0].lower() != b"content-length"
    ]
    return state


def main(path_a, path_b, limit):
    with open(path_a, "rb") as a, open(path_b, "rb") as b:
        pairs = itertools.zip_longest(io.FlowReader(a).stream(), io.FlowReader(b).stream())
        for number, (one, other) in enumerate(itertools.islice(pairs, int(limit)), 1):
            if one is None or other is None or state_of(one) != state_of(other):
                sys.exit(f"flow {number} differs")


main(*sys.argv[1:])
