"""What a row registered before it failed is forgotten with it; what went away meanwhile fails its row, not the worker."""

import pytest

from promotion.common.errors import Refused
from promotion.enterprises.models import Enterprise
from promotion.exchange.imports import project_talks
from promotion.projects.models import Project
from tests.exchange.importing import bring, row, states

pytestmark = pytest.mark.django_db
ROWS = [
    [1, "酱油", "内江豆香食品有限公司", "", "凌家片区", "产业链招商"],
    [2, "豆奶", "内江豆香食品有限公司", "", "凌家片区", "产业链招商"],
    [3, "糖果", "四川甜蜜蜜糖业有限公司", "", "凌家片区", "产业链招商"],
]


@pytest.mark.parametrize(
    ("trouble", "sentence"), [(Refused("今天不行。"), "今天不行。"), (Enterprise.DoesNotExist(), "刚刚被别人撤下或合并")]
)
def test_the_firm_of_a_failed_row_is_not_taken_for_the_next_one(officer_nj, monkeypatch, trouble, sentence):
    add = project_talks.add

    def fails_once(project, *facts, **more):
        if project.name == "酱油":
            raise trouble
        return add(project, *facts, **more)

    monkeypatch.setattr(project_talks, "add", fails_once)
    batch = bring(officer_nj, ROWS)
    assert list(states(batch).values()) == ["left_out", "failed", "done", "done"]
    assert sentence in row(batch, 2).said
    assert dict(Project.objects.values_list("name", "enterprise__name")) == {
        "糖果": "四川甜蜜蜜糖业有限公司",
        "豆奶": "内江豆香食品有限公司",
    }
    assert batch.job.state == "done"
