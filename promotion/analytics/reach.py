"""Which chain nodes are open to somebody, and which are theirs."""

import datetime

from django.db.models import Q

from promotion.access.scope import Scope
from promotion.chains.models import ChainAppointment, ChainNode
from promotion.common.trees import ids_of


def open_nodes(scope: Scope):
    """Selectable nodes that any grant giving sight touches: beneath its chain, or above it so that one can walk down to it."""
    touched = Q(pk__in=[])
    for grant in scope.for_sight:
        if not grant.chain_path:
            return ChainNode.objects.selectable()
        touched |= Q(path__startswith=grant.chain_path) | Q(pk__in=ids_of(grant.chain_path))
    return ChainNode.objects.selectable().filter(touched)


def own_nodes(scope: Scope, user, today: datetime.date) -> list[ChainNode]:
    """The nodes of one's own grants and appointments; for those who see every chain, the industries of the primary scheme."""
    paths = {grant.chain_path for grant in scope.for_sight}
    appointed = ChainAppointment.objects.live(today).filter(user=user).values("node_id")
    opened = open_nodes(scope)
    named = opened.filter(Q(path__in=paths) | Q(pk__in=appointed))
    if "" in paths:
        named = named | opened.filter(pk__in=ChainNode.objects.of_primary_scheme().sectors().values("pk"))
    return list(named.order_by("scheme__sort", "sort", "pk"))
