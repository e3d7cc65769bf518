"""Versions of the questions: a copy is made, changed and published; what is published stands."""

import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.admission.evaluator import HEAVY, NATURE
from promotion.admission.figures import INPUTS
from promotion.admission.models import Question, QuestionThreshold, RuleSet, ScoreItem
from promotion.admission.words import AppliesWhen, Kind
from promotion.common import audit, checked
from promotion.common.errors import NotAllowed, Refused
from promotion.common.permissions import EVERYWHERE

MOST_QUESTIONS = 12
RESERVED = {NATURE, "no_land", "note", "reviewed_on", "again", *INPUTS}  # names of other fields of the review
NOT_COPIED = ("id", "rule_set", "question")


@transaction.atomic
def copy_rule_set(
    *, actor, source: RuleSet | None, name: str, valid_from: datetime.date, note: str = "", is_scored: bool = False
) -> RuleSet:
    """A new version with the questions, thresholds and score items of `source` (None: an empty one), to be changed and then published."""
    _must_keep(actor)
    version = (RuleSet.objects.aggregate(last=Max("version"))["last"] or 0) + 1
    copy = RuleSet(version=version, name=name.strip(), valid_from=valid_from, note=note, is_scored=is_scored, made_by=actor)
    checked.save(copy)
    if source:
        _copy_questions(source, copy)
        ScoreItem.objects.bulk_create(ScoreItem(rule_set=copy, **_facts(item)) for item in source.score_items.all())
    audit.record(actor=actor, action="rule_set.create", obj=copy, after={"version": version, "source": source})
    return copy


@transaction.atomic
def edit_rule_set(*, actor, rule_set: RuleSet, **fields) -> RuleSet:
    """Change name, date, note or scoring of a version that is not published yet."""
    _must_keep(actor)
    rule_set = open_draft(rule_set)
    for name in ("name", "valid_from", "note", "is_scored"):
        if name in fields:
            setattr(rule_set, name, fields[name])
    checked.save(rule_set)
    audit.record(actor=actor, action="rule_set.change", obj=rule_set, after=fields)
    return rule_set


@transaction.atomic
def publish_rule_set(*, actor, rule_set: RuleSet) -> RuleSet:
    """Put a version in force from its day on, in both districts. From now on it stands as it is."""
    _must_keep(actor)
    rule_set = open_draft(rule_set)
    check(rule_set)
    rule_set.published_at, rule_set.published_by = timezone.now(), actor
    rule_set.save()
    audit.record(actor=actor, action="rule_set.publish", obj=rule_set, after={"version": rule_set.version, "from": rule_set.valid_from})
    return rule_set


def open_draft(rule_set: RuleSet) -> RuleSet:
    """The version, locked, while it may still be changed; a published one is Refused."""
    current = RuleSet.objects.select_for_update(of=("self",)).get(pk=rule_set.pk)
    if current.published_at:
        raise Refused(_("第 %(n)d 版已发布，不能再改；请复制为新版，改好后发布。") % {"n": current.version})
    return current


def check(rule_set: RuleSet) -> None:
    """Refused where the questions could not be asked of a project: none, more than twelve, or one that leans on another that is not there."""
    questions = list(rule_set.questions.all())
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        raise Refused(_("一个项目的准入问题须在 1 至 %(most)d 个之间，现在是 %(n)d 个。") % {"most": MOST_QUESTIONS, "n": len(questions)})
    codes = {question.code for question in questions}
    if taken := sorted({question.code for question in questions if question.kind == Kind.YES_NO} & RESERVED):
        raise Refused(_("这些代号另有用途，请换一个：%(codes)s。") % {"codes": "、".join(taken)})
    if any(question.applies_when == AppliesWhen.HEAVY_NEW for question in questions) and HEAVY not in codes:
        raise Refused(_("有问题只问“两高一低”项目，但没有代号为 %(code)s 的问题。") % {"code": HEAVY})


def _copy_questions(source: RuleSet, copy: RuleSet) -> None:
    for question in source.questions.prefetch_related("rules", "thresholds"):
        twin = Question.objects.create(rule_set=copy, **_facts(question))
        twin.rules.set(question.rules.all())
        QuestionThreshold.objects.bulk_create(QuestionThreshold(question=twin, **_facts(row)) for row in question.thresholds.all())


def _facts(row) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in NOT_COPIED}


def _must_keep(actor) -> None:
    """Both districts share one set of rules, so only who administers everywhere keeps it."""
    if not actor.has_perm(EVERYWHERE):
        raise NotAllowed(_("准入规则由全部地域的管理员维护，两市共用一套。"))
