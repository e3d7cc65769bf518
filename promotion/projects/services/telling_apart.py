"""不是同一家: who may say so of a suspected pair."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.access.scope import scope_of
from promotion.common.errors import NotAllowed
from promotion.enterprises.models import SuspectedTwin
from promotion.enterprises.services import pairs
from promotion.people.roles import Ability
from promotion.projects.sight import visible_enterprises


def may_tell(actor, today: datetime.date) -> bool:
    """Whether `actor` may say so at all: who logs leads, and who merges."""
    scope = scope_of(actor, today)
    return bool(scope.with_ability(Ability.LOG_LEAD) or scope.with_ability(Ability.MERGE))


def must_tell(actor, today: datetime.date) -> None:
    """Raise NotAllowed unless `actor` may."""
    if not may_tell(actor, today):
        raise NotAllowed(_("是否同一家由招商专员、片区负责人或管理员核对。"))


@transaction.atomic
def tell_apart(*, actor, pair: SuspectedTwin, reason: str, today: datetime.date) -> SuspectedTwin:
    """Keep that the two are different firms, and why; nobody is asked again until a name or a code changes."""
    must_tell(actor, today)
    if visible_enterprises(actor, today).filter(pk__in=(pair.first_id, pair.second_id)).count() < 2:
        raise NotAllowed(_("您看不到其中一家企业。"))
    return pairs.tell_apart(actor=actor, one=pair.first, other=pair.second, reason=reason)
