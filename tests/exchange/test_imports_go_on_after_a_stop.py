"""An import that was stopped half way: what is in stays in, the rest can go on, and what is in can be taken back."""

import pytest

from promotion.common.errors import Refused
from promotion.exchange.services import imports, running
from promotion.projects.models import Channel, Project
from tests.exchange.importing import run, sheet, states, upload, work

pytestmark = pytest.mark.django_db
ROWS = [
    [1, "菜籽油", "四川金穗食品有限公司", "1.2亿", "凌家片区", "产业链招商"],
    [2, "豆制品", "内江豆香食品有限公司", "", "白马片区", "产业链招商"],
]


@pytest.fixture
def stopped(officer_nj, monkeypatch):
    """Cancelled by its owner after the first row."""
    batch = upload(officer_nj, sheet(ROWS))
    monkeypatch.setattr(running, "BLOCK", 1)

    def cancel(point):
        if point == "import_row_committed":
            imports.cancel(actor=officer_nj, batch=batch)

    with monkeypatch.context() as only_now:
        only_now.setattr(running.hooks, "reached", cancel)
        run(batch)
    batch.refresh_from_db()
    assert (batch.job.state, states(batch)) == ("cancelled", {1: "left_out", 2: "done", 3: "waiting"})
    return batch


def test_it_is_not_read_again(stopped, officer_nj):
    with pytest.raises(Refused, match="重新上传"):
        imports.read_again(actor=officer_nj, batch=stopped, keys={"B": "name"})
    channel = Channel.objects.selectable().first().pk
    imports.set_options(actor=officer_nj, batch=stopped, twins=stopped.twins, channel=channel)
    work()
    assert states(stopped)[2] == "done"


def test_it_is_not_read_again_where_rows_are_in_and_nobody_noted_the_time(stopped, officer_nj):
    type(stopped).objects.filter(pk=stopped.pk).update(ran_at=None)
    with pytest.raises(Refused, match="重新上传"):
        imports.read_again(actor=officer_nj, batch=stopped, keys={"B": "name"})


def test_it_goes_on_where_it_stopped(stopped, officer_nj, as_user):
    assert "继续导入 1 行" in as_user(officer_nj).get(f"/imports/{stopped.pk}/").content.decode()
    run(stopped)
    assert states(stopped) == {1: "left_out", 2: "done", 3: "done"}
    assert Project.objects.count() == 2


def test_what_is_in_is_taken_back(stopped, officer_nj):
    imports.take_back_import(actor=officer_nj, batch=stopped)
    work()
    assert states(stopped) == {1: "left_out", 2: "taken_back", 3: "waiting"}
    assert not Project.objects.live().exists()
