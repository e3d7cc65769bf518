"""撤回 of what an import wrote, row by row. What it made is hidden, what it changed becomes what it was; nothing is deleted.

The caller has made sure that whoever asks is who imported, and as far as the trail tells that nobody has touched the row since.
"""

import datetime
from collections.abc import Callable, Collection

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.open_work import MEMBER
from promotion.access.scope import may
from promotion.common import audit
from promotion.common.errors import Refused
from promotion.enterprises.models import Contact, Enterprise, EnterpriseAlias
from promotion.enterprises.services import moving
from promotion.people.roles import Ability
from promotion.projects.facts import ChangeKind
from promotion.projects.models import Deadline, FollowUp, HandOverLine, Project, ProjectMember, ProjectState
from promotion.projects.services import changes, deadlines, firms, follow_ups, journal, permits
from promotion.projects.sight import may_on

MOST_NAMED = 1000  # rows of one table that are told by name


@transaction.atomic
def take_back_project(*, actor, project: Project, today: datetime.date, reason: str) -> None:
    """A project that was made: withdrawn, whatever stage it came in at, by who made it, unless it went to somebody else or on since."""
    project = journal.lock(project)
    if project.created_by_id != actor.pk:
        raise Refused(_("项目“%(name)s”不是您导入的，不能撤回。") % {"name": project.name})
    if _has_gone_on(project):
        raise Refused(_("项目“%(name)s”已移交或推进，不能撤回；请由现在的责任人或管理员处理。") % {"name": project.name})
    _must_reach(project, actor, today)
    changes.hide(project, actor, reason)


@transaction.atomic
def take_back_project_edit(*, actor, project: Project, before: dict, today: datetime.date, reason: str) -> None:
    """Columns of a project that were changed: what stood there before."""
    fields = _values_of(project, before)
    changes.edit_project(actor=actor, project=project, version=project.version, today=today, reason=reason, **fields)


@transaction.atomic
def take_back_follow_up(*, actor, follow_up: FollowUp, today: datetime.date, reason: str) -> None:
    """A follow-up that was entered."""
    _must_reach(follow_up.project, actor, today)
    follow_up.withdrawn_at = timezone.now()
    follow_up.save(update_fields=["withdrawn_at"])
    follow_ups.remember_contact(follow_up.project)
    code = follow_up.project.code if follow_up.project else ""
    audit.record(actor=actor, action="follow_up.withdraw", obj=follow_up, project_code=code, note=reason)


@transaction.atomic
def take_back_step(*, actor, deadline: Deadline, before: dict, after: dict, today: datetime.date, reason: str) -> None:
    """A next step that was promised (`after`): the one before it (`title`, `due`), else none. One promised since stays."""
    _must_reach(deadline.project, actor, today)
    if step_now(deadline.source) != {"pk": deadline.pk, **after}:
        return
    if before:
        due = datetime.date.fromisoformat(before["due"])
        facts = {"kind": deadline.kind, "title": before["title"], "due": due, "owner": deadline.owner, "project": deadline.project}
        deadlines.put(source=deadline.source, enterprise=deadline.enterprise, follows_owner=deadline.follows_owner, **facts)
    else:
        deadlines.close(deadline.source, timezone.now())
    code = deadline.project.code if deadline.project else ""
    audit.record(actor=actor, action="project.next_step", obj=deadline.project, after=before, project_code=code, note=reason)


def step_now(source: str) -> dict | None:
    """The open promise that `source` names, as `take_back_step` wants it back (and its `pk`); None where there is none."""
    step = Deadline.objects.filter(source=source, closed_at__isnull=True).values("pk", "title", "due").first()
    return step and {**step, "due": step["due"].isoformat()}


@transaction.atomic
def take_back_member(*, actor, member: ProjectMember, today: datetime.date) -> None:
    """Somebody who was put on a team. Whoever took their place in a hand-over stays."""
    if HandOverLine.objects.filter(kind=MEMBER.key, row_id=member.pk, to_user=member.user_id).exists():
        return
    changes.remove_member(actor=actor, member=member, today=today)


