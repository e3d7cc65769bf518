"""The dates of a project's agreements as Deadlines, brought in line after every act: one rule instead of one call per case.

A date waits while its agreement is signed and in force and the thing itself is neither fulfilled nor struck out.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.agreements.facts import Obliged
from promotion.agreements.models import Clause, Instalment
from promotion.common.money import show_amount
from promotion.common.phones import mask_all
from promotion.projects.facts import Status
from promotion.projects.models import Deadline, Project
from promotion.projects.models.deadlines import DeadlineKind
from promotion.projects.services import deadlines


def keep_dates(project: Project, actor) -> None:
    """Put what waits, close what no longer does; rows that already say it stay untouched. `actor` answers where the project has no owner."""
    terms = _terms(project)
    known = {row.source: row for row in Deadline.objects.filter(source__in=[source_of(term) for term in terms])}
    for term in terms:
        row = known.get(source_of(term))
        if not _waits(term, project):
            if row is not None and (row.closed_at is None or not term.is_open):  # done for itself, not with its project
                deadlines.close(row.source, timezone.now())
            continue
        facts = _facts(term, project, actor)
        if row is None or row.closed_at or _differs(row, facts, project):
            deadlines.put(source=source_of(term), project=project, enterprise=project.enterprise, **facts)


def source_of(term) -> str:
    """The key of its Deadline."""
    return f"{'clause' if isinstance(term, Clause) else 'instalment'}:{term.pk}"


def _terms(project) -> list:
    found = []
    for model in (Instalment, Clause):
        rows = model.objects.filter(agreement__project=project).select_related("agreement")
        found += rows.prefetch_related("date_changes__supplement")
    return found


def _waits(term, project) -> bool:
    agreement = term.agreement
    in_force = agreement.signed_on is not None and agreement.withdrawn_at is None
    return in_force and term.is_open and term.current_due is not None and project.status != Status.CLOSED


def _facts(term, project, actor) -> dict:
    """The columns of its Deadline. What names nobody waits for the project's owner, whoever that is."""
    common = {"due": term.current_due, "title": _title(term)}
    if isinstance(term, Instalment):
        return {**common, "kind": DeadlineKind.INSTALMENT, "owner": project.owner or actor, "follows_owner": True}
    if term.department_id or term.responsible_id:
        return {**common, "kind": DeadlineKind.CLAUSE, "owner": term.responsible, "department": term.department, "follows_owner": False}
    return {**common, "kind": DeadlineKind.CLAUSE, "owner": project.owner or actor, "follows_owner": True}


def _differs(row, facts, project) -> bool:
    if not project.owner_id and facts["follows_owner"]:
        facts = {**facts, "owner": row.owner}  # whoever it waits for already
    return any(getattr(row, name) != value for name, value in facts.items())


def _title(term) -> str:
    if isinstance(term, Instalment):
        return _("第%(n)d期出资 %(amount)s") % {"n": term.number, "amount": show_amount(term.amount)}
    side = _("我方") if term.side == Obliged.OURS else _("投资方")
    return _("%(side)s履约：%(text)s") % {"side": side, "text": mask_all(term.text[:150]).replace("\n", " ")}
