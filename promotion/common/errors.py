"""The one exception that a door catches: a refusal with a sentence for the person."""


class Refused(Exception):
    """A rule said no. `str(error)` is a Chinese sentence that says what to do.

    `items` names every single reason where there is more than one (a gate's unmet items), so that a door can show them all at once;
    `field` names the form field the refusal belongs to, when there is one.
    """

    def __init__(self, sentence: str, *, items=(), field: str = ""):
        super().__init__(sentence)
        self.items = tuple(items)
        self.field = field


class NotAllowed(Refused):
    """The actor's role does not permit this (a door answers 403)."""


class Stale(Refused):
    """Somebody else saved first; `current` is the row as it stands now, so that both versions can be shown."""

    def __init__(self, sentence: str, *, current):
        super().__init__(sentence)
        self.current = current
