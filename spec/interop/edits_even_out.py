"""Takes away the differences on purpose between flows that were edited in mitmproxy and elsewhere.

edits_even_out.py and edits.py make one program, in this order.
"""

import copy
import re

from mitmproxy import flow as flows, http, version
from mitmproxy.coretypes import multidict
from mitmproxy.net import encoding

# As docs/from-mitmproxy.md names them.
KEEPS_TYPE = "A form keeps its `Content-Type`"
KEEPS_SPELLING = "Fields that are not changed keep their spelling"
OTHER_COMPRESSION = "Compressed bytes may be others"
READS_PATHS = "`query` and `pathComponents` are those of `path`"
READS_FORMS = "Multipart forms are read and written as their standard says"
BACKUP_WHEN_NEEDED = "A backup is written when the flow differs from it"


def even_out(theirs, ours, edits, odd_fields, purposes):
    """Takes away the differences on purpose."""
    if even_out_backups(theirs, ours, edits, odd_fields, purposes):
        purposes.add(BACKUP_WHEN_NEEDED)
    if theirs.type == "http":
        for name in ("request", "response"):
            pair = getattr(theirs, name), getattr(ours, name)
            if None not in pair:
                edited = set(edits_of(name, edits))
                even_out_messages(*pair, edited, odd_fields & edited, purposes)


def even_out_messages(theirs, ours, edited, odd_fields, purposes):
    sort_accepted(theirs)
    sort_accepted(ours)
    even_out_boundaries(theirs, ours)
    if even_out_bodies(theirs, ours):
        purposes.add(OTHER_COMPRESSION)
    purposes.update(take_over_fields(theirs, ours, edited, odd_fields))
    even_out_boundaries(theirs, ours)


def even_out_backups(theirs, ours, *others):
    """Whether mitmproxy would write a backup that is not needed."""
    if theirs._backup is None:
        return False
    if theirs._backup["version"] != version.FLOW_FORMAT_VERSION:
        return False
    if ours._backup is not None:
        backups = [flows.Flow.from_state(copy.deepcopy(flow._backup)) for flow in (theirs, ours)]
        even_out(*backups, *others)
        theirs._backup, ours._backup = (backup.get_state() for backup in backups)
        return False
    if sorted_state(theirs.get_state()) != sorted_state(theirs._backup):
        return False
    theirs._backup = None
    return True


def sorted_state(state):
    flow = flows.Flow.from_state({**copy.deepcopy(state), "backup": None})
    if flow.type == "http":
        sort_accepted(flow.request)
    return listed(flow.get_state())


FIELDS = ("query", "cookies", "urlencoded_form", "multipart_form", "path_components")


def edits_of(part, edits):
    """Which of the fields of a message were edited."""
    for edit in edits:
        steps = [*edit["at"], edit.get("set")]
        if steps[0] == part and len(steps) > 1 and steps[1] in FIELDS:
            yield steps[1]
        if edit.get("call") == "refresh":
            yield "cookies"


def fields_of(message, name):
    try:
        return listed(getattr(message, name))
    except ValueError:
        # A form that was edited, and then said to be in a content coding.
        plain = message.copy()
        del plain.headers["content-encoding"]
        return listed(getattr(plain, name))


def take_over_fields(theirs, ours, edited, odd_fields):
    """Gives ours the spelling of fields that say the same, or that mitmproxy reads otherwise."""
    headers = set()
    for name in sorted(edited):
        is_odd = isinstance(ours, http.Request) and name in odd_fields
        if not is_odd and not says_same(theirs, ours, name):
            continue
        before = listed(ours.get_state())
        if name in ("query", "path_components"):
            if is_odd or without_part(theirs.path, name) == without_part(ours.path, name):
                ours.path = theirs.path
        elif name == "cookies":
            headers.add("set-cookie" if isinstance(ours, http.Response) else "cookie")
        else:
            # The length may be that of a form which is gone.
            headers.update(["content-type", "content-length"])
            ours.raw_content = theirs.raw_content
        if listed(ours.get_state()) != before:
            yield reason_for(name) if is_odd else KEEPS_SPELLING
    yield from take_over_headers(theirs, ours, headers)


def says_same(theirs, ours, name):
    is_form = name in ("urlencoded_form", "multipart_form")
    if is_form and theirs.raw_content == ours.raw_content:
        return True
    return fields_of(theirs, name) == fields_of(ours, name)


def take_over_headers(theirs, ours, names):
    """Gives ours the headers of these names, unless others differ, too."""
    fields = [message.headers.fields for message in (theirs, ours)]
    others = [[field for field in some if lower_case(field) not in names] for some in fields]
    if fields[0] == fields[1] or others[0] != others[1]:
        return
    for name in names:
        if theirs.headers.get_all(name) != ours.headers.get_all(name):
            yield KEEPS_TYPE if name == "content-type" else KEEPS_SPELLING
    ours.headers.fields = theirs.headers.fields


