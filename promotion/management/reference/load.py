"""All reference tables in the order in which they lean on each other."""

from django.db import transaction

from promotion.management.reference import admission, chains, landing, papers, places
from promotion.management.reference.upsert import Tally


@transaction.atomic
def load_reference() -> list[Tally]:
    """Bring every reference table into line with its sheet, all or nothing; what happened, table by table."""
    regions = places.load_regions()
    zones, aliases = places.load_zones(regions)
    schemes = chains.load_schemes()
    nodes = chains.load_nodes(schemes)
    loaded = [
        regions,
        zones,
        aliases,
        schemes,
        nodes,
        chains.load_zone_industries(zones, nodes),
        papers.load_channels(),
        papers.load_rules(regions, zones, nodes),
        papers.load_targets(regions, zones, nodes),
        papers.load_mechanisms(regions, zones),
        papers.load_named_projects(regions, zones, nodes),
        *landing.load_templates(nodes),
    ]
    admission.ship_rule_set()
    return [upsert.tally for upsert in loaded]
