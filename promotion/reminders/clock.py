"""A clock that starts at the moment a tick was given and runs on by itself."""

import datetime
import time


class Clock:
    """`now()` is `start` plus the time really gone by: leases are honest however long a tick takes or was frozen."""

    def __init__(self, start: datetime.datetime):
        self.start = start
        self._begun = time.monotonic()

    def now(self) -> datetime.datetime:
        """The present moment."""
        return self.start + datetime.timedelta(seconds=self.elapsed)

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._begun