@transaction.atomic
def take_back_contact(*, actor, contact: Contact, today: datetime.date, reason: str) -> None:
    """A contact that was added."""
    _must_enter(actor, today)
    contact.withdrawn_at = timezone.now()
    contact.save(update_fields=["withdrawn_at"])
    audit.record(actor=actor, action="contact.withdraw", obj=contact, note=reason)


@transaction.atomic
def take_back_firm(*, actor, enterprise: Enterprise, today: datetime.date, reason: str) -> None:
    """A firm that was registered. Its 信用代码 becomes free, so that the firm can be registered again; the trail keeps it."""
    _must_enter(actor, today)
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if enterprise.created_by_id != actor.pk:
        raise Refused(_("企业“%(name)s”不是您导入的，不能撤回。") % {"name": enterprise.name})
    if enterprise.withdrawn_at:
        return
    before = audit.snapshot(enterprise, ("uscc", "withdrawn_at"))
    enterprise.uscc, enterprise.withdrawn_at, enterprise.version = "", timezone.now(), enterprise.version + 1
    enterprise.save()
    after = audit.snapshot(enterprise, before)
    audit.record(actor=actor, action="enterprise.withdraw", obj=enterprise, before=before, after=after, note=reason)


@transaction.atomic
def take_back_firm_edit(*, actor, enterprise: Enterprise, before: dict, after: dict, today: datetime.date) -> None:
    """Facts of a firm that were changed: what was known before. A code that is taken back was none of its own."""
    fields = _values_of(enterprise, before)
    firms.edit_enterprise(actor=actor, enterprise=enterprise, version=enterprise.version, today=today, **fields)
    if after.get("uscc"):
        EnterpriseAlias.objects.filter(enterprise=enterprise, name=enterprise.name, uscc=after["uscc"]).delete()


def hanging_on(enterprises: Collection[int], is_own: Callable[[type[Model]], Q]) -> dict[int, str]:
    """Of firms (their ids) the name of something that hangs on each and is not one's own, in one query a table.

    `is_own` gives for a table the condition that a row of it is.
    """
    found: dict[int, str] = {}
    for field in moving.moving_links(Enterprise):
        model = field.model
        if model._meta.model_name in _NOT_HELD:
            continue
        rows = model._base_manager.filter(~is_own(model), **{f"{field.name}__in": list(enterprises)})
        if any(each.name == "withdrawn_at" for each in model._meta.concrete_fields):
            rows = rows.filter(withdrawn_at__isnull=True)
        for row in rows[:MOST_NAMED]:
            found[getattr(row, field.attname)] = f"{model._meta.verbose_name}“{row}”"
    return found


# Told to somebody, or worked out from the rest.
_NOT_HELD = frozenset({"notice", "deadline", "enterprisealias", "notification", "reminder"})


def _has_gone_on(project: Project) -> bool:
    """Whether its journal tells more than that it was entered and its fields changed."""
    entered = ProjectState.objects.filter(project=project, seq=1).values("recorded_at")
    return ProjectState.objects.filter(project=project).exclude(kind=ChangeKind.EDIT).exclude(recorded_at__in=entered).exists()


def _must_reach(project: Project | None, actor, today: datetime.date) -> None:
    """Raise NotAllowed unless `actor` may change the project, or made it and might enter it today as they did."""
    if project is None:
        _must_enter(actor, today)
    elif not (project.created_by_id == actor.pk and may_on(project, actor, _entering(project), today)):
        permits.must_edit(project, actor, today)


def _entering(project: Project) -> Ability:
    return Ability.ENTER_EXISTING if project.imported_on else Ability.LOG_LEAD


def _must_enter(actor, today: datetime.date) -> None:
    """Raise NotAllowed unless `actor` might enter firms and their people today."""
    if not may(actor, Ability.ENTER_EXISTING, today):
        permits.must_have(actor, Ability.LOG_LEAD, today)


def _values_of(row, before: dict) -> dict:
    """Columns in JSON as values of the row's fields."""
    values = {}
    for name, old in before.items():
        field = row._meta.get_field(name)
        if not field.is_relation:
            values[name] = field.to_python(old)
        else:
            values[name] = None if old is None else field.related_model._base_manager.get(pk=old)
    return values
