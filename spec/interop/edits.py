"""Carries edits out on flows, and compares what becomes of them with what became of them elsewhere.

Standard input has, as JSON, the files with the flows before and after, and for each case the number
of its flow, its edits, and which of them failed. The output is JSON, too: for each case, what
differs, and which of the differences on purpose had to be allowed for.

edits_even_out.py and edits.py make one program, in this order.
"""

import copy
import json
import re
import sys
from ipaddress import ip_address

from mitmproxy import dns, flow as flows, http, tcp, udp, websocket
from mitmproxy.coretypes import multidict
from mitmproxy.io import FlowReader
from mitmproxy.net import encoding

# The differences on purpose that show while edits are carried out.
SAME_VALUE = "Setting what is there already changes nothing"
FAILS_WHOLE = "What fails changes nothing"
DECODES_WHAT_IS_ENCODED = "`decode` of what is not encoded changes nothing"
ADDS_TO_FORMS = "`add` and `insert` work on a multipart form"
KNOWS_CODINGS = "`encode` fails for a coding that is not known, also without a body"
TAKES_WIDE_URLS = "A URL may have characters beyond ASCII"
COPIES_QUESTIONS = "`succeed` and `fail` copy the questions"
KEEPS_ORDER = "`constrainEncoding` keeps the order"


def main():
    order = json.load(sys.stdin)
    before = [flow.get_state() for flow in read(order["before"])]
    cases = zip(order["cases"], read(order["after"]), strict=True)
    results = [compare(before[case["flow"]], case, ours) for case, ours in cases]
    json.dump(results, sys.stdout)


def read(path):
    with open(path, "rb") as file:
        yield from FlowReader(file).stream()


def compare(state, case, ours):
    editor = Editor(state)
    try:
        failed = [editor.carry_out(edit) for edit in case["edits"]]
    except LeftOut:
        return {"differences": [], "purposes": [READS_FORMS]}
    theirs = editor.flow
    purposes = editor.purposes
    even_out(theirs, ours, case["edits"], editor.odd_fields, purposes)
    differences = list(differing(listed(theirs.get_state()), listed(ours.get_state()), ""))
    if failed != case["failed"]:
        differences.insert(0, f"failed: theirs {failed}, ours {case['failed']}")
    return {"differences": differences, "purposes": sorted(purposes)}


class LeftOut(Exception):
    """There is nothing to compare."""


