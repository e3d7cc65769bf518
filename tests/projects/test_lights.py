"""亮灯: the pure rule by a table of samples, and the SQL of lists held to the pure rule."""

import datetime

import pytest

from promotion.common.workdays import WorkCalendar
from promotion.projects.lights import DEFAULT_LIMITS, LightFacts, cut_offs, shine
from promotion.projects.models import Deadline, LightLimit, Project
from promotion.projects.services import lighting
from tests import factories

TODAY = datetime.date(2026, 6, 17)  # a Wednesday
CALENDAR = WorkCalendar({})


def _ago(days):
    return TODAY - datetime.timedelta(days=days)


SAMPLES = [
    ("fresh lead", {}, "green"),
    ("谋划 at its limit", {"last_contact_on": _ago(45)}, "green"),
    ("谋划 past its limit", {"last_contact_on": _ago(46)}, "yellow"),
    ("谋划 at one and a half", {"last_contact_on": _ago(67)}, "yellow"),
    ("谋划 past one and a half", {"last_contact_on": _ago(68)}, "red"),
    ("never contacted counts from the beginning", {"opened_on": _ago(46)}, "yellow"),
    ("对接 quiet", {"stage": "engagement", "last_contact_on": _ago(31)}, "yellow"),
    ("对接 stays long", {"stage": "engagement", "stage_since": _ago(181), "last_contact_on": _ago(1)}, "yellow"),
    ("对接 stays too long", {"stage": "engagement", "stage_since": _ago(366), "last_contact_on": _ago(1)}, "red"),
    ("签约 quiet", {"stage": "signed", "last_contact_on": _ago(21)}, "yellow"),
    ("落地 quiet", {"stage": "landed", "last_contact_on": _ago(61)}, "yellow"),
    ("next step today", {"next_due": TODAY}, "green"),
    ("next step yesterday", {"next_due": _ago(1)}, "yellow"),
    ("next step two workdays ago", {"next_due": _ago(2)}, "yellow"),
    ("next step three workdays ago, over a weekend", {"next_due": _ago(5)}, "red"),
    ("other deadline in four workdays", {"other_due": TODAY + datetime.timedelta(days=6)}, "green"),
    ("other deadline in three workdays, over a weekend", {"other_due": TODAY + datetime.timedelta(days=5)}, "yellow"),
    ("other deadline past", {"other_due": _ago(1)}, "red"),
    ("暂缓", {"status": "on_hold", "last_contact_on": _ago(400)}, "grey"),
    ("终止", {"status": "closed", "other_due": _ago(400)}, "grey"),
    ("imported 30 days ago", {"imported_on": _ago(30), "last_contact_on": _ago(400)}, "grey"),
    ("imported 31 days ago", {"imported_on": _ago(31), "last_contact_on": _ago(400)}, "red"),
]


def _facts(**facts) -> LightFacts:
    plain = {
        "stage": "planning",
        "status": "active",
        "opened_on": TODAY,
        "stage_since": TODAY,
        "last_contact_on": None,
        "imported_on": None,
        "next_due": None,
        "other_due": None,
    }
    return LightFacts(**(plain | facts))


@pytest.mark.parametrize(("facts", "light"), [sample[1:] for sample in SAMPLES], ids=[sample[0] for sample in SAMPLES])
def test_the_light_of_a_project(facts, light):
    facts = _facts(**facts)
    shone = shine(facts, DEFAULT_LIMITS[facts.stage], cut_offs(TODAY, CALENDAR))
    assert shone.light == light
    assert bool(shone.reasons) == (light != "green")


def test_lists_and_pages_show_the_same_light(world, officer_nj):
    LightLimit.objects.create(stage="signed", quiet_days=15, stay_yellow_days=40, stay_red_days=80)
    firm = factories.make_enterprise(officer_nj)
    for name, facts, _light in SAMPLES:
        project = factories.make_project(officer_nj, world, enterprise=firm, name=name)
        dues = {key: facts[key] for key in ("next_due", "other_due") if key in facts}
        row = {key: value for key, value in facts.items() if key not in dues}
        row.setdefault("opened_on", TODAY)
        row.setdefault("stage_since", TODAY)
        if row.get("status") == "on_hold":
            row["hold_until"] = TODAY
        Project.objects.filter(pk=project.pk).update(**row)
        for key, due in dues.items():
            kind = "next_step" if key == "next_due" else "task"
            Deadline.objects.create(project=project, kind=kind, source=f"{key}:{project.pk}", title=key, due=due, owner=officer_nj)
    rows = lighting.lit(Project.objects.all(), TODAY)
    shone = lighting.explain(rows, TODAY)
    assert {row.pk: row.light for row in rows} == {pk: each.light for pk, each in shone.items()}
    assert {row.light for row in rows} == {"green", "yellow", "red", "grey"}
