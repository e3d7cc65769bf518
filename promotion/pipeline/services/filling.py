"""Filling what a gate misses and moving on, in one act: everything happens, or nothing."""

import datetime
from collections.abc import Callable, Iterable

from promotion.pipeline.services import moves
from promotion.projects.models import Project, ProjectState
from promotion.projects.services import journal, twins

Step = Callable[[Project], object]


def fill(*, actor, project: Project, version: int, today: datetime.date, steps: Iterable[Step]) -> Project:
    """Run `steps` one after the other on the locked project; each is a service call that asks its own permission.

    Raises Stale when the project is no longer the one that the person looked at, else whatever a step raises; then nothing is kept.
    """
    with twins.telling_the_holder(actor, today):
        current = journal.lock(project, version)
        for step in steps:
            step(current)
            current = journal.lock(current)
        return current


def fill_and_advance(
    *,
    actor,
    project: Project,
    to: str,
    version: int,
    today: datetime.date,
    effective_on: datetime.date | None = None,
    note: str = "",
    steps: Iterable[Step] = (),
) -> ProjectState:
    """Fill and advance. Refused with the items still unmet undoes the filling too; the caller keeps what was typed."""
    with twins.telling_the_holder(actor, today):
        current = fill(actor=actor, project=project, version=version, today=today, steps=steps)
        return moves.advance(
            actor=actor, project=current, to=to, version=current.version, today=today, effective_on=effective_on, note=note
        )
