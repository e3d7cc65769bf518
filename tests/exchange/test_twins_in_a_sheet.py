"""The rule for a whole sheet decides what is doubtful; the very firm a row names, or a project that is there, is never doubled by it."""

import pytest

from promotion.enterprises.models import Enterprise
from promotion.exchange.services import imports
from promotion.projects.models import Project
from tests import factories
from tests.exchange.importing import PROJECT_HEADS, bring, row, run, sheet, states, upload, verdicts

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


PLAIN = [1, "粮食招商", "", "1亿", "凌家片区", "产业链招商", "粮食深加工产业"]
WITH_CHAIN = [*PROJECT_HEADS, "产业链"]


def test_a_project_without_a_firm_is_found_again(officer_nj):
    bring(officer_nj, [PLAIN], WITH_CHAIN)
    assert verdicts(upload(officer_nj, sheet([PLAIN], WITH_CHAIN)))[2] == "same"
    other = [*PLAIN[:4], "白马片区", *PLAIN[5:]]
    assert verdicts(upload(officer_nj, sheet([other], WITH_CHAIN)))[2] == "new"


def test_the_very_one_of_a_double_without_a_firm_updates_it(officer_nj):
    batch = upload(officer_nj, sheet([PLAIN, [2, *PLAIN[1:3], "2亿", *PLAIN[4:]]], WITH_CHAIN))
    imports.decide(actor=officer_nj, row=row(batch, 3), decision="same", today=factories.today())
    run(batch)
    assert [project.amount for project in Project.objects.all()] == [20000]


def test_a_double_stays_one_when_another_cell_of_it_is_mended(officer_nj):
    batch = upload(officer_nj, sheet([KNOWN, KNOWN]))
    for number, verdict in ((3, "twin"), (2, "new")):
        imports.mend_cell(actor=officer_nj, row=row(batch, number), letter="D", text="3亿", today=factories.today())
        assert verdicts(batch)[number] == verdict
    assert "第 2 行" in row(batch, 3).cautions[0]


def test_a_row_mended_into_one_that_stands_below_asks_first(officer_nj):
    batch = upload(officer_nj, sheet([FIRST, KNOWN]))
    for letter, text in (("B", KNOWN[1]), ("C", KNOWN[2])):
        imports.mend_cell(actor=officer_nj, row=row(batch, 2), letter=letter, text=text, today=factories.today())
    assert (row(batch, 2).verdict, row(batch, 2).choices, verdicts(batch)[3]) == ("twin", ["skip", "same"], "new")
