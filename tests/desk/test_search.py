"""Search everywhere: what it finds, for whom, and that it answers anything one can type."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from promotion.enterprises.search import ENTERPRISE
from promotion.places.models import Site
from promotion.projects.services import changes, contacts
from promotion.projects.services.twins import look_up
from tests import factories
from tests.desk.helpers import page, text_of
from tests.factories import today
from tests.scenes import scene

CODE = "91511002MA0000000X"


@scene
def town(world, cast):
    """A firm with a project and a contact in 内江, and one of 自贡 with the same words."""
    firm = factories.make_enterprise(cast.officer_nj, "曾记暗标粮油有限公司")
    project = factories.make_project(cast.officer_nj, world, enterprise=firm, name="暗标精深加工", sentence="拟建𠮷野家中央厨房")
    contacts.add_contact(actor=cast.officer_nj, enterprise=firm, today=today(), name="单雄信", phone="13812345678", wechat="zzwx99")
    other = factories.make_enterprise(cast.officer_zg, "自流暗标盐业有限公司")
    factories.make_project(cast.officer_zg, world, enterprise=other, name="井盐暗标", zone=world.datangshan)
    return project


def found(client, text, **more):
    """Groups of the page by key: (count, titles)."""
    groups = page(client, "search", q=text, **more).context["groups"]
    return {group.finder.key: (group.count, ["".join(part for part, _hit in hit.title) for hit in group.hits]) for group in groups}


def test_an_outsider_finds_nothing_but_may_ask(as_user, outsider, town):
    assert found(as_user(outsider), "暗标") == {}


def test_other_cities_rows_are_neither_listed_nor_counted(as_user, officer_nj, officer_zg, joint, town):
    assert found(as_user(officer_nj), "暗标")["enterprises"] == (1, ["曾记暗标粮油有限公司"])
    assert found(as_user(officer_zg), "暗标")["projects"] == (1, ["井盐暗标"])
    assert found(as_user(joint), "暗标")["projects"][0] == 2


@pytest.mark.parametrize(
    "text", ["暗标", "精深", "暗标 精深", "abjs", "曾记", "cjab", "zjab", "𠮷野", "ＡＢＪＳ", "粮油 加工", "精\u200b深"]
)
def test_a_project_is_found_by_fragments_initials_and_its_firm(as_user, officer_nj, town, text):
    assert found(as_user(officer_nj), text)["projects"] == (1, ["暗标精深加工"])


def test_a_project_is_found_by_its_code_or_number(as_user, officer_nj, town):
    number = town.code.rpartition("-")[2]
    for text in (town.code, town.code.lower(), number, str(int(number)), town.code.replace("-", "")):
        assert "暗标精深加工" in found(as_user(officer_nj), text)["projects"][1], text


def test_a_firm_is_found_by_its_code_whole_or_the_tail(as_user, officer_nj, town):
    firm = town.enterprise
    firm.uscc = CODE
    firm.save()
    ENTERPRISE.index(firm)
    for text in (CODE, CODE.lower(), CODE[-6:], CODE[-8:]):
        assert found(as_user(officer_nj), text)["enterprises"] == (1, [firm.name]), text
        assert found(as_user(officer_nj), text)["projects"][0] == 1
    assert "enterprises" not in found(as_user(officer_nj), CODE[:8])


def test_people_are_found_by_name_never_by_phone_or_wechat(as_user, officer_nj, town):
    client = as_user(officer_nj)
    assert found(client, "雄信")["contacts"] == (1, ["单雄信"])
    assert found(client, "sxx")["contacts"][0] == 1
    for text in ("13812345678", "1381", "5678", "zzwx99"):
        assert found(client, text) == {}


def test_places_and_chains_are_found(as_user, officer_nj, officer_zg, world, town):
    Site.objects.create(name="凌家三号地块", zone=world.lingjia, kind="parcel", area_mu=10)
    assert found(as_user(officer_nj), "凌家")["places"] == (2, ["凌家片区", "凌家三号地块"])
    assert found(as_user(officer_zg), "凌家")["places"] == (1, ["凌家片区"])
    assert found(as_user(officer_nj), "粮食深")["chains"] == (1, ["粮食深加工产业"])


def test_beyond_ones_sight_only_code_and_chain_are_asked(as_user, officer_zg, officer_nj, town):
    factories.make_project(officer_nj, _world(town), name="装备另一", sentence="暗标之外", chain=_world(town).equipment)
    client = as_user(officer_zg)
    assert "summaries" not in found(client, "精深")
    assert found(client, town.code)["summaries"] == (1, [town.code])
    assert found(client, "粮食")["summaries"] == (1, [town.code])
    assert "精深" not in text_of(page(client, "search", q=town.code))


def _world(project):
    return factories.make_world()


def test_a_count_is_the_length_of_the_list_behind_it(as_user, officer_nj, town, world):
    for n in range(8):
        factories.make_project(officer_nj, world, name=f"暗标之{n}")
    closed = factories.make_project(officer_nj, world, name="暗标已终止")
    changes.withdraw(actor=officer_nj, project=closed, reason="登错了", today=today())
    client = as_user(officer_nj)
    groups = page(client, "search", q="暗标").context["groups"]
    group = next(each for each in groups if each.finder.key == "projects")
    assert group.count == 9
    assert len(group.hits) == 6
    assert client.get(group.more).context["count"] == "9"
    firms = page(client, "enterprise_list", q="暗标").context["page"].paginator.count
    assert firms == next(each for each in groups if each.finder.key == "enterprises").count


def test_a_group_alone_is_listed_whole(as_user, officer_nj, town):
    answer = page(as_user(officer_nj), "search", q="雄信", **{"in": "contacts"})
    assert answer.context["page"].paginator.count == 1
    assert "单" in text_of(answer)


def test_the_drop_shows_the_first_few(as_user, officer_nj, town):
    answer = as_user(officer_nj).get(reverse("search"), {"q": "暗标"}, headers={"HX-Request": "true"})
    assert "<mark>暗标</mark>精深加工" in text_of(answer)
    assert "<html" not in text_of(answer)


def test_what_was_found_is_marked_and_nothing_typed_becomes_markup(as_user, officer_nj, world):
    factories.make_project(officer_nj, world, name="<b>粗体</b>暗标")
    body = text_of(page(as_user(officer_nj), "search", q="暗标"))
    assert "&lt;b&gt;粗体&lt;/b&gt;<mark>暗标</mark>" in body


@pytest.mark.parametrize(
    "text",
    [
        "演",
        "🙂",
        "𠮷",
        '"',
        "a OR b",
        '演示" OR "x',
        "%",
        "_",
        "\\",
        "NEAR(",
        "'--",
        "  ",
        "-" * 400,
        "*",
        "字" * 400,
        "^演示",
        "ß" * 60,
    ],
)
def test_anything_typed_gets_an_answer(as_user, officer_nj, town, text):
    client = as_user(officer_nj)
    for name in ("search", "project_list", "enterprise_list", "summary_list", "project_board"):
        assert page(client, name, q=text).status_code == 200
    assert client.get(reverse("search"), {"q": text}, headers={"HX-Request": "true"}).status_code == 200
    look_up(text, officer_nj, today())


def test_a_single_character_is_refused_with_what_to_do_instead(as_user, officer_nj, town):
    client = as_user(officer_nj)
    assert "请至少输入 2 个字" in text_of(page(client, "search", q="演"))
    answer = page(client, "project_list", q="暗")
    assert "请至少输入 2 个字" in text_of(answer)


def test_list_export_and_lookup_find_what_the_search_finds(as_user, officer_nj, town):
    client = as_user(officer_nj)
    assert page(client, "project_list", q="zjab").context["count"] == "1"
    assert page(client, "project_list", q="zjab 无此").context["count"] == "0"
    assert [each.name for each in look_up("zjab", officer_nj, today()).seen] == ["曾记暗标粮油有限公司"]


def test_ten_more_rows_cost_no_more_queries(as_user, officer_nj, town, world):
    client, counts = as_user(officer_nj), []
    for _round in range(2):
        client.get(reverse("search"), {"q": "暗标"})
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("search"), {"q": "暗标"})
        counts.append(len(asked))
        for n in range(7):
            firm = factories.make_enterprise(officer_nj, f"暗标{n}号有限公司")
            factories.make_project(officer_nj, world, enterprise=firm, name=f"暗标{n}")
    assert counts[1] <= counts[0]
