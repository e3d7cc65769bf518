"""Admission in the demo office: answers that fit the figures of a life, and one project each of what can come of them."""

import datetime
from decimal import Decimal

from promotion.admission.services import answer_consent, ask_more, open_round, record_review, waive
from promotion.admission.words import WaiverReason
from promotion.management.demo.sheets import Life

TAX_PER_MU, OUTPUT_PER_MU = 10, 420  # 万元, above every threshold of the preset
GOOD = {"nature": "new", "forbidden_lists": "no", "site_lines": "yes", "two_high": "no", "main_industry": "yes", "reviews": "yes"}
HEAVY = {"two_high": "yes", "compliant_zone": "yes"}
THERE = ("项目信息表", "投资方情况和资信说明", "项目建议书或可行性研究", "准入审核结论")


def answers_of(life: Life) -> dict:
    """What an officer would answer of a project without a flaw."""
    land = life.land_mu
    figures = {"tax": land * TAX_PER_MU, "output": land * OUTPUT_PER_MU} if land else {"no_land": True}
    return {**GOOD, **figures, "rd_share": Decimal("2.4")}


def review(story, day: datetime.date, note: str = "", **differs):
    """准入审核 by the rules in force; `differs` are answers other than good ones, None for what is missing."""
    answers = answers_of(story.life) | differs
    return record_review(actor=story.clerk, project=story.project, answers=answers, note=note, reviewed_on=day, today=day)


def missing(chronicle, story):
    """One figure is missing, and named."""
    review(story, chronicle.office.day(9), tax=None)


def waived(chronicle, story):
    """亩均税收 below what is asked: the chain leader waives it today (`waive_one`)."""
    review(story, chronicle.office.day(6), note="前三年享受基地培育，第四年起达标（演示）。", tax=story.life.land_mu * 6)


def waive_one(chronicle) -> None:
    """The waiver, of which the other city is told."""
    project = chronicle.projects["yumi"]
    waive(
        actor=chronicle.office.people["leader"],
        review=project.admission_reviews.get(),
        item="tax_per_mu",
        reason="投资方书面承诺第四年亩均税收达到 8 万元，写入协议条款",
        reason_class=WaiverReason.MEASURES,
        today=chronicle.office.today,
    )


def prohibited(chronicle, story):
    """A chemical project within one kilometre of the shore: nobody can waive that."""
    review(story, chronicle.office.day(33), nature="chemical_new", shore_km=Decimal("0.6"))


def in_consent(chronicle, story):
    """会签: one answered on behalf, one overdue, one asked today."""
    office, project, day = chronicle.office, story.project, chronicle.office.day(20)
    review(story, office.day(22))
    row = open_round(actor=story.clerk, project=project, functions=["reform", "environment"], materials=THERE, today=day)
    answer_consent(
        actor=story.clerk,
        consent=row.consents.get(department__function="reform"),
        outcome="agreed",
        source="会签单（演示）2 号",
        today=day + datetime.timedelta(days=2),
    )
    ask_more(actor=story.clerk, decision_round=row, functions=["approval"], today=office.today)
