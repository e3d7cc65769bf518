"""Pairs found at night, answered once; and the finder that stays small."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from promotion.common.errors import Refused
from promotion.enterprises.models import Enterprise, SuspectedTwin
from promotion.enterprises.services import finder
from promotion.enterprises.services.changes import mend_enterprise
from promotion.enterprises.services.pairs import look_for_pairs, tell_apart
from promotion.projects.services import twins
from tests import factories
from tests.enterprises.firm_maker import make_firms
from tests.factories import today
from tests.scenes import scene

NAME, NEAR = "内江鑫源食品有限公司", "内江鑫元食品有限公司"


@scene
def pair(officer_nj):
    return factories.make_enterprise(officer_nj, NAME), factories.make_enterprise(officer_nj, NEAR)


def test_a_night_finds_them_and_the_next_one_nothing_new(pair):
    assert look_for_pairs() == {"new": 1, "changed": 0, "gone": 0}
    assert look_for_pairs() == {"new": 0, "changed": 0, "gone": 0}
    row = SuspectedTwin.objects.get()
    assert (row.first, row.second, row.state) == (*pair, "open")
    assert "读音相同" in row.words


def test_an_answer_holds_until_a_name_changes(pair, officer_nj):
    look_for_pairs()
    tell_apart(actor=officer_nj, one=pair[1], other=pair[0], reason="两张营业执照都看过")
    look_for_pairs()
    assert SuspectedTwin.objects.get().state == "different"
    mend_enterprise(actor=officer_nj, enterprise=pair[1], version=pair[1].version, name="内江欣源食品有限公司")
    assert look_for_pairs()["changed"] == 1
    assert SuspectedTwin.objects.get().state == "open"


def test_without_a_reason_they_are_not_told_apart(pair, officer_nj):
    with pytest.raises(Refused, match="为什么"):
        tell_apart(actor=officer_nj, one=pair[0], other=pair[1], reason=" ")


def test_what_is_no_longer_alike_is_gone(pair, officer_nj):
    look_for_pairs()
    mend_enterprise(actor=officer_nj, enterprise=pair[1], version=pair[1].version, name="内江江河物流有限公司")
    assert look_for_pairs()["gone"] == 1


def test_rows_that_came_in_past_the_services_are_found_too(pair):
    Enterprise.objects.bulk_create([Enterprise(name="鑫源食品", normalised_name="鑫源食品", initials="xysp")])
    assert look_for_pairs()["new"] == 3
    assert len(finder.find("鑫源食品", at_least=0.9)) == 2


def test_a_firm_registered_separately_is_not_asked_about_again(world, officer_nj, pair):
    third = twins.find_or_register(
        actor=officer_nj, name="内江鑫园食品有限公司", code="", separately_reason="母公司与子公司，代码不同", today=today()
    )
    assert SuspectedTwin.objects.filter(state="different", second=third, reason__contains="子公司").count() == 2
    look_for_pairs()
    assert SuspectedTwin.objects.filter(state="open").count() == 1
    seen = twins.look_up("内江鑫园食品有限公司", officer_nj, today()).seen
    assert [each.enterprise_id for each in seen] == [third.pk]


def test_one_that_is_very_like_another_in_sight_needs_a_reason(officer_nj, pair):
    with pytest.raises(Refused, match="很像") as refusal:
        twins.find_or_register(actor=officer_nj, name="内江新源食品有限公司", code="", separately_reason="", today=today())
    assert refusal.value.field == "separately_reason"
    assert "读音相同" in str(refusal.value)


def test_a_branch_is_registered_without_a_word(officer_nj, pair):
    made = twins.find_or_register(actor=officer_nj, name=f"{NAME}成都分公司", code="", separately_reason="", today=today())
    assert made.pk not in {each.pk for each in pair}


def test_the_same_name_in_another_place_is_another_firm(officer_nj, pair):
    made = twins.find_or_register(actor=officer_nj, name="重庆鑫源食品有限公司", code="", separately_reason="", today=today())
    assert made != pair[0]


def test_out_of_sight_nothing_of_the_firm_is_told(world, officer_nj, officer_zg):
    firm = factories.make_project(officer_nj, world, enterprise_name="内江绝密记号食品有限公司").enterprise
    for name in (firm.name, "内江绝密计号食品有限公司", "绝密记号食品", "内江绝密记号食品集团"):
        answer = twins.look_up(name, officer_zg, today())
        assert answer.seen == ()
        with pytest.raises(Refused) as refusal:
            twins.find_or_register(actor=officer_zg, name=name, code="", separately_reason="", today=today())
        assert "记号" not in str(refusal.value)


def test_the_front_for_an_import(pair, officer_nj, officer_zg):
    assert [(twin.enterprise, twin.in_sight) for twin in twins.find_twins(NAME, viewer=officer_nj, today=today())][0] == (pair[0], True)
    assert not twins.find_twins(NAME, viewer=officer_zg, today=today())[0].in_sight
    assert twins.find_twins(NAME, viewer=None)[0].likeness.words == "名称相同"


def _asked(act) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def test_ten_thousand_firms_cost_no_more_queries(world, officer_nj, pair):
    def search():
        return twins.look_up("内江鑫源食品科技有限公司", officer_nj, today())

    few = (_asked(search), _asked(look_for_pairs))
    made = make_firms(2000, 0, 5)
    rows = [Enterprise(name=each.name, normalised_name=each.name, initials="x", created_by=officer_nj) for each in made]
    Enterprise.objects.bulk_create(rows, batch_size=1000)
    look_for_pairs()
    look_for_pairs()
    assert _asked(search) <= few[0]
    assert _asked(look_for_pairs) <= few[1] + 2
