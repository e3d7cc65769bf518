"""Channels, admission rules, targets, mechanisms and the projects the documents name."""

from promotion.admission.models.rules import AdmissionRule
from promotion.analytics.models import Target
from promotion.catalogue.models import Mechanism, NamedProject
from promotion.management.reference.admission import classes
from promotion.management.reference.sheets import copied, number, read, slugs, whole
from promotion.management.reference.upsert import Upsert
from promotion.projects.models.tags import Channel


def load_channels() -> Upsert:
    """The documents' channels, each in one of eight groups, to be chosen or only read (`channel_groups.csv` says which)."""
    said = {row["slug"]: row for row in read("channels")}
    rows = []
    for sort, group in enumerate(read("channel_groups"), 1):
        row = copied(said[group["slug"]], "slug", "name", "description", "actors", "targets")
        row["notes"] = "；".join(part for part in (row["notes"], group["reason"]) if part)
        rows.append(row | {"group_slug": group["group_slug"], "group_name": group["group_name"], "use": group["use"], "sort": sort})
    return Upsert(Channel).rows(rows)


def load_rules(regions: Upsert, zones: Upsert, nodes: Upsert) -> Upsert:
    """Rules on who may come in, each with whom it binds by our own reading."""
    bound = classes()
    columns = ("slug", "name", "rule_type", "rule", "comparator", "threshold", "unit", "standard", "scope_type")
    return Upsert(AdmissionRule).rows(
        [
            copied(row, *columns) | bound[row["slug"]] | _scope(row, regions, zones, nodes) | {"sort": sort}
            for sort, row in enumerate(read("admission_rules"), 1)
        ]
    )


def load_targets(regions: Upsert, zones: Upsert, nodes: Upsert) -> Upsert:
    """Goals and starting figures; an empty cell stays empty."""
    rows = []
    for sort, row in enumerate(read("targets"), 1):
        figures = {column: number(row[column]) for column in ("value", "value_max", "baseline_value")}
        years = {column: whole(row[column]) for column in ("year", "baseline_year")}
        texts = copied(row, "kind", "scope_type", "scope_name", "metric", "period", "unit", "comparator")
        rows.append(texts | figures | years | _scope(row, regions, zones, nodes) | {"slug": row["id"], "sort": sort})
    return Upsert(Target).rows(rows)


def _scope(row, regions, zones, nodes) -> dict[str, int | None]:
    tables = {"region": ("region_id", regions), "zone": ("zone_id", zones), "chain": ("node_id", nodes)}
    column, table = tables[row["scope_type"]]
    return {"region_id": None, "zone_id": None, "node_id": None} | {column: table.id_of(row["scope"])}


def load_mechanisms(regions: Upsert, zones: Upsert) -> Upsert:
    """Ways of working the documents ask for."""
    sheet = read("mechanisms")
    columns = ("slug", "name", "category", "requirement", "actors", "cadence")
    mechanisms = Upsert(Mechanism).rows(
        [copied(row, *columns) | {"group_slug": row["group"], "sort": sort} for sort, row in enumerate(sheet, 1)]
    )
    for name, scope_type, table in (("regions", "region", regions), ("zones", "zone", zones)):
        mechanisms.links(
            name, {row["slug"]: {table.id_of(slug) for slug in slugs(row["scope"]) if row["scope_type"] == scope_type} for row in sheet}
        )
    return mechanisms


def load_named_projects(regions: Upsert, zones: Upsert, nodes: Upsert) -> Upsert:
    """Projects the documents name."""
    return Upsert(NamedProject).rows(
        [
            copied(row, "slug", "name", "project_type", "zone_basis", "capacity", "capacity_unit", "timing")
            | {
                "zone_id": zones.id_of(row["zone"]),
                "region_id": regions.id_of(row["region"]),
                "node_id": nodes.id_of(row["chain"]),
                "stage_text": row["stage"],
                "sort": sort,
            }
            for sort, row in enumerate(read("named_projects"), 1)
        ]
    )
