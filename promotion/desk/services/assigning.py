"""Assign several projects at once: each by the service that assigns one, each on its own, so that one refusal stops no other."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotion.common.errors import Refused
from promotion.people.roles import Ability
from promotion.projects.models import Project
from promotion.projects.services import changes, permits

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Outcome:
    """How many were assigned, and a sentence for each that was not."""

    done: int
    refused: tuple[str, ...]


def may_assign(actor, today: datetime.date) -> None:
    """Raise NotAllowed unless `actor` may assign anywhere."""
    permits.must_have(actor, Ability.ASSIGN, today)


def assign_many(*, actor, picked, to, reason: str, today: datetime.date) -> Outcome:
    """Assign each of `picked` (code, version) to `to`. Codes out of sight are told as not found, like codes that do not exist."""
    visible = Project.objects.visible_to(actor, today).in_bulk([code for code, _version in picked], field_name="code")
    done, refused = 0, []
    for code, version in picked:
        project = visible.get(code)
        if project is None:
            refused.append(_("%(code)s：没有这个项目，或不在您可见的范围内。") % {"code": code})
            continue
        try:
            changes.assign(actor=actor, project=project, version=version, to=to, today=today, reason=reason)
            done += 1
        except Refused as refusal:
            refused.append(f"{code}：{refusal}")
    return Outcome(done, tuple(refused))
