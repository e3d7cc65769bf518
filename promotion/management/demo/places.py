"""Sites and this year's goals of the demo office. Nothing here is a figure of any document."""

import datetime
from decimal import Decimal

from promotion.analytics.models import Target
from promotion.chains.models import ChainNode
from promotion.common import checked
from promotion.management.demo.sheets import rows
from promotion.places.models import Site, Zone

SAID = "演示目标，虚构，不是任何文件的数字。"


TEXTS = ("kind", "supply_mode", "planning_document", "floor", "notes")
FIGURES = ("area_mu", "asks_investment", "asks_tax", "asks_rd", "floor_height_m", "floor_load_t", "power_kva")


def lay_out_sites(today: datetime.date) -> None:
    """Parcels and workshops, with and without 详细规划."""
    zones = Zone.objects.in_bulk(field_name="slug")
    for row in rows("demo/sites"):
        facts = {name: row[name] for name in TEXTS} | {name: Decimal(row[name]) for name in FIGURES if row[name]}
        facts |= {"planning_covered": bool(row["planning_covered"]), "term_years": int(row["term_years"]) if row["term_years"] else None}
        if row["planning_ago"]:
            facts["planning_approved_on"] = today - datetime.timedelta(days=int(row["planning_ago"]))
        Site.objects.get_or_create(zone=zones[row["zone"]], name=row["name"], defaults=facts)


def set_goals(today: datetime.date) -> None:
    """演示目标 of the year, so that pace lines live."""
    for row in rows("demo/goals"):
        node = ChainNode.objects.get(slug=row["node"])
        target = Target(
            slug=row["slug"],
            kind=Target.Kind.TARGET,
            scope_type=Target.ScopeType.CHAIN,
            node=node,
            scope_name=f"演示目标·{node.name}",
            metric=row["metric"],
            year=today.year,
            value=Decimal(row["value"]),
            unit=row["unit"],
            comparator="=",
            notes=SAID,
            sort=0,
            edited_locally=True,
        )
        checked.save(target)
