"""The reference data as loaded: complete, true to the sheets, loaded as often as one likes."""

from decimal import Decimal
from io import StringIO

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db.models import Sum
from django.test import RequestFactory

from promotion.admission.models import AdmissionRule
from promotion.analytics.models import Target
from promotion.catalogue.models import Mechanism, NamedProject
from promotion.chains.models import ChainNode, Scheme, ZoneIndustry
from promotion.management.reference import load_reference
from promotion.management.reference.sheets import read
from promotion.places.models import Region, Zone, ZoneAlias
from promotion.projects.models.tags import Channel

pytestmark = pytest.mark.django_db
SHEETS = {
    "zones": Zone,
    "chains": ChainNode,
    "schemes": Scheme,
    "zone_industries": ZoneIndustry,
    "channels": Channel,
    "admission_rules": AdmissionRule,
    "targets": Target,
    "mechanisms": Mechanism,
    "named_projects": NamedProject,
}


@pytest.fixture(autouse=True)
def _reference():
    load_reference()


def test_every_row_of_every_sheet_is_there():
    assert {name: model.objects.count() for name, model in SHEETS.items()} == {name: len(read(name)) for name in SHEETS}
    assert set(Region.objects.values_list("slug", flat=True)) >= {row["slug"] for row in read("regions")}


def test_it_has_the_counts_of_the_documents():
    assert ChainNode.objects.count() == 585
    assert [ZoneIndustry.objects.count(), Zone.objects.count(), Target.objects.count()] == [550, 159, 131]
    assert [Mechanism.objects.count(), NamedProject.objects.count(), AdmissionRule.objects.count()] == [137, 66, 56]
    by_scheme = {scheme.slug: scheme.nodes.count() for scheme in Scheme.objects.all()}
    assert by_scheme == {"neizi": 194, "sichuan": 296, "chuannan-yuxi": 49, "ziyang": 29, "neizi-overall": 17}


def test_a_second_run_creates_and_changes_nothing_and_says_so():
    before = {model: list(model.objects.order_by("pk").values()) for model in (Region, ZoneAlias, *SHEETS.values())}
    said = StringIO()
    call_command("load_reference", stdout=said)
    assert "合计：新增 0，更新 0，保留本地修改 0。" in said.getvalue()
    assert {model: list(model.objects.order_by("pk").values()) for model in before} == before


def test_every_row_says_where_it_comes_from():
    for name, model in SHEETS.items():
        if name != "schemes":
            assert not model.objects.filter(quote="").exists(), name
        assert not model.objects.filter(source="").exists(), name
    said = {row["slug"] for row in read("regions")}
    assert not Region.objects.filter(slug__in=said, quote="").exists()
    assert not Region.objects.filter(source="").exists()


def test_words_and_figures_are_those_of_the_sheet():
    for row in read("targets"):
        target = Target.objects.get(slug=row["id"])
        assert (target.quote, target.unit, str(target.year or "")) == (row["quote"], row["unit"], row["year"])
        assert target.value == (Decimal(row["value"]) if row["value"] else None)
        assert target.scope.slug == row["scope"]


def test_the_areas_of_the_park_add_up():
    park = Zone.objects.get(slug="neizi-hezuoyuanqu")
    halves = park.children.filter(area_km2__isnull=False).order_by("area_km2")
    assert [(zone.name, zone.area_km2) for zone in halves] == [("市中区片区", Decimal("4.75")), ("大安区片区", Decimal("5.76"))]
    pieces = [zone.area_km2 for half in halves for zone in half.children.order_by("sort")]
    assert pieces == [Decimal(area) for area in ("1.75", "3", "3.12", "2.64")]
    assert sum(pieces) == park.area_km2 == Decimal("10.51")
    for half in halves:
        assert half.children.aggregate(total=Sum("area_km2"))["total"] == half.area_km2


def test_the_tree_of_the_park_has_eight_zones_and_four_take_projects():
    tree = Zone.objects.under(Zone.objects.named("内自合作园区"))
    assert {zone.slug for zone in tree} == {row["slug"] for row in read("zones") if in_park(row)}
    assert len(tree) == 8
    taking = tree.taking_projects()
    assert {zone.name: zone.region.name for zone in taking} == {
        "凌家片区": "市中区",
        "白马片区": "市中区",
        "大塘山—张家坝片区": "大安区",
        "大山铺铁路物流园片区": "大安区",
    }


def in_park(row):
    parents = {zone["slug"]: zone["parent"] for zone in read("zones")}
    at = row["slug"]
    while parents[at]:
        at = parents[at]
    return at == "neizi-hezuoyuanqu"


def test_a_zone_across_two_cities_has_no_single_place():
    park = Zone.objects.get(slug="neizi-hezuoyuanqu")
    assert park.region is None
    assert not park.takes_projects
    assert {region.slug for region in park.regions.all()} == {"neijiang-shizhongqu", "zigong-daan"}
    assert park in Zone.objects.in_region(Region.objects.get(slug="zigong"))


