"""Named places where the crash tests may kill the process. They do nothing unless a test asks for it."""

import os
import signal

from django.conf import settings

ASK = "CRM_CRASH_AT"  # `name` or `name:n`, the n-th time the place is reached
_passed: dict[str, int] = {}


def reached(name: str) -> None:
    """Kill this very process with SIGKILL when `CRM_CRASH_AT` names this place; only under tests or with FAULTS=1."""
    wanted = os.environ.get(ASK)
    if not wanted or not (settings.TESTING or os.environ.get("FAULTS") == "1"):
        return
    place, _sep, nth = wanted.partition(":")
    if place != name:
        return
    _passed[name] = _passed.get(name, 0) + 1
    if _passed[name] == int(nth or 1):
        os.kill(os.getpid(), signal.SIGKILL)
