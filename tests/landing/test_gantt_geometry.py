"""Where the bars, points, months and today of a chart stand: by hand."""

import datetime

import pytest

from promotion.landing.gantt import HEAD, LABEL, ROW, WIDTH_MOST, Item, draw, scale_of


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


TODAY = day("2026-03-20")


def task(**facts) -> Item:
    return Item(label="备案", group="审批", **{name: value and day(value) for name, value in facts.items()})


def test_nothing_dated_draws_nothing():
    assert draw([], TODAY) is None
    assert draw([Item("备案", "审批")], TODAY) is None
    assert draw([task(planned_end="9999-12-31"), task(actual_end="0001-01-01")], TODAY) is None


def test_the_scale_runs_from_the_first_of_a_month_and_holds_today():
    scale = scale_of([day("2026-02-10"), day("2026-03-05")], TODAY)
    assert (scale.first, scale.last) == (day("2026-02-01"), day("2026-04-01"))
    assert scale.per_day == 8.0  # 59 days would take 14.6 each: no wider than 8
    assert scale.at(day("2026-02-01")) == LABEL
    assert scale.at(day("2026-02-11")) == LABEL + 80


def test_a_day_years_away_does_not_stretch_the_chart_to_today():
    scale = scale_of([day("2020-01-10")], TODAY)
    assert (scale.first, scale.last) == (day("2020-01-01"), day("2020-02-01"))
    assert draw([task(planned_end="2020-01-10")], TODAY).today_x is None


BARS = [
    # facts, planned (x, width) and actual (x, width) in days from 1 February
    ({"planned_start": "2026-02-10", "planned_end": "2026-03-05"}, (9, 24), None),
    (
        {"planned_start": "2026-02-10", "planned_end": "2026-03-05", "actual_start": "2026-02-10", "actual_end": "2026-03-20"},
        (9, 24),
        (9, 39),
    ),
    ({"planned_start": "2026-02-10", "planned_end": "2026-03-05", "actual_start": "2026-02-10"}, (9, 24), (9, 39)),  # runs until today
    ({"planned_start": "2026-03-09", "planned_end": "2026-02-10"}, (36, 1), None),  # the wrong way round: one day
    ({"planned_end": "2026-02-10"}, (9, 1), None),
]


@pytest.mark.parametrize(("facts", "planned", "actual"), BARS)
def test_bars_run_from_the_beginning_of_the_first_day_to_the_end_of_the_last(facts, planned, actual):
    anchor = Item("注册", "里程碑", planned_end=day("2026-02-01"), is_point=True)
    line = draw([task(**facts), anchor], TODAY).lines[1]

    def drawn(bar):
        return bar and ((bar.x - LABEL) / 8, bar.width / 8)

    assert (drawn(line.planned), drawn(line.actual)) == (planned, actual)


def test_groups_have_a_head_each_and_lines_follow_one_another():
    items = [
        task(planned_end="2026-02-10"),
        Item("开工", "里程碑", planned_end=day("2026-03-01"), actual_end=day("2026-03-09"), is_point=True),
    ]
    chart = draw([items[0], items[1], items[0]], TODAY)
    assert [(line.label, line.is_group) for line in chart.lines] == [
        ("审批", True),
        ("备案", False),
        ("备案", False),
        ("里程碑", True),
        ("开工", False),
    ]
    assert [line.y for line in chart.lines] == [HEAD + n * ROW for n in range(5)]
    point = chart.lines[-1]
    assert (point.planned_mark.x, point.actual_mark.x) == (LABEL + 28 * 8, LABEL + 36 * 8)


def test_ten_years_still_fit_and_months_do_not_crowd():
    items = [task(planned_start="2018-01-01", planned_end="2027-12-31")]
    chart = draw(items, TODAY)
    assert chart.width <= LABEL + WIDTH_MOST + 13
    xs = [tick.x for tick in chart.ticks]
    assert all(b - a >= 40 for a, b in zip(xs, xs[1:], strict=False))


def test_a_long_name_is_cut_and_a_short_bar_can_be_seen():
    chart = draw(
        [Item("工程建设至完工（企业实施，片区跟踪）", "建设", planned_end=day("2018-01-01")), task(planned_end="2027-12-31")], TODAY
    )
    assert chart.lines[1].label == "工程建设至完工（企业实施…"
    assert chart.lines[1].planned.width >= 3
