"""Schemes, their nodes, and zone × industry."""

from promotion.chains.models import ChainNode, Scheme, ZoneIndustry
from promotion.chains.selectable import is_selectable
from promotion.management.reference.sheets import copied, read, slugs, whole
from promotion.management.reference.upsert import Upsert

POSITION = {"": "", "上游": "up", "中游": "mid", "下游": "down"}


def load_schemes() -> Upsert:
    """The five classifications; one is the office's own."""
    return Upsert(Scheme).rows(
        [
            {
                "slug": row["slug"],
                "name": row["name"],
                "primary": row["primary"] == "1",
                "notes": row["notes"],
                "source": row["source"],
                "sort": sort,
            }
            for sort, row in enumerate(read("schemes"), 1)
        ]
    )


def load_nodes(schemes: Upsert) -> Upsert:
    """All nodes of all schemes."""
    sheet = read("chains")
    nodes = Upsert(ChainNode).rows([_node(row, sort, schemes) for sort, row in enumerate(sheet, 1)])
    nodes.parents({row["slug"]: row["parent"] for row in sheet})
    related = {row["slug"]: set(slugs(row["related"])) for row in sheet}
    for slug, others in list(related.items()):
        for other in others:
            related[other].add(slug)
    return nodes.links("related", {slug: {nodes.id_of(other) for other in others} for slug, others in related.items()})


def _node(row, sort, schemes) -> dict:
    return copied(row, "slug", "name", "node_type", "position_basis", "basis", "key_regions") | {
        "scheme_id": schemes.id_of(row["scheme"]),
        "level": int(row["level"]),
        "position": POSITION[row["position"]],
        "sequence": whole(row["sequence"]),
        "selectable": is_selectable(row["node_type"], int(row["level"])),
        "sort": sort,
    }


def load_zone_industries(zones: Upsert, nodes: Upsert) -> Upsert:
    """Which zone is meant to take what."""
    rows = [
        copied(row, "industry", "field", "product_direction", "attribution", "role")
        | {
            "zone_id": zones.id_of(row["zone"]),
            "chain_id": nodes.id_of(row["chain"]),
            "industry_node_id": nodes.id_of(row["industry_chain"]),
            "listing": row["list"],
            "sort": sort,
        }
        for sort, row in enumerate(read("zone_industries"), 1)
    ]
    return Upsert(ZoneIndustry, key=("zone_id", "listing", "industry", "field", "product_direction")).rows(rows)