def lower_case(field):
    return field[0].decode("latin-1").lower()


def reason_for(name):
    return READS_FORMS if name == "multipart_form" else READS_PATHS


def without_part(path, name):
    """The path without its query or components, and without what marks an empty part."""
    rest = re.sub(r"\?[^#]*" if name == "query" else "^[^?#;]*", "", path, count=1)
    return re.sub(r"[?;](?=[?#]|$)|#$", "", rest)


def judge_length(message):
    """Replaces a length that is right, or that was, because what it counts will be replaced."""
    content = message.raw_content
    length = message.headers.get("content-length")
    if length is not None and (content is None or length == str(len(content))):
        message.headers["content-length"] = "right"


def has_plain_url(request):
    """Whether the URL that is made of the request says again what the request says."""
    is_absolute = request.scheme in ("http", "https") and request.method != "CONNECT"
    return is_absolute and re.match("/(?!/)", request.path) is not None


def has_plain_form(request):
    """Whether the body is none, or as browsers write it, with values of one line."""
    content_type = request.headers.get("content-type", "")
    boundary = re.fullmatch(r"multipart/form-data; boundary=([\w-]+)", content_type)
    if boundary is None:
        return "multipart/form-data" not in content_type.lower()
    mark = b"--" + boundary[1].encode()
    part = mark + PART
    content = request.get_content(strict=False) or b""
    return re.fullmatch(b"(" + part + b")*" + mark + b"--(\r\n)?", content) is not None


PART = (
    rb'\r\nContent-Disposition: form-data; name="[^"\r\n]+"(; filename="[^"\r\n]*")?'
    rb"(\r\nContent-Type: [^\r\n]*)?\r\n\r\n[^\r\n]+\r\n(\r\n)?"
)


def even_out_boundaries(theirs, ours):
    """Gives forms that are new the same boundary; it is random."""
    boundaries = [
        re.search("boundary=(-{20}[0-9a-f]{32})$", message.headers.get("content-type", ""))
        for message in (theirs, ours)
    ]
    if None in boundaries:
        return
    old, new = (boundary[1] for boundary in boundaries)
    if old == new:
        return
    theirs.headers["content-type"] = theirs.headers["content-type"].replace(old, new)
    if theirs.raw_content is None:
        return
    was = theirs.raw_content
    coding = theirs.headers.get("content-encoding", "identity")
    try:
        content = encoding.decode(was, coding).replace(old.encode(), new.encode())
        theirs.raw_content = encoding.encode(content, coding)
    except ValueError:
        theirs.raw_content = was.replace(old.encode(), new.encode())
    if theirs.headers.get("content-length") == str(len(was)):
        theirs.headers["content-length"] = str(len(theirs.raw_content))


def even_out_bodies(theirs, ours):
    """Takes away content codings where the bytes differ, and not what they say."""
    if theirs.raw_content == ours.raw_content or None in (theirs.raw_content, ours.raw_content):
        return False
    contents = [decompressed(message.get_content(strict=False)) for message in (theirs, ours)]
    if contents[0] != contents[1]:
        return False
    for message, content in zip((theirs, ours), contents):
        judge_length(message)
        message.raw_content = content
    return True


def decompressed(content):
    """What is in the content, also where it is compressed again."""
    for magic, coding in ((b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd")):
        if content.startswith(magic):
            try:
                return decompressed(encoding.decode(content, coding))
            except ValueError:
                return content
    return content


def sort_accepted(message):
    if "accept-encoding" in message.headers:
        accepted = message.headers["accept-encoding"].split(", ")
        message.headers["accept-encoding"] = ", ".join(sorted(accepted))


def differing(theirs, ours, place):
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in sorted(theirs.keys() | ours.keys()):
            yield from differing(theirs.get(key), ours.get(key), f"{place}.{key}")
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for index, pair in enumerate(zip(theirs, ours)):
            yield from differing(*pair, f"{place}[{index}]")
    elif theirs != ours:
        yield f"{place}: theirs {theirs!r}, ours {ours!r}"


def listed(value):
    """Tuples are lists in files; what is not a number is not equal to itself."""
    if isinstance(value, float) and value != value:
        return "not a number"
    if isinstance(value, dict):
        return {key: listed(item) for key, item in value.items()}
    if isinstance(value, (multidict.MultiDict, multidict.MultiDictView)):
        return listed(value.fields)
    return [listed(item) for item in value] if isinstance(value, (list, tuple)) else value
