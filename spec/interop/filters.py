"""Prints how mitmproxy reads filter expressions, and which flows they select.

Standard input has, as JSON, expressions and the files of flows, by title. The output is JSON, too: the
tree of each expression, null where it is refused; and for each file its flows, each with what the
expressions say about it ("1", "0", "!" where mitmproxy throws, "." where it refuses the expression), the
SHA-256 of its bodies, for how bodies are decoded is not what is compared here, and its notes as text.
"""

import hashlib
import json
import signal
import sys

from mitmproxy import flowfilter, http
from mitmproxy.io import FlowReader


def main():
    order = json.load(sys.stdin)
    signal.signal(signal.SIGALRM, give_up)
    filters = [parse(expression) for expression in order["expressions"]]
    files = {title: [describe(each, filters) for each in read(path)] for title, path in order["files"].items()}
    json.dump({"trees": [each and tree(each) for each in filters], "files": files}, sys.stdout)


class TooSlow(BaseException):
    pass


def give_up(*_):
    raise TooSlow()


def parse(expression):
    # mitmproxy's parser takes exponential time for nested expressions.
    signal.alarm(60)
    try:
        return flowfilter.parse(expression)
    except ValueError:
        return None
    finally:
        signal.alarm(0)


def tree(node):
    if isinstance(node, (flowfilter.FAnd, flowfilter.FOr)):
        return [type(node).__name__[1:].lower(), *map(tree, node.lst)]
    if isinstance(node, flowfilter.FNot):
        return ["not", tree(node.itm)]
    if isinstance(node, flowfilter.FCode):
        return [node.code, node.num]
    return [node.code, node.expr] if hasattr(node, "expr") else [node.code]


def read(path):
    with open(path, "rb") as file:
        yield from FlowReader(file).stream()


def describe(flow, filters):
    return {
        "selected": "".join(select(each, flow) for each in filters),
        "bodies": bodies_of(flow),
        "notes": [f"{value}" for value in flow.metadata.values()],
    }


def select(each, flow):
    if each is None:
        return "."
    try:
        return "1" if each(flow) else "0"
    except Exception:
        return "!"


def bodies_of(flow):
    digest = hashlib.sha256()
    if isinstance(flow, http.HTTPFlow):
        for message in (flow.request, flow.response):
            content = message and message.get_content(strict=False)
            digest.update(b"none" if content is None else b"%d:" % len(content) + content)
    return digest.hexdigest()


main()
