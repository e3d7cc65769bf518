"""撤回 of what an import wrote, row by row. What it made is hidden, what it changed becomes what it was; nothing is deleted.

The caller has made sure that whoever asks is who imported, and that nobody has touched the row since.
"""

import datetime
from collections.abc import Callable

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common import audit
from promotion.common.errors import Refused
from promotion.enterprises.models import Contact, Enterprise, EnterpriseAlias
from promotion.enterprises.services import moving
from promotion.projects.models import Deadline, FollowUp, Project, ProjectMember
from promotion.projects.services import changes, deadlines, firms, follow_ups, journal


@transaction.atomic
def take_back_project(*, actor, project: Project, reason: str) -> None:
    """A project that was made: withdrawn, whatever stage it came in at, by who made it."""
    project = journal.lock(project)
    if project.created_by_id != actor.pk:
        raise Refused(_("项目“%(name)s”不是您导入的，不能撤回。") % {"name": project.name})
    changes.hide(project, actor, reason)


@transaction.atomic
def take_back_project_edit(*, actor, project: Project, before: dict, today: datetime.date, reason: str) -> None:
    """Columns of a project that were changed: what stood there before."""
    fields = _values_of(project, before)
    changes.edit_project(actor=actor, project=project, version=project.version, today=today, reason=reason, **fields)


@transaction.atomic
def take_back_follow_up(*, actor, follow_up: FollowUp, reason: str) -> None:
    """A follow-up that was entered."""
    follow_up.withdrawn_at = timezone.now()
    follow_up.save(update_fields=["withdrawn_at"])
    follow_ups.remember_contact(follow_up.project)
    code = follow_up.project.code if follow_up.project else ""
    audit.record(actor=actor, action="follow_up.withdraw", obj=follow_up, project_code=code, note=reason)


@transaction.atomic
def take_back_step(*, actor, deadline: Deadline, before: dict, reason: str) -> None:
    """A next step that was promised: the one before it (`title`, `due`), else none."""
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
    """Somebody who was put on a team."""
    changes.remove_member(actor=actor, member=member, today=today)


@transaction.atomic
def take_back_contact(*, actor, contact: Contact, reason: str) -> None:
    """A contact that was added."""
    contact.withdrawn_at = timezone.now()
    contact.save(update_fields=["withdrawn_at"])
    audit.record(actor=actor, action="contact.withdraw", obj=contact, note=reason)


@transaction.atomic
def take_back_firm(*, actor, enterprise: Enterprise, reason: str) -> None:
    """A firm that was registered. Its 信用代码 becomes free, so that the firm can be registered again; the trail keeps it."""
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


def hanging_on(enterprise: Enterprise, is_own: Callable[[Model], bool]) -> str:
    """The name of something that hangs on a firm and is not one's own, "" where there is none."""
    for field in moving.moving_links(Enterprise):
        model = field.model
        if model._meta.model_name in _NOT_HELD:
            continue
        rows = model._base_manager.filter(**{field.name: enterprise})
        if any(each.name == "withdrawn_at" for each in model._meta.concrete_fields):
            rows = rows.filter(withdrawn_at__isnull=True)
        other = next((row for row in rows[:1000] if not is_own(row)), None)
        if other is not None:
            return f"{model._meta.verbose_name}“{other}”"
    return ""


# Told to somebody, or worked out from the rest.
_NOT_HELD = frozenset({"notice", "deadline", "enterprisealias", "notification", "reminder"})


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
