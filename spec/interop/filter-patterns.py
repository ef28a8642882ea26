"""Prints what Python's re makes of patterns.

Standard input has, as JSON, patterns with flags and subjects. The output is JSON, too: for each pattern
null where it is refused; else, for each subject, start and end of the first match, null for none, or
"unknown" where Python takes for ever or fails.
"""

import json
import re
import signal
import sys


class TooSlow(BaseException):
    pass


def give_up(*_):
    raise TooSlow()


def answer(case):
    convert = str.encode if case["kind"] == "bytes" else str
    flags = re.NOFLAG
    for name, flag in [("ignoreCase", re.I), ("multiline", re.M), ("dotAll", re.S)]:
        if case[name]:
            flags |= flag
    try:
        pattern = re.compile(convert(case["pattern"]), flags)
    except Exception:
        return None
    return [search(pattern, convert(subject)) for subject in case["subjects"]]


def search(pattern, subject):
    signal.alarm(2)
    try:
        match = pattern.search(subject)
        return match and match.span()
    except (TooSlow, SystemError):
        return "unknown"
    finally:
        signal.alarm(0)


signal.signal(signal.SIGALRM, give_up)
json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
