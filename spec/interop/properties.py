"""Prints what mitmproxy says about flows, and which names its classes have.

Standard input has, as JSON, the properties to be read of each class, and the files to be read, by
title. The output is JSON, too: what there is about the flows of each file, the public names that
the objects of each class have, the classes of mitmproxy's modules, and its events.
"""

import json
import struct
import sys
from collections.abc import Mapping

from mitmproxy import connection, dns, flow, http, tcp, udp, websocket
from mitmproxy.coretypes import multidict
from mitmproxy.hooks import all_hooks
from mitmproxy.io import FlowReader
from mitmproxy.tools import main as _  # noqa: F401, which defines all hooks

MODULES = [connection, dns, flow, http, multidict, tcp, udp, websocket]


def main():
    order = json.load(sys.stdin)
    describer = Describer(order["properties"])
    flows = {title: describe_all(describer, path) for title, path in order["files"].items()}
    names = {name: sorted(found) for name, found in describer.names.items()}
    classes = [class_name(cls) for module in MODULES for cls in classes_of(module)]
    answers = {"flows": flows, "names": names, "classes": classes, "events": list(all_hooks)}
    json.dump(answers, sys.stdout)


def describe_all(describer, path):
    with open(path, "rb") as file:
        return [describer.describe(each) for each in FlowReader(file).stream()]


class Describer:
    def __init__(self, properties):
        self.properties = properties
        self.names = {}

    def describe(self, thing):
        """What the thing and all that hangs on it say, by property."""
        if thing is None:
            return None
        self.note_names(thing)
        values = {}
        for base in type(thing).__mro__:
            for key, name, kind, arguments in self.properties.get(class_name(base), []):
                try:
                    value = getattr(thing, name)
                    if arguments is not None:
                        value = value(**arguments)
                    values[key] = None if value is None else self.encode(kind, value)
                except Exception:
                    values[key] = {"throws": True}
        return values

    def note_names(self, thing):
        names = self.names.setdefault(class_name(type(thing)), set())
        names.update(name for name in dir(thing) if not name.startswith("_"))

    def encode(self, kind, value):
        match kind:
            case "object":
                return self.describe(value)
            case "objects":
                return [self.describe(item) for item in value]
            case "headers" | "textMap" | "bytesMap" | "cookieMap":
                self.note_names(value)
                return encode_map(value)
            case _:
                return encode(kind, value)


def classes_of(module):
    for name, value in vars(module).items():
        if isinstance(value, type) and value.__module__ == module.__name__ and name[0] != "_":
            yield value


def class_name(cls):
    return cls.__module__.rpartition(".")[2] + "." + cls.__qualname__


def encode(kind, value):
    match kind:
        case "bytes":
            return value.hex()
        case "bytesList":
            return [item.hex() for item in value]
        case "number":
            return encode_number(value)
        case "texts":
            return list(value)
        case "address":
            return list(value[:2])
        case "serverSpec":
            return [value[0], list(value[1])]
        case "spelled":
            return spell(value)
        case "certificate":
            return value.to_pem().hex()
        case "certificates":
            return [item.to_pem().hex() for item in value]
        case "metadata" | "json":
            return encode_plain(value)
        case "text" | "boolean":
            return value
    raise ValueError(f"unknown kind {kind}")


def encode_number(value):
    """Not all floats are JSON, and not all integers are numbers in JavaScript."""
    return value if abs(value) < 2**53 else struct.pack(">d", value).hex()


def spell(value):
    return getattr(value, "full_spec", None) or str(value)


def encode_map(value):
    """A map by all ways of looking into it."""
    return {
        "fields": [[plain(name), plain(item)] for name, item in value.fields],
        "items": [[plain(name), plain(item)] for name, item in value.items(multi=True)],
        "keys": [[plain(name), plain(value[name])] for name in value],
        "all": [[plain(name), [plain(item) for item in value.get_all(name)]] for name in value],
    }


def plain(value):
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, multidict.MultiDict):
        return [[name, item] for name, item in value.fields]
    return [plain(item) for item in value] if isinstance(value, tuple) else value


def encode_plain(value):
    if isinstance(value, Mapping):
        return [[name, encode_plain(item)] for name, item in sorted(value.items())]
    if isinstance(value, (list, tuple)):
        return [encode_plain(item) for item in value]
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return encode_number(value)
    return value


main()
