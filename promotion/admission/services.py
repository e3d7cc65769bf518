"""Recording reviews, waivers and decisions."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.admission.models import AdmissionReview, Decision, Verdict
from promotion.common import audit
from promotion.common.errors import Refused
from promotion.people.roles import Ability
from promotion.projects.models import Project
from promotion.projects.services import journal, permits


@transaction.atomic
def record_review(
    *, actor, project: Project, verdict: str, note: str, reviewed_on: datetime.date, today: datetime.date, touched_rules=()
) -> AdmissionReview:
    """Record the outcome of an admission review; the newest review counts. A touched rule is named by whoever found it."""
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    _not_in_future(reviewed_on, today, "reviewed_on")
    touched_rules = list(touched_rules)
    if verdict in (Verdict.RESTRICTED, Verdict.PROHIBITED) and not note.strip():
        raise Refused(_("请写明触及了哪一条限制或禁止。"), field="note")
    review = AdmissionReview(project=project, verdict=verdict, note=note.strip(), reviewed_on=reviewed_on, reviewed_by=actor)
    review.full_clean()
    review.save()
    review.touched_rules.set(touched_rules)
    audit.record(actor=actor, action="admission.review", obj=review, after={"verdict": verdict, "note": note}, project_code=project.code)
    return review


@transaction.atomic
def waive(*, actor, review: AdmissionReview, reason: str, today: datetime.date) -> AdmissionReview:
    """A chain leader of the zone's city waives a 限制, with a reason. A 法定禁止 is never waived, by nobody."""
    review = AdmissionReview.objects.select_for_update().select_related("project").get(pk=review.pk)
    permits.must_hold(review.project, actor, Ability.WAIVE, today)
    if review.verdict != Verdict.RESTRICTED:
        raise Refused(_("只有“触及限制项”的结论可以豁免；法定禁止项任何人不得豁免。"))
    if review.waived_at:
        raise Refused(_("这项限制已由%(who)s豁免。") % {"who": review.waived_by})
    if not reason.strip():
        raise Refused(_("请写明豁免理由。"), field="reason")
    review.waived_by, review.waived_at, review.waiver_reason = actor, timezone.now(), reason.strip()
    review.full_clean()
    review.save()
    audit.record(actor=actor, action="admission.waive", obj=review, note=reason, project_code=review.project.code)
    return review


@transaction.atomic
def record_decision(
    *,
    actor,
    project: Project,
    conclusion: str,
    decided_by: str,
    decided_on: datetime.date,
    today: datetime.date,
    conditions: str = "",
    file=None,
) -> Decision:
    """Record what was decided, by whom, on what conditions; the newest decision counts."""
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    _not_in_future(decided_on, today, "decided_on")
    decision = Decision(
        project=project,
        conclusion=conclusion,
        decided_by=decided_by.strip(),
        decided_on=decided_on,
        conditions=conditions.strip(),
        file=file,
        recorded_by=actor,
    )
    decision.full_clean()
    decision.save()
    audit.record(
        actor=actor,
        action="admission.decide",
        obj=decision,
        after={"conclusion": conclusion, "by": decided_by, "conditions": conditions},
        project_code=project.code,
    )
    return decision


def _not_in_future(day, today, field):
    if day > today:
        raise Refused(_("日期不能晚于今天。"), field=field)