def test_zones_are_found_by_the_other_spellings_of_the_documents():
    found = {name: Zone.objects.named(name).slug for name in ("普光经开区", "宜宾南溪经开区", "德阳—阿坝产业园", "大山铺铁路物流园")}
    assert found == {
        "普光经开区": "dazhoupuguang-jingkaiqu",
        "宜宾南溪经开区": "nanxi-jingkaiqu",
        "德阳—阿坝产业园": "deyangaba-gongyeyuan",
        "大山铺铁路物流园": "dashanputieluwuliuyuan-pianqu",
    }
    assert Zone.objects.named("内(江)自(贡)合作园区").slug == "neizi-hezuoyuanqu"
    for row in read("zone_industries"):
        assert Zone.objects.named(row["zone_name"]).slug == row["zone"]


def test_zones_that_may_be_the_same_stay_apart_but_know_of_each_other():
    one = Zone.objects.get(slug="anyue-jingkaiqu")
    assert [zone.slug for zone in one.possible_same_as.all()] == ["anyue-gongyejizhongfazhanqu"]


def test_there_are_34_province_level_units_under_china():
    provinces = Region.objects.provinces()
    assert provinces.count() == 34
    assert {region.parent.slug for region in provinces} == {"cn"}
    assert {region.adcode[2:] for region in provinces} == {"0000"}
    assert Region.objects.countries().count() == len(read("countries")) == 246
    assert Region.objects.roots().administrative().exclude(level="country").count() == 0


def test_it_tells_city_and_province_and_hangs_kunshan_under_jiangsu():
    at = {region.slug: region for region in Region.objects.select_related("parent__parent__parent__parent")}
    assert [at["neijiang-shizhongqu-lingjia"].city.name, at["neijiang-shizhongqu-lingjia"].province.name] == ["内江市", "四川省"]
    assert at["chongqing-rongchang"].city == at["chongqing"]
    assert at["kunshan"].province.name == "江苏省"
    assert at["sichuan"].city is None
    assert {region.slug for region in at["neizi"].members.all()} == {"neijiang", "zigong"}


def test_the_primary_scheme_has_five_sectors_and_one_beside():
    assert Scheme.objects.get(primary=True).slug == "neizi"
    sectors = ChainNode.objects.of_primary_scheme().sectors()
    assert [node.name for node in sectors.filter(node_type="sector")] == [
        "绿色食品产业",
        "现代物流产业",
        "先进材料产业",
        "装备制造产业",
        "绿色能源产业",
    ]
    assert [node.name for node in sectors.filter(node_type="other_sector")] == ["人工智能产业"]


def test_a_chain_keeps_its_order_where_the_document_gives_one():
    soy = ChainNode.objects.get(slug="nz-dadoujiagong")
    links = soy.children.filter(sequence__isnull=False).order_by("sequence")
    assert [(node.name, node.position) for node in links[:2]] == [("大豆种植", "up"), ("大豆榨油（豆粕）", "mid")]
    assert links[0].depth == 4
    unplaced = ChainNode.objects.filter(position="").first()
    assert (links[0].position_label, unplaced.position_label) == ("上游", "按序排列")


def test_no_node_hangs_under_another_scheme():
    for node in ChainNode.objects.filter(parent__isnull=False).select_related("parent"):
        assert node.scheme_id == node.parent.scheme_id


def test_channels_come_in_at_most_eight_groups_each_with_one_to_choose():
    groups = set(Channel.objects.values_list("group_slug", flat=True))
    assert len(groups) <= 8
    assert set(Channel.objects.selectable().values_list("group_slug", flat=True)) == groups
    assert not Channel.objects.filter(use="note", notes="").exists()


def test_no_figure_stays_no_figure():
    silent = Target.objects.filter(value__isnull=True)
    assert {target.slug for target in silent} == {row["id"] for row in read("targets") if not row["value"]} == {"t067", "t068", "t105"}
    assert not Target.objects.filter(value=0).exists()
    assert Zone.objects.filter(area_km2=0).count() == 0


def test_what_an_administrator_changed_is_left_alone_until_the_mark_is_taken_away():
    zone = Zone.objects.get(slug="baima-pianqu")
    other = Zone.objects.get(slug="lingjia-pianqu")
    Zone.objects.filter(pk=zone.pk).update(status="在建", edited_locally=True)
    zone.regions.clear()
    Zone.objects.filter(pk=other.pk).update(status="有误")
    tally = {tally.table: tally for tally in load_reference()}["园区（片区）"]
    assert (tally.created, tally.changed, tally.kept) == (0, 1, 1)
    zone.refresh_from_db()
    other.refresh_from_db()
    assert (zone.status, zone.regions.count(), other.status) == ("在建", 0, "")
    Zone.objects.filter(pk=zone.pk).update(edited_locally=False)
    load_reference()
    zone.refresh_from_db()
    assert (zone.status, zone.regions.count()) == ("", 1)


@pytest.mark.parametrize(("changed", "marked"), [(["status"], True), ([], False), (["status", "edited_locally"], False)])
def test_saving_in_the_admin_marks_the_row(changed, marked):
    zone = Zone.objects.get(slug="baima-pianqu")
    page = admin.site._registry[Zone]
    form = type("Form", (), {"changed_data": changed})()
    page.save_model(RequestFactory().post("/"), zone, form, change=True)
    zone.refresh_from_db()
    assert zone.edited_locally is marked


def test_a_moved_region_is_put_back_under_its_parent():
    city, elsewhere = Region.objects.get(slug="neijiang"), Region.objects.get(slug="yunnan")
    city.parent = elsewhere
    city.save()
    load_reference()
    assert Region.objects.get(slug="neijiang-shizhongqu-lingjia").is_under(Region.objects.get(slug="sichuan"))
