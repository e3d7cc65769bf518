"""What a field of a sheet may be chosen from, for the drop-downs of a template."""

from collections.abc import Iterable

from promotion.chains.models import ChainNode
from promotion.exchange import wanted as kinds
from promotion.exchange.wanted import Wanted
from promotion.landing.models import MilestoneKind
from promotion.landing.models.funds import EvidenceKind
from promotion.places.models import Region, Site, Zone
from promotion.projects.facts import Stage, Status
from promotion.projects.models import Channel
from promotion.projects.models.follow_ups import FollowUpKind


def choices_for(kind: str, fields: Iterable[Wanted]) -> dict[str, list[str]]:
    """Field → its words, of the fields of a sheet of `kind` that have any."""
    words = _catalogue() | _fixed(kind) | {field.key: ["是", "否"] for field in fields if field.kind == kinds.YES_NO}
    return {field.key: words[field.key] for field in fields if words.get(field.key)}


def _catalogue() -> dict[str, list[str]]:
    places = Region.objects.filter(pk__in=Zone.objects.taking_projects().values("region"))
    return {
        "chain": list(ChainNode.objects.selectable().of_primary_scheme().values_list("name", flat=True)),
        "zone": list(Zone.objects.taking_projects().order_by("path").values_list("name", flat=True)),
        "channel": list(Channel.objects.selectable().order_by("sort").values_list("name", flat=True)),
        "construction_region": list(places.order_by("path").values_list("name", flat=True)),
    }


def _fixed(kind: str) -> dict[str, list[str]]:
    """Words of the lists that are part of the product; what is called `kind` differs from sheet to sheet."""
    of_kind = {"follow_ups": FollowUpKind, "milestones": MilestoneKind, "sites": Site.Kind}.get(kind)
    lists = {"stage": Stage, "status": Status, "supply_mode": Site.Supply, "kind": of_kind}
    if kind == "fund_arrivals":
        lists["evidence"] = EvidenceKind
    return {key: [str(label) for label in each.labels] for key, each in lists.items() if each}
