"""Whether grants reach a place and a chain: the check before something is written there."""

from promotion.access.scope import GrantFacts
from promotion.places.models import Zone


def covers(grants: tuple[GrantFacts, ...], zone, chain=None) -> bool:
    """Whether any of `grants` covers `zone` (and `chain`, where one is given). `zone` None is covered by any grant."""
    return any(_covers_place(grant, zone) and _covers_chain(grant, chain) for grant in grants)


def _covers_place(grant, zone) -> bool:
    if zone is None:
        return True
    if grant.zone_path:
        return zone.path.startswith(grant.zone_path)
    if grant.region_path:
        return bool(zone.region_id) and zone.region.path.startswith(grant.region_path)
    return True


def _covers_chain(grant, chain) -> bool:
    return chain is None or not grant.chain_path or chain.path.startswith(grant.chain_path)


def zones_within(grants: tuple[GrantFacts, ...]):
    """The zones that take projects and that any of `grants` covers, for pickers."""
    zones = Zone.objects.taking_projects().select_related("region")
    reached = [zone.pk for zone in zones if covers(grants, zone)]
    return zones.filter(pk__in=reached)
