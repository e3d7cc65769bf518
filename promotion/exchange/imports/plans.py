"""What importing a row would do, as facts. Pure."""

from dataclasses import dataclass, field

from promotion.exchange.models.rows import Decision, Verdict


@dataclass(frozen=True)
class Complaint:
    """What is wrong with a row: the field it is about ("" for the row), and in one sentence what to do."""

    key: str
    sentence: str


@dataclass(frozen=True)
class Offer:
    """Something there that the row may be, with the reason. Only what is within sight of whoever imports."""

    id: int
    name: str
    why: str


@dataclass(frozen=True)
class Said:
    """What somebody, or the batch's rule, said about a row; `chosen` is the id of the offer that is meant, where there are several.

    `nth` counts it among the rows of its sheet that are alike.
    """

    decision: str = Decision.NONE
    chosen: int | None = None
    nth: int = 1

    @property
    def is_apart(self) -> bool:
        """Whether it is another one."""
        return self.decision == Decision.APART

    @property
    def is_same(self) -> bool:
        """Whether it is what was offered."""
        return self.decision == Decision.SAME

    @property
    def is_open(self) -> bool:
        """Whether that is still to be said."""
        return not (self.is_apart or self.is_same)


@dataclass(frozen=True)
class Plan:
    """What would be done with a row.

    `subject`: the row it updates, or None. `facts`: what `apply` writes, in the kind's own terms. `changes`: for people, {label: [old, new]}.
    `hidden`: a firm out of sight that is meant, whatever else is wrong with the row: for the log, the day's count and its holder alone.
    `choices`: what may be decided where it is a twin.
    """

    verdict: Verdict
    about: str = ""
    key: str = ""
    complaints: tuple[Complaint, ...] = ()
    cautions: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    choices: tuple[Decision, ...] = ()
    subject: object = None
    facts: dict = field(default_factory=dict)
    changes: dict = field(default_factory=dict)
    hidden: object = None


@dataclass(frozen=True)
class Made:
    """One thing a row wrote: made anew, or changed from `before` to `after` (columns in JSON)."""

    model: str
    pk: int
    is_new: bool
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