class Editor:
    """A flow, and what is done to it."""

    def __init__(self, state):
        self.flow = flows.Flow.from_state(copy.deepcopy(state))
        self.purposes = set()
        self.odd_fields = set()

    def carry_out(self, edit):
        """Whether the edit failed."""
        self.note_odd_parts()
        before = copy.deepcopy((self.flow.get_state(), self.flow._backup))
        try:
            self.edit(edit)
        except Exception as error:
            steps = [*edit["at"], edit.get("set")]
            if "multipart_form" in steps and "multipart_form" in self.odd_fields:
                raise LeftOut from error
            if self.put_back(*before):
                self.purposes.add(FAILS_WHOLE)
            return True
        return False

    def note_odd_parts(self):
        """Notes which fields mitmproxy reads in another way."""
        if self.flow.type == "http":
            if not has_plain_url(self.flow.request):
                self.odd_fields.update(["query", "path_components"])
            if not has_plain_form(self.flow.request):
                self.odd_fields.add("multipart_form")

    def put_back(self, state, backup):
        """Whether that changed anything."""
        is_changed = listed(self.flow.get_state()) != listed(state)
        self.flow.set_state(state)
        self.flow._backup = backup
        return is_changed

    def edit(self, edit):
        target = resolve(self.flow, edit["at"])
        if "set" in edit:
            self.set(target, edit["set"], self.make(edit["to"]))
        elif "call" in edit:
            self.call(target, edit["call"], [self.make(value) for value in edit["with"]])
        elif "map" in edit:
            self.edit_map(target, edit["map"], [self.make(value) for value in edit["with"]])
        elif "list" in edit:
            edit_list(target, edit["list"], edit["index"], self.make(edit["item"]))
        elif edit["is"] is None:
            target.pop(edit["note"], None)
        else:
            target[edit["note"]] = self.make(edit["is"])

    def set(self, target, name, value):
        if name == "url" and not value.isascii():
            self.set_wide_url(target, value)
        elif self.is_same(target, name, value):
            self.purposes.add(SAME_VALUE)
        elif name == "text" and isinstance(target, http.Message):
            self.set_text(target, value)
        elif isinstance(value, multidict.MultiDict) and not isinstance(value, http.Headers):
            setattr(target, name, value.fields)
        else:
            setattr(target, name, value)

    def set_text(self, message, text):
        content, lengths = message.raw_content, message.headers.get_all("content-length")
        message.text = text
        if message.raw_content == content and text is not None:
            # Only the charset was wrong.
            message.headers.set_all("content-length", lengths)
            self.purposes.add(SAME_VALUE)

    def set_wide_url(self, request, url):
        scheme, host, path = re.fullmatch("(https?://)([^/]*)(/.*)", url).groups()
        request.url = scheme + host.encode("idna").decode()
        request.path = path
        self.purposes.add(TAKES_WIDE_URLS)

    def is_same(self, target, name, value):
        try:
            present = getattr(target, name)
        except Exception:
            return False
        return listed(present) == listed(value)

    def call(self, target, name, arguments):
        if name == "decode" and "content-encoding" not in target.headers:
            self.purposes.add(DECODES_WHAT_IS_ENCODED)
            return
        if name == "encode" and target.raw_content is None:
            # Else mitmproxy does not look whether it knows the coding.
            self.purposes.add(KNOWS_CODINGS)
            encoding.encode(b"", arguments[0])
        if name == "constrain_encoding":
            # There the order is random.
            self.purposes.add(KEEPS_ORDER)
        getattr(target, name)(*arguments)

    def edit_map(self, target, name, arguments):
        fields = listed(target.fields)
        before = copy.deepcopy((self.flow.get_state(), self.flow._backup))
        if isinstance(target.fields, list) and name in ("add", "insert"):
            self.purposes.add(ADDS_TO_FORMS)
            index = arguments[0] if name == "insert" else len(target.fields)
            field = tuple(arguments[-2:])
            target.fields = [*target.fields[:index], field, *target.fields[index:]]
        else:
            edit_map(target, name, arguments)
        if listed(target.fields) == fields and self.put_back(*before):
            self.purposes.add(SAME_VALUE)

    def make(self, value):
        if isinstance(value, list):
            return [self.make(item) for item in value]
        if not isinstance(value, dict):
            return value
        [(kind, content)] = value.items()
        return getattr(self, "make_" + kind)(content)

    def make_bytes(self, content):
        return bytes.fromhex(content)

    def make_name(self, content):
        return content.encode()

    def make_address(self, content):
        return tuple(content)

    def make_server(self, content):
        return content[0], tuple(content[1])

    def make_pairs(self, content):
        return multidict.MultiDict([(self.make(name), self.make(value)) for name, value in content])

    def make_cookie(self, content):
        return content[0], multidict.MultiDict(content[1])

    def make_ip(self, content):
        return ip_address(content)

    def make_headers(self, content):
        return http.Headers([(name.encode(), value.encode()) for name, value in content])

    def make_error(self, content):
        return flows.Error(content, 1.5)

    def make_request(self, content):
        return timeless(http.Request.make(content[0], content[1], self.make(content[2])))

    def make_response(self, content):
        return timeless(http.Response.make(content[0], self.make(content[1])))

    def make_message(self, content):
        kind, from_client, text = content
        if kind == "websocket":
            return websocket.WebSocketMessage(1, from_client, text.encode(), 1.5, False, True)
        message = tcp.TCPMessage if kind == "tcp" else udp.UDPMessage
        return message(from_client, text.encode(), 1.5)

    def make_question(self, content):
        return dns.Question(content[0], content[1], 1)

    def make_record(self, content):
        return dns.ResourceRecord(content[0], content[1], 1, 60, bytes.fromhex(content[2]))

    def make_succeed(self, content):
        records = [self.make(record) for record in content]
        return self.finish_answer(self.flow.request.succeed(records))

    def make_fail(self, content):
        return self.finish_answer(self.flow.request.fail(content))

    def finish_answer(self, answer):
        answer.timestamp = 1.5
        answer.questions = [question.copy() for question in answer.questions]
        self.purposes.add(COPIES_QUESTIONS)
        return answer

    def make_copyOf(self, content):
        return resolve(self.flow, content).copy()


def resolve(thing, place):
    for step in place:
        thing = thing[step] if isinstance(step, int) else getattr(thing, step)
    if thing is None:
        raise LookupError(place)
    return thing


def timeless(message):
    message.timestamp_start = message.timestamp_end = 1.5
    return message


def edit_map(target, name, arguments):
    match name:
        case "set":
            target[arguments[0]] = arguments[1]
        case "delete":
            target.pop(arguments[0], None)
        case _:
            getattr(target, name)(*arguments)


def edit_list(target, name, index, item):
    match name:
        case "append":
            target.append(item)
        case "insert":
            target.insert(index, item)
        case "remove":
            del target[index]
        case "replace":
            target[index] = item
        case "reverse":
            target.reverse()


main()
