"""Follow-ups: log one in under 20 seconds, correct it within a day."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common import audit, checked
from promotion.common.errors import NotAllowed, Refused
from promotion.people.roles import Ability
from promotion.projects.models import Deadline, FollowUp, FollowUpKind, Project
from promotion.projects.models.deadlines import DeadlineKind
from promotion.projects.services import deadlines, first_contact, journal, papers, permits
from promotion.projects.sight import visible_enterprises

CORRECTABLE_HOURS = 24
CORRECTABLE = ("said", "kind", "happened_at", "participants", "with_investor", "contact")


@transaction.atomic
def log_follow_up(
    *, actor, today: datetime.date, project: Project | None = None, enterprise=None, token: str = "", files=(), **talk
) -> FollowUp:
    """Log what was `said` (and `kind`, `happened_at`, `participants`, `contact`, `with_investor`), the `next_step` and its day `next_on`.

    The same `token` twice is one follow-up. On a project the next step replaces the one before: a new day moves the deadline, none (暂不)
    closes it. Earns 首谈 when two-way.
    """
    talk["happened_at"] = talk.get("happened_at") or timezone.now()
    _check_days(talk["happened_at"], talk.get("next_on"))
    project = _lock_and_ask(project, enterprise, actor, today)
    logged = FollowUp.objects.filter(token=token, author=actor).first() if token else None
    if logged:
        return logged
    follow_up = FollowUp(
        project=project,
        enterprise=None if project else enterprise,
        author=actor,
        author_name=str(actor)[:60],
        token=token or None,
        **talk,
    )
    follow_up.with_investor = follow_up.with_investor and follow_up.kind != FollowUpKind.INTERNAL
    if token and FollowUp.objects.filter(token=token).exists():
        raise Refused(_("这张表单已经用过，请重新打开页面再填。"))
    _check_contact(follow_up)
    checked.save(follow_up)
    _set_next_step(follow_up, enterprise, actor)
    remember_contact(project)
    first_contact.earn(follow_up)
    for upload in files:
        papers.attach_to(actor=actor, project=project, upload=upload, follow_up=follow_up)
    told = {"said": follow_up.said, "next_step": follow_up.next_step, "next_on": follow_up.next_on}
    audit.record(actor=actor, action="follow_up.log", obj=follow_up, after=told, project_code=project.code if project else "")
    return follow_up


@transaction.atomic
def bring_in_follow_up(
    *, actor, today: datetime.date, project: Project | None = None, enterprise=None, author=None, author_name: str = "", **talk
) -> FollowUp:
    """Enter a talk of earlier days from a sheet, with its own day and author: `author` where it is somebody here, else the name as text.

    As `log_follow_up`, but it never earns 首谈, and its next step counts only where no later talk is on file; none closes nothing.
    """
    _check_days(talk["happened_at"], talk.get("next_on"))
    project = _lock_and_ask(project, enterprise, actor, today)
    follow_up = FollowUp(
        project=project,
        enterprise=None if project else enterprise,
        author=author or actor,
        author_name=(author_name or str(author or actor))[:60],
        **talk,
    )
    follow_up.with_investor = follow_up.with_investor and follow_up.kind != FollowUpKind.INTERNAL
    checked.save(follow_up)
    about = {"project": project} if project else {"enterprise": enterprise, "project": None}
    later = FollowUp.objects.filter(**about, withdrawn_at__isnull=True, happened_at__gt=follow_up.happened_at)
    if follow_up.next_on and not later.exists():
        _set_next_step(follow_up, enterprise, actor)
    remember_contact(project)
    told = {"said": follow_up.said, "next_step": follow_up.next_step, "next_on": follow_up.next_on, "author": follow_up.author_name}
    audit.record(actor=actor, action="follow_up.import", obj=follow_up, after=told, project_code=project.code if project else "")
    return follow_up


@transaction.atomic
def set_next_step(*, actor, project: Project, title: str, due: datetime.date, today: datetime.date) -> None:
    """Promise the next step of a project without logging a talk: what, and on which day. It replaces the one before."""
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    deadlines.put_next_step(project, title=title or _("继续跟进"), due=due, owner=project.owner or actor)
    audit.record(actor=actor, action="project.next_step", obj=project, after={"title": title, "due": due}, project_code=project.code)


@transaction.atomic
def correct_follow_up(*, actor, follow_up: FollowUp, now: datetime.datetime, **fields) -> FollowUp:
    """The author mends a follow-up within 24 hours; what stood there before stays in the audit trail."""
    follow_up = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if follow_up.author_id != actor.pk:
        raise NotAllowed(_("只有记录人本人可以改正这条跟进。"))
    if now - follow_up.created_at > datetime.timedelta(hours=CORRECTABLE_HOURS):
        raise Refused(_("这条跟进已超过 24 小时，不能再改；请补记一条新的跟进说明情况。"))
    if set(fields) - set(CORRECTABLE):
        raise Refused(_("下一步请记一条新的跟进来修改。"))
    if fields.get("happened_at", now) > now + datetime.timedelta(minutes=5):
        raise Refused(_("跟进时间不能晚于现在。"), field="happened_at")
    before = {name: getattr(follow_up, name) for name in fields}
    for name, value in fields.items():
        setattr(follow_up, name, value)
    follow_up.corrected_at = now
    _check_contact(follow_up)
    checked.save(follow_up)
    remember_contact(follow_up.project)
    audit.record(
        actor=actor,
        action="follow_up.correct",
        obj=follow_up,
        before=before,
        after=fields,
        project_code=follow_up.project.code if follow_up.project else "",
    )
    return follow_up


def _check_days(happened_at, next_on):
    if happened_at > timezone.now() + datetime.timedelta(minutes=5):
        raise Refused(_("跟进时间不能晚于现在；还没发生的请写在“下一步”。"), field="happened_at")
    if next_on and next_on < timezone.localdate(happened_at):
        raise Refused(_("下一步时间不能早于这次跟进的日期。"), field="next_on")


def _lock_and_ask(project, enterprise, actor, today):
    if project is not None:
        project = journal.lock(project)
        permits.must_edit(project, actor, today)
        return project
    if enterprise is None:
        raise Refused(_("请选择要跟进的项目或企业。"))
    permits.must_have(actor, Ability.LOG_LEAD, today)
    permits.hold_firm(enterprise)
    if not visible_enterprises(actor, today).filter(pk=enterprise.pk).exists():
        raise NotAllowed(_("您不能在该企业名下记跟进。"))
    return None


def _check_contact(follow_up):
    """The contact named is one of the firm that the follow-up is about."""
    firm = follow_up.project.enterprise_id if follow_up.project else follow_up.enterprise_id
    if follow_up.contact and follow_up.contact.enterprise_id != firm:
        raise Refused(_("这位联系人不属于该企业，请重新选择。"), field="contact")


def _set_next_step(follow_up, enterprise, actor):
    project, due = follow_up.project, follow_up.next_on
    title = follow_up.next_step or _("继续跟进")
    source = deadlines.next_step_source(project) if project else f"next_step:enterprise:{enterprise.pk}:{actor.pk}"
    if due is None:
        deadlines.close(source, timezone.now())
        _close_moved_steps(None if project else enterprise, actor, source)
    elif project:
        deadlines.put_next_step(project, title=title, due=due, owner=project.owner or actor)
    else:
        _close_moved_steps(enterprise, actor, source)
        deadlines.put(source=source, kind=DeadlineKind.NEXT_STEP, title=title, due=due, owner=actor, enterprise=enterprise)


def _close_moved_steps(enterprise, actor, source):
    """A next step promised to a firm that was merged into this one bears the old key; the new one takes its place too."""
    if enterprise is not None:
        old = Deadline.objects.filter(enterprise=enterprise, project__isnull=True, owner=actor, source__startswith="next_step:enterprise:")
        old.filter(closed_at__isnull=True).exclude(source=source).update(closed_at=timezone.now())


def remember_contact(project):
    """Bring `last_contact_on` in line with the follow-ups; not a change that a person made, so the version stays."""
    if project is None:
        return
    contacts = FollowUp.objects.filter(project=project, with_investor=True, withdrawn_at__isnull=True).order_by("-happened_at")
    newest = contacts.values_list("happened_at", flat=True).first()
    project.last_contact_on = timezone.localdate(newest) if newest else None
    project.save(update_fields=["last_contact_on", "updated_at"])
