"""Clearances and documents."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common import audit, checked
from promotion.common.errors import Refused
from promotion.people.services import files
from promotion.projects.facts import Status
from promotion.projects.models import Clearance, ClearanceOutcome, Document, Project
from promotion.projects.search import DOCUMENT
from promotion.projects.services import deadlines, journal, permits


@transaction.atomic
def record_clearance(
    *,
    actor,
    project: Project,
    kind: str,
    outcome: str,
    decided_on: datetime.date,
    today: datetime.date,
    reason: str = "",
    document_number: str = "",
    file=None,
) -> Clearance:
    """Record the newest outcome of a clearance; 不需要 asks for a reason."""
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    if decided_on > today:
        raise Refused(_("结论日期不能晚于今天。"), field="decided_on")
    clearance = Clearance.objects.filter(project=project, kind=kind).first() or Clearance(project=project, kind=kind)
    before = {"outcome": clearance.outcome, "reason": clearance.reason} if clearance.pk else None
    clearance.outcome, clearance.reason, clearance.document_number = outcome, reason.strip(), document_number
    clearance.decided_on, clearance.file, clearance.recorded_by = decided_on, file or clearance.file, actor
    checked.save(clearance)
    _settle_plan(clearance, project)
    audit.record(
        actor=actor,
        action="clearance.record",
        obj=clearance,
        before=before,
        after={"kind": kind, "outcome": outcome, "reason": reason},
        project_code=project.code,
    )
    return clearance


def _settle_plan(clearance, project):
    """A planned 环评 or 能评 has come with its clearance; one that failed is still to come."""
    source = deadlines.milestone_source(project, clearance.kind)
    if clearance.outcome != ClearanceOutcome.FAILED:
        deadlines.close(source, timezone.now())
    elif project.status != Status.CLOSED:
        deadlines.reopen(source)


@transaction.atomic
def attach(*, actor, project: Project, upload, today: datetime.date, title: str = "", follow_up=None, kind: str = "") -> Document:
    """Hang a file on a project."""
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    return attach_to(actor=actor, project=project, upload=upload, title=title, follow_up=follow_up, kind=kind)


def attach_to(*, actor, project: Project, upload, title: str = "", follow_up=None, kind: str = "") -> Document:
    """Store a file and hang it on a project that the caller has locked and may edit."""
    if project is None:
        raise Refused(_("照片和文件要挂在项目上；请先为该企业登记线索。"), field="files")
    stored = files.store(upload, actor)
    document = Document.objects.create(
        project=project, follow_up=follow_up, title=(title or stored.name)[:120], kind=kind, file=stored, added_by=actor
    )
    DOCUMENT.index(document)
    audit.record(actor=actor, action="document.attach", obj=document, after={"title": document.title}, project_code=project.code)
    return document


@transaction.atomic
def withdraw_document(*, actor, document: Document, now: datetime.datetime, today: datetime.date) -> None:
    """Hide a document that was attached by mistake."""
    project = journal.lock(document.project)
    permits.must_edit(project, actor, today)
    document.withdrawn_at = now
    document.save(update_fields=["withdrawn_at"])
    audit.record(actor=actor, action="document.withdraw", obj=document, project_code=project.code)
