"""Named places where the crash tests may kill or freeze the process. They do nothing unless a test asks for it."""

import os
import signal

from django.conf import settings

ASK, ASK_FREEZE = "CRM_CRASH_AT", "CRM_FREEZE_AT"  # `name` or `name:n`, the n-th time the place is reached
ANSWERS = {ASK: signal.SIGKILL, ASK_FREEZE: signal.SIGSTOP}
_passed: dict[tuple[str, str], int] = {}


def reached(name: str) -> None:
    """Kill this very process when `CRM_CRASH_AT` names this place, stop it (until a SIGCONT) when `CRM_FREEZE_AT` does.

    Only under tests or with FAULTS=1.
    """
    for ask, number in ANSWERS.items():
        if _is_asked_for(ask, name):
            os.kill(os.getpid(), number)


def _is_asked_for(ask: str, name: str) -> bool:
    wanted = os.environ.get(ask)
    if not wanted or not (settings.TESTING or os.environ.get("FAULTS") == "1"):
        return False
    place, _sep, nth = wanted.partition(":")
    if place != name:
        return False
    _passed[ask, name] = _passed.get((ask, name), 0) + 1
    return _passed[ask, name] == int(nth or 1)
