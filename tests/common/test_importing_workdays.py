"""A sheet into the calendar: good rows go in, each bad one is named, and the trail tells it all."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from promotion.common.calendar import load_calendar
from promotion.common.errors import NotAllowed, Refused, Stale
from promotion.common.models import AuditEvent, Workday
from promotion.common.workday_import import import_workdays, plan_of
from tests import factories
from tests.scenes import scene

pytestmark = pytest.mark.django_db

SHEET = "日期,是否上班,名称\n2027-02-13,是,春节调休\n2027-02-30,是,春节\n2027-02-08,否,春节\n2027-02-09,否,\n"


@scene
def root(world):
    return factories.make_user("root", "根", is_superuser=True)


@pytest.fixture
def guessed():
    """What stood there before: one day right, one unnamed in the sheet, one wrong, one that the sheet does not know, one of another year."""
    Workday.objects.all().delete()
    said = {
        date(2027, 2, 8): "春节",
        date(2027, 2, 9): "补假",
        date(2027, 2, 13): "",
        date(2027, 5, 4): "补假",
        date(2026, 10, 1): "国庆节",
    }
    Workday.objects.bulk_create([Workday(day=day, is_workday=False, name=name) for day, name in said.items()])


def test_nobody_but_administrators_of_everywhere_imports(cast):
    for actor in (cast.outsider, cast.officer_nj, cast.leadership, cast.administrator_nj):
        with pytest.raises(NotAllowed, match="全部地域的管理员"):
            import_workdays(actor=actor, text=SHEET)
    assert not Workday.objects.exists()
    everywhere = factories.make_user("both", "总管理员")
    factories.make_grant(everywhere, "administrator", everywhere=True)
    import_workdays(actor=everywhere, text=SHEET)
    assert Workday.objects.count() == 3


def test_the_plan_tells_new_changed_same_and_wrong_and_writes_nothing(guessed):
    plan = plan_of(SHEET)
    assert [change.row.day for change in plan.fresh] == []
    assert [change.row.day for change in plan.changed] == [date(2027, 2, 13)]
    assert len(plan.changes) == 3
    assert [fault.line for fault in plan.faults] == [3]
    assert [row.day for row in plan.others] == [date(2027, 5, 4)]
    assert not Workday.objects.get(day=date(2027, 2, 13)).is_workday


def test_good_rows_go_in_and_each_bad_one_is_named(root, guessed):
    plan = import_workdays(actor=root, text=SHEET + "2027-10-09,是,国庆调休\n")
    assert plan.outcome() == "新增 1 天，修改 1 天，删除 0 天，原有不变 2 天。"
    assert [str(fault) for fault in plan.faults] == ["第 3 行：没有“2027-02-30”这一天，请核对。"]
    rows = dict(Workday.objects.filter(day__year=2027).values_list("day", "is_workday"))
    assert rows[date(2027, 2, 13)] is rows[date(2027, 10, 9)] is True
    assert rows[date(2027, 5, 4)] is rows[date(2027, 2, 8)] is False
    assert Workday.objects.get(day=date(2027, 2, 9)).name == "补假"
    assert load_calendar().is_settled(2027)


def test_the_trail_names_each_day_and_the_whole(root, guessed):
    import_workdays(actor=root, text=SHEET + "2027-10-09,是,国庆调休\n")
    changed = Workday.objects.get(day=date(2027, 2, 13))
    event = AuditEvent.objects.get(action="workday.change")
    assert (event.object_id, event.actor_id) == (str(changed.pk), root.pk)
    assert (event.before, event.after) == ({"is_workday": False, "name": ""}, {"is_workday": True, "name": "春节调休"})
    assert AuditEvent.objects.get(action="workday.add").after["day"] == "2027-10-09"
    assert "第 3 行" in AuditEvent.objects.get(action="workday.import").note


def test_the_same_sheet_twice_changes_nothing_and_leaves_no_trace(root, guessed):
    import_workdays(actor=root, text=SHEET)
    events = AuditEvent.objects.count()
    plan = import_workdays(actor=root, text=SHEET)
    assert (plan.fresh, plan.changed, AuditEvent.objects.count()) == ([], [], events)


def test_a_sheet_of_the_whole_year_takes_other_days_of_that_year_away(root, guessed):
    whole = SHEET.replace("2027-02-30,是,春节\n", "")
    plan = import_workdays(actor=root, text=whole, drop_others=True)
    assert "删除 1 天" in plan.outcome(drop_others=True)
    assert not Workday.objects.filter(day=date(2027, 5, 4)).exists()
    assert Workday.objects.filter(day=date(2026, 10, 1)).exists()
    assert AuditEvent.objects.get(action="workday.delete").before["day"] == "2027-05-04"


def test_a_sheet_with_bad_rows_is_not_the_whole_year(root, guessed):
    with pytest.raises(Refused, match="不能当作全年安排"):
        import_workdays(actor=root, text=SHEET, drop_others=True)
    assert Workday.objects.filter(day=date(2027, 5, 4)).exists()


def test_what_was_agreed_to_is_what_is_done(root, guessed):
    seen = plan_of(SHEET).fingerprint
    Workday.objects.filter(day=date(2027, 2, 13)).update(name="值班")
    with pytest.raises(Stale, match="有改动") as stale:
        import_workdays(actor=root, text=SHEET, seen=seen)
    assert not Workday.objects.get(day=date(2027, 2, 13)).is_workday
    import_workdays(actor=root, text=SHEET, seen=stale.value.current.fingerprint)
    assert Workday.objects.get(day=date(2027, 2, 13)).is_workday


def test_four_hundred_rows_cost_few_questions(root, django_assert_max_num_queries):
    days = [date.fromordinal(date(2027, 1, 1).toordinal() + n) for n in range(400)]
    text = "\n".join(f"{day},否,x" for day in days)
    with django_assert_max_num_queries(400 + 15):  # one row of the trail for each day
        import_workdays(actor=root, text=text)


def test_the_command_imports_the_same_way_and_fails_when_a_row_is_bad(tmp_path, guessed):
    sheet, out, err = tmp_path / "2027.csv", io.StringIO(), io.StringIO()
    sheet.write_bytes(SHEET.encode("gbk"))
    with pytest.raises(CommandError, match="1 行未导入"):
        call_command("load_workdays", csv=sheet, stdout=out, stderr=err)
    assert "修改 1 天" in out.getvalue()
    assert err.getvalue().startswith("第 3 行：")
    assert Workday.objects.get(day=date(2027, 2, 13)).is_workday
    assert AuditEvent.objects.get(action="workday.import").actor_id is None


def test_the_command_says_what_it_cannot_do(tmp_path):
    for arguments, said in (
        (["--csv", str(tmp_path / "none.csv")], "打不开"),
        (["--csv", str(tmp_path / "none.csv"), "2027"], "只给一样"),
        (["9999"], "年份 9999 不对"),
        (["1"], "年份 1 不对"),
    ):
        with pytest.raises(CommandError, match=said):
            call_command("load_workdays", *arguments)
    (tmp_path / "book.xlsx").write_bytes(b"PK\x03\x04\x00\x00")
    with pytest.raises(CommandError, match="另存为 CSV"):
        call_command("load_workdays", "--csv", str(tmp_path / "book.xlsx"))
