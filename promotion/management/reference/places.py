"""Regions, zones and their aliases."""

from promotion.management.reference.sheets import copied, names, number, read, slugs
from promotion.management.reference.upsert import Upsert
from promotion.places.models import Region, Zone, ZoneAlias
from promotion.places.spelling import name_key

CHINA = "cn"
COUNTRIES_SOURCE = "Unicode CLDR（Babel 2.18.0，zh territories）"
PROVINCES_SOURCE = "GB/T 2260 中华人民共和国行政区划代码"
BASIS = {"document": "文件写明", "zone name": "由园区名", "general knowledge": "常识"}
OWN_COLUMNS = {"adcode": "", "iso_code": "", "basis": "", "notes": "", "source": "", "quote": ""}


def load_regions() -> Upsert:
    """Countries, the 34 province-level units, and the regions of the documents (whose rows win where both have one)."""
    wanted = {}
    for row in read("countries"):
        slug = row["iso_code"].lower()
        wanted[slug] = OWN_COLUMNS | {"level": "country", "iso_code": row["iso_code"], "name": row["name"], "source": COUNTRIES_SOURCE}
        wanted[slug]["full_name"] = row["name"]
    for row in read("provinces"):
        wanted[row["slug"]] = OWN_COLUMNS | row | {"level": "province", "source": PROVINCES_SOURCE}
    said = read("regions")
    for row in said:
        wanted[row["slug"]] = OWN_COLUMNS | copied(row, "name", "full_name", "level", "adcode", "basis")
    in_order = sorted(wanted, key=lambda slug: wanted[slug]["level"] == "country" and slug != CHINA)
    upsert = Upsert(Region).rows([wanted[slug] | {"slug": slug, "sort": sort} for sort, slug in enumerate(in_order, 1)])
    return upsert.parents(_parents(wanted, said)).links(
        "members", {row["slug"]: {upsert.id_of(slug) for slug in slugs(row["members"])} for row in said}
    )


def _parents(wanted, said) -> dict[str, str]:
    """As the documents say; where they are silent, a place with a code hangs under its province, a province under China."""
    by_code = {row["adcode"]: slug for slug, row in wanted.items() if row["level"] == "province"}
    stated = {row["slug"]: row["parent"] for row in said}
    parents = {}
    for slug, row in wanted.items():
        if row["level"] == "province":
            parents[slug] = CHINA
        else:
            parents[slug] = stated.get(slug) or by_code.get(f"{row['adcode'][:2]}0000", "")
    return parents


def load_zones(regions: Upsert) -> tuple[Upsert, Upsert]:
    """Zones and their other spellings."""
    sheet = read("zones")
    with_parts = {row["parent"] for row in sheet}
    where = {row["slug"]: _where(row, regions) for row in sheet}
    rows = [_zone(row, sort, where[row["slug"]], row["slug"] in with_parts, regions) for sort, row in enumerate(sheet, 1)]
    zones = Upsert(Zone).rows(rows).parents({row["slug"]: row["parent"] for row in sheet})
    zones.links("regions", {row["slug"]: {regions.id_of(slug) for slug in where[row["slug"]]} for row in sheet})
    zones.links("possible_same_as", _both_ways(zones, {row["slug"]: slugs(row["possible_same_as"]) for row in sheet}))
    return zones, _load_aliases(sheet, zones)


def _both_ways(zones, pairs) -> dict[str, set[int]]:
    """Ids for a symmetrical link, from slugs that may name each other on one side only."""
    linked = {slug: set(others) for slug, others in pairs.items()}
    for slug, others in pairs.items():
        for other in others:
            linked[other].add(slug)
    return {slug: {zones.id_of(other) for other in others} for slug, others in linked.items()}


def _where(row, regions) -> list[str]:
    """Slugs of the places it lies in: its districts, and those of its cities of which no district is named."""
    districts = slugs(row["district_slug"])
    named = [regions.found[(slug,)] for slug in districts]
    cities = [slug for slug in slugs(row["city_slug"]) if not any(place.is_under(regions.found[(slug,)]) for place in named)]
    return districts + cities


def _zone(row, sort, where, has_parts, regions) -> dict:
    alone = where[0] if len(where) == 1 else ""
    columns = (
        "slug", "name", "full_name", "kind", "kind_source", "kind_quote", "name_type", "location", "positioning", "main_industries",
        "main_industries_basis", "status", "all_sources",
    )  # fmt: skip
    return copied(row, *columns) | {
        "name_key": name_key(row["name"]),
        "full_name_key": name_key(row["full_name"]),
        "region_id": regions.id_of(alone),
        "location_basis": _location_basis(row),
        "area_km2": number(row["area_km2"]),
        "takes_projects": bool(alone) and not has_parts,
        "sort": sort,
    }


def _location_basis(row) -> str:
    parts = (("市", row["city_source"]), ("区县", row["district_source"]))
    return "；".join(f"{what}：{BASIS[basis]}" for what, basis in parts if basis)


def _load_aliases(sheet, zones) -> Upsert:
    """Every other spelling; those of a zone edited here are left as they are."""
    rows = [
        {"zone_id": zones.id_of(row["slug"]), "name": alias, "key": name_key(alias), "basis": "文件异写"}
        for row in sheet
        if (row["slug"],) not in zones.edited
        for alias in names(row["aliases"])
    ]
    return Upsert(ZoneAlias, key=("name",)).rows(rows)
