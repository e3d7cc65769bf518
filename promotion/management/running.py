"""One thing at a time in a `var/` folder: locks that end with the process that holds them."""

import fcntl
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.management.base import CommandError

VAR = Path(settings.VAR_DIR)


def hold_lock() -> IO[str]:
    """Keep a second run of the services, or a restore beside them, out of this var/ folder."""
    return held(VAR / "up.lock", f"本目录的服务已在运行 ({VAR})，请先停止它。 (already running here; stop it first)")


def held(path: Path, sentence: str) -> IO[str]:
    """The lock at `path`, held until it is closed; CommandError with `sentence` when somebody else holds it."""
    lock = path.open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise CommandError(sentence) from None
    return lock
