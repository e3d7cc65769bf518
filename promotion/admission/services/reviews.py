"""Recording a review: the evaluator over the project's facts and the officer's answers."""

import datetime
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.admission.evaluator import NATURE, VERSION, Asked, Judgement, inputs_of, judge
from promotion.admission.figures import INPUTS, plain
from promotion.admission.models import AdmissionReview, AdmissionRule, Verdict
from promotion.admission.services.reading import COLUMNS, facts_of, present_data, questions_of, rule_set_on
from promotion.admission.words import Kind, Nature, Outcome, YesNo
from promotion.common import audit, checked, money
from promotion.common.errors import Refused
from promotion.projects.models import Project
from promotion.projects.services import changes, journal, permits

NO_LAND = "no_land"
MOST_DIGITS = 12
IN_NOTE = 12  # characters of a question that stand for it in the note


@transaction.atomic
def record_review(
    *,
    actor,
    project: Project,
    answers: Mapping,
    reviewed_on: datetime.date,
    today: datetime.date,
    note: str = "",
    figures: Mapping | None = None,
    points: Mapping[str, int] | None = None,
) -> AdmissionReview:
    """Judge a project by the rule set in force today and keep what was seen and found; the newest review counts. A review that is dated
    back is judged by today's rules too: they decide who may come in now.

    `answers`: `nature`, `no_land` (True: no land of its own), yes/no by question code, Decimals by the inputs that the project has no column
    for; what is left out is missing. `figures`: columns of the project (amount, land_mu …) that are filled in on this occasion, through the
    project's own service. `points`: the optional score. Nobody types a verdict.
    """
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    if reviewed_on > today:
        raise Refused(_("日期不能晚于今天。"), field="reviewed_on")
    project = _with_figures(actor, project, figures or {}, today)
    rule_set = rule_set_on(today)
    if rule_set is None:
        raise Refused(_("还没有施行的准入规则集，请联系管理员发布。"))
    questions = questions_of(rule_set)
    said = _checked(answers, questions)
    _must_agree_on_land(project, said)
    judgement = judge(questions, facts_of(project, said))
    review = AdmissionReview(
        project=project,
        rule_set=rule_set,
        verdict=judgement.verdict,
        seen={"project": _seen(project, judgement, said), "answers": {name: _text(value) for name, value in sorted(said.items())}},
        results=[finding.as_row() for finding in judgement.findings],
        results_version=VERSION,
        score=_score(rule_set, points or {}),
        note=_note(judgement, note),
        reviewed_on=reviewed_on,
        reviewed_by=actor,
    )
    checked.save(review)
    review.touched_rules.set(_touched(rule_set, judgement))
    after = {"verdict": review.verdict, "note": review.note, "rule_set": rule_set.version, "answers": review.seen["answers"]}
    audit.record(actor=actor, action="admission.review", obj=review, after=after, project_code=project.code)
    return review


def _with_figures(actor, project, figures, today) -> Project:
    """Fill columns of the project through its own service."""
    unknown = set(figures) - set(COLUMNS)
    if unknown:
        raise Refused(_("审核时不能改这些内容：%(names)s。") % {"names": "、".join(sorted(unknown))})
    given = {name: value for name, value in figures.items() if value is not None}
    if not given:
        return project
    return changes.edit_project(actor=actor, project=project, version=project.version, today=today, **given)


def _must_agree_on_land(project: Project, said: Mapping) -> None:
    if said.get(NO_LAND) and project.land_mu:
        raise Refused(
            _("项目填有用地 %(area)s 亩，不能选“不新增用地”；确不用地的，请先把用地面积改为 0。") % {"area": money.plain(project.land_mu)},
            field=NO_LAND,
        )


def _checked(answers: Mapping, questions: tuple[Asked, ...]) -> dict:
    """The answers that were given, each of a kind its question takes."""
    yes_no = {question.code for question in questions if question.kind == Kind.YES_NO}
    numbers = {name for name in inputs_of(questions) if name not in COLUMNS}
    said = {}
    for name, value in answers.items():
        if value is None or value == "" or value is False:  # a typed 0 is an answer
            continue
        if name == NATURE and value in Nature.values or name in yes_no and value in YesNo.values or name == NO_LAND and value is True:
            said[name] = value
        elif name in numbers and isinstance(value, Decimal | int):
            said[name] = _figure(name, Decimal(value))
        else:
            raise Refused(_("这一项回答不了：%(name)s。请重新打开审核页面。") % {"name": name}, field=name)
    return said


def _figure(name: str, value: Decimal) -> Decimal:
    if not value.is_finite() or value < 0 or value.adjusted() >= MOST_DIGITS:
        raise Refused(_("“%(what)s”请填不小于 0 的数。") % {"what": INPUTS[name].label}, field=name)
    return value


def _seen(project: Project, judgement: Judgement, said: Mapping) -> dict:
    """What of the project was looked at: its place and industry always, of its figures those that a question used."""
    looked_at = {"chain", "other_chains", "zone"} | (judgement.used & set(COLUMNS))
    if said.get(NO_LAND):  # said of a project without land: land that it gets later makes the review stale
        looked_at.add("land_mu")
    return {name: value for name, value in present_data(project).items() if name in looked_at}


def _note(judgement: Judgement, note: str) -> str:
    """What was found in one line, before the officer's own words."""
    failed = [f"{each.text}（{each.figure}）" for each in judgement.findings if each.outcome == Outcome.FAIL]
    said = {
        Verdict.PROHIBITED: _("触及：%(what)s") % {"what": "；".join(failed)},
        Verdict.RESTRICTED: _("触及：%(what)s") % {"what": "；".join(failed)},
        Verdict.INCOMPLETE: _("还缺：%(what)s") % {"what": "、".join(judgement.missing)},
    }.get(judgement.verdict, "")
    return "\n".join(filter(None, [said, note.strip()]))[:2000]


def _touched(rule_set, judgement: Judgement) -> list[AdmissionRule]:
    failed = [finding.code for finding in judgement.findings if finding.outcome == Outcome.FAIL]
    return list(AdmissionRule.objects.filter(questions__rule_set=rule_set, questions__code__in=failed).distinct())


def _score(rule_set, points: Mapping[str, int]) -> int | None:
    """The sum of the points given, or None where the version is not scored or nothing was given."""
    if not rule_set.is_scored or not any(value is not None for value in points.values()):
        return None
    most = dict(rule_set.score_items.values_list("code", "most"))
    for code, value in points.items():
        if value is not None and not 0 <= value <= most.get(code, -1):
            raise Refused(_("这一项的分数须在 0 和满分之间。"), field=f"score_{code}")
    return sum(value for value in points.values() if value is not None)


def _text(value) -> str | bool:
    return plain(value) if isinstance(value, Decimal) else value
