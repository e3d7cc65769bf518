"""What may follow what: 谋划 → 对接 → 签约 → 落地, one step at a time."""

from promotion.projects.facts import STAGE_ORDER, stage_index


def next_stage(stage: str) -> str | None:
    """The stage after `stage`; None after 落地."""
    following = STAGE_ORDER[stage_index(stage) + 1 :]
    return following[0] if following else None


def previous_stage(stage: str) -> str | None:
    """The stage before `stage`; None before 谋划."""
    index = stage_index(stage)
    return STAGE_ORDER[index - 1] if index else None


def may_move(from_stage: str, to: str) -> bool:
    """Whether `to` is the next stage after `from_stage`: nothing is skipped, backward is another act."""
    return next_stage(from_stage) == to
