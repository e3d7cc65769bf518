"""Long work hears soon that a grant or an account has ended: what it holds in memory it holds for a block of rows."""

import pytest

from promotion.access.models import Grant
from promotion.access.scope import scope_of
from promotion.common.held import looking_once
from promotion.exchange.services import running
from promotion.people.models import User
from promotion.projects.models import Project
from tests import factories
from tests.exchange.importing import run, sheet, states, upload

pytestmark = pytest.mark.django_db
ROWS = [[n, f"{n}号项目", f"内江{'甲乙丙丁'[n]}{'子丑寅卯'[n]}公司", "100", "凌家片区", "产业链招商"] for n in range(4)]


def ended(user) -> None:
    Grant.objects.filter(user=user).update(valid_until=factories.days_ago(1))


def closed(user) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize("end", [ended, closed])
def test_the_next_block_of_an_import_knows(end, officer_nj, monkeypatch):
    batch = upload(officer_nj, sheet(ROWS))
    monkeypatch.setattr(running, "BLOCK", 2)

    def end_it(point):
        if point == "import_row_committed":
            end(officer_nj)

    monkeypatch.setattr(running.hooks, "reached", end_it)
    run(batch)
    assert states(batch) == {1: "left_out", 2: "done", 3: "done", 4: "failed", 5: "failed"}
    assert Project.objects.count() == 2


def test_an_answer_is_held_within_the_block_and_for_its_person_and_day_only(officer_nj, officer_zg, django_assert_num_queries):
    today = factories.today()
    with django_assert_num_queries(3), looking_once():
        mine = scope_of(officer_nj, today)
        assert scope_of(officer_nj, today) is mine
        assert scope_of(officer_zg, today).user_id == officer_zg.pk
        assert scope_of(officer_nj, factories.days_ago(500)).grants == ()
    ended(officer_nj)
    assert scope_of(officer_nj, today).grants == ()
