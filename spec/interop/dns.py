"""Prints what mitmproxy makes of DNS messages.

Standard input has a JSON object: for each job a list of what it is to be done with. The output has the
results, in the same order. A job that mitmproxy cannot do has the result {"throws": its error}.
"""

import json
import sys
from encodings.idna import nameprep
from ipaddress import IPv4Address, IPv6Address
from unicodedata import category

from mitmproxy.dns import DNSMessage, ResourceRecord
from mitmproxy.net.dns import classes, domain_names, op_codes, response_codes, types


def attempt(work, *arguments):
    try:
        return work(*arguments)
    except Exception as error:
        return {"throws": f"{type(error).__name__}: {error}"}


def describe(message):
    return {
        "state": state_of(message),
        "text": str(message),
        "json": message.to_json(),
        "size": message.size,
        "content": attempt(lambda: message.content.hex()),
    }


def state_of(message):
    state = message.get_state()
    for section in ("answers", "authorities", "additionals"):
        for record in state[section]:
            record["data"] = record["data"].hex()
    return state


def unpack(packet):
    return describe(DNSMessage.unpack(bytes.fromhex(packet)))


def make(state):
    for section in ("answers", "authorities", "additionals"):
        for record in state[section]:
            record["data"] = bytes.fromhex(record["data"])
    return DNSMessage.from_state(state)


def from_json(state):
    return state_of(DNSMessage.from_json(json.loads(json.dumps(make(state).to_json()))))


def read_record(type, data):
    record = ResourceRecord("", type, 1, 60, bytes.fromhex(data))
    return {
        "shown": str(record),
        "text": attempt(lambda: record.text),
        "ipv4Address": attempt(lambda: str(record.ipv4_address)),
        "ipv6Address": attempt(lambda: str(record.ipv6_address)),
        "domainName": attempt(lambda: record.domain_name),
        "httpsAlpn": attempt(lambda: alpn(record.https_alpn)),
        "httpsEch": attempt(lambda: record.https_ech),
    }


def alpn(protocols):
    return None if protocols is None else [protocol.hex() for protocol in protocols]


def set_record(data, name, value):
    record = ResourceRecord("", 1, 1, 60, bytes.fromhex(data))
    if name == "httpsAlpn" and value is not None:
        value = [bytes.fromhex(protocol) for protocol in value]
    attribute, convert = {
        "text": ("text", str),
        "ipv4Address": ("ipv4_address", IPv4Address),
        "ipv6Address": ("ipv6_address", IPv6Address),
        "domainName": ("domain_name", str),
        "httpsAlpn": ("https_alpn", lambda protocols: protocols),
        "httpsEch": ("https_ech", lambda ech: ech),
    }[name]
    setattr(record, attribute, convert(value))
    return record.data.hex()


def prepare(code):
    """The character's form; nothing where this Python's Unicode does not know the character."""
    return None if category(chr(code)) == "Cn" else attempt(nameprep, chr(code))


def names(code):
    return {
        "type": types.to_str(code),
        "class": classes.to_str(code),
        "opCode": op_codes.to_str(code),
        "responseCode": response_codes.to_str(code),
        "status": response_codes.http_equiv_status_code(code),
    }


jobs = {
    "unpack": unpack,
    "make": lambda state: describe(make(state)),
    "fromJson": from_json,
    "readRecord": lambda arguments: read_record(*arguments),
    "setRecord": lambda arguments: set_record(*arguments),
    "packName": lambda name: domain_names.pack(name).hex(),
    "prepare": prepare,
    "prepareText": nameprep,
    "names": names,
}

orders = json.load(sys.stdin)
json.dump(
    {job: [attempt(jobs[job], argument) for argument in arguments] for job, arguments in orders.items()},
    sys.stdout,
)
