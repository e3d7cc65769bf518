"""Confirm the state of a link: the system proposes, the chain office decides."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.reach import covers
from promotion.access.scope import scope_of
from promotion.chains.models import ChainNode
from promotion.common import audit
from promotion.common.errors import NotAllowed, Refused
from promotion.people.roles import Ability


def may_confirm(scope, node) -> bool:
    """Whether a grant that carries the ability covers the node."""
    return covers(scope.with_ability(Ability.CONFIRM_LINK), None, node)


@transaction.atomic
def confirm_link_state(*, actor, node: ChainNode, state: str, today: datetime.date) -> ChainNode:
    """Set a link to 强, 弱, 缺 or back to 未评估. Raises NotAllowed without the ability on this chain, Refused for no such state."""
    if not may_confirm(scope_of(actor, today), node):
        raise NotAllowed(_("环节强弱由链长、副链长或联络员确认，请联系链长办公室。"))
    if state not in ChainNode.LinkState.values:
        raise Refused(_("请选择强、弱、缺或未评估。"), field="state")
    node = ChainNode.objects.select_for_update().get(pk=node.pk)
    before = node.link_state
    ChainNode.objects.filter(pk=node.pk).update(link_state=state, link_state_by=actor, link_state_at=timezone.now())
    node.refresh_from_db()
    audit.record(actor=actor, action="chain.link_state", obj=node, before={"link_state": before}, after={"link_state": state})
    return node
