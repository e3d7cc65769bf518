"""The rule for a whole sheet decides what is doubtful; the very firm a row names, or a project that is there, is never doubled by it."""

import pytest

from promotion.enterprises.models import Enterprise
from promotion.exchange.services import imports
from promotion.projects.models import Project
from tests import factories
from tests.exchange.importing import PROJECT_HEADS, bring, run, sheet, states, upload, verdicts

pytestmark = pytest.mark.django_db
KNOWN = [1, "菜籽油", "四川金穗食品有限公司", "", "凌家片区", "产业链招商"]
AGAIN = [2, "菜籽粕", "四川金穗食品有限公司", "", "凌家片区", "产业链招商"]
FIRST = [3, "豆制品", "内江豆香食品有限公司", "", "凌家片区", "产业链招商"]
SECOND = [4, "豆奶", "内江豆香食品有限公司", "", "白马片区", "产业链招商"]
DOUBTFUL = [5, "油脂", "四川金穗食品科技有限公司", "", "凌家片区", "产业链招商"]


def ruled(actor, rows, rule, heads=PROJECT_HEADS, kind="projects"):
    batch = upload(actor, sheet(rows, heads), kind)
    imports.set_options(actor=actor, batch=batch, twins=rule, channel=None)
    return run(batch)


def test_another_one_for_all_doubles_only_what_is_doubtful(officer_nj):
    firm = factories.make_enterprise(officer_nj, "四川金穗食品有限公司")
    batch = ruled(officer_nj, [KNOWN, AGAIN, FIRST, SECOND, DOUBTFUL], "apart")
    assert list(states(batch).values()) == ["left_out", *["done"] * 5], list(batch.rows.values_list("said", flat=True))
    assert sorted(Enterprise.objects.values_list("name", flat=True)) == [
        "内江豆香食品有限公司",
        "四川金穗食品有限公司",
        "四川金穗食品科技有限公司",
    ]
    assert set(Project.objects.filter(name__startswith="菜籽").values_list("enterprise", flat=True)) == {firm.pk}
    assert set(verdicts(upload(officer_nj, sheet([KNOWN, AGAIN, FIRST, SECOND, DOUBTFUL]))).values()) == {"no_data", "same"}


def test_another_one_for_all_updates_a_project_that_is_there(officer_nj):
    bring(officer_nj, [KNOWN])
    batch = ruled(officer_nj, [[*KNOWN[:3], "2亿", *KNOWN[4:]], FIRST], "apart")
    assert states(batch)[2] == "done"
    assert (Project.objects.get(name="菜籽油").amount, Enterprise.objects.count()) == (20000, 2)


def test_another_one_for_all_updates_a_firm_that_is_there(officer_nj):
    factories.make_enterprise(officer_nj, "四川金穗食品有限公司")
    heads = ["企业名称", "主营业务"]
    ruled(officer_nj, [["四川金穗食品有限公司", "粮油"], ["四川金穗食品科技有限公司", "科技"]], "apart", heads=heads, kind="enterprises")
    assert sorted(Enterprise.objects.values_list("name", "business")) == [
        ("四川金穗食品有限公司", "粮油"),
        ("四川金穗食品科技有限公司", "科技"),
    ]
