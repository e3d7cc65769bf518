"""动态: everything that happened to a project, newest first."""

import datetime
from dataclasses import dataclass, field
from itertools import chain

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.agreements.models import Agreement
from promotion.common.money import show_amount
from promotion.common.phones import mask_all
from promotion.landing.models import IssueEvent
from promotion.projects.facts import ChangeKind, CloseReason
from promotion.projects.models import Document, FollowUp, ProjectState, Task
from promotion.projects.services.follow_ups import CORRECTABLE_HOURS
from promotion.reminders.models import Reminder

MOST = 200
CODES = dict(CloseReason.choices)


@dataclass(frozen=True)
class Entry:
    """One line. `day` is when it happened, `sort` puts lines of one day in the order of recording.

    `edit_id`: a follow-up that the viewer may still mend; `state_id`: a journal row that could be corrected.
    """

    day: datetime.date
    sort: datetime.datetime
    kind: str
    who: str
    what: str
    text: str = ""
    notes: tuple[str, ...] = ()
    css: str = ""
    edit_id: int | None = None
    state_id: int | None = None
    files: tuple = field(default=())


def timeline_of(project, user, now: datetime.datetime, *, sees_phones: bool, kinds=(), most: int = MOST) -> list[Entry]:
    """Entries of the project, newest first; `kinds` empty = all. Phone numbers inside texts are masked unless `sees_phones`."""
    sources = {
        "state": lambda: state_entries(project),
        "follow_up": lambda: _follow_ups(project.follow_ups.all(), user, now, sees_phones, most),
        "task": lambda: _tasks(project, sees_phones, most),
        "agreement": lambda: _agreements(project),
        "document": lambda: _documents(project, most),
        "issue": lambda: _issues(project, sees_phones, most),
        "reminder": lambda: _reminders(project, most),
    }
    entries = chain.from_iterable(source() for kind, source in sources.items() if not kinds or kind in kinds)
    return sorted(entries, key=lambda entry: (entry.day, entry.sort), reverse=True)[:most]


def enterprise_follow_ups(rows, user, now, *, sees_phones: bool, most: int = 50) -> list[Entry]:
    """Follow-ups of an enterprise (a queryset of those the viewer may read), newest first."""
    return list(_follow_ups(rows, user, now, sees_phones, most))


def state_entries(project):
    """The journal, each row with what it changed against the one before; superseded rows stay, struck through."""
    states = list(ProjectState.objects.filter(project=project).select_related("owner", "chain", "zone").order_by("seq"))
    by_id = {state.pk: state for state in states}
    mended = {state.supersedes_id: state for state in states if state.supersedes_id}
    before = None
    for state in states:
        against = by_id.get(state.supersedes_id) if state.supersedes_id else before
        yield _state(state, against, mended.get(state.pk))
        before = state


def _state(state, against, mended) -> Entry:
    notes = []
    if state.kind == ChangeKind.CORRECT:
        notes.append(_("更正第 %(n)d 条") % {"n": against.seq})
    if mended:
        notes.append(_("已由第 %(n)d 条%(how)s") % {"n": mended.seq, "how": mended.get_kind_display()})
    recorded = timezone.localdate(state.recorded_at)
    if recorded != state.effective_on:
        notes.append(_("%(day)s 补记") % {"day": recorded.isoformat()})
    reason = "：".join(filter(None, [str(CODES.get(state.reason_code, "")), state.reason]))
    moves = state.kind in (ChangeKind.INTAKE, ChangeKind.ADVANCE, ChangeKind.BACK, ChangeKind.REOPEN, ChangeKind.RESUME)
    bad = state.kind in (ChangeKind.CLOSE, ChangeKind.HOLD)
    return Entry(
        day=state.effective_on,
        sort=state.recorded_at,
        kind="state",
        who=state.actor_name,
        what=f"{state.get_kind_display()}  {_changed(state, against)}".strip(),
        text=reason,
        notes=(f"#{state.seq}", *notes),
        css="is-void" if mended else "is-bad" if bad else "is-move" if moves else "",
        state_id=None if mended else state.pk,
    )


def _changed(state, against) -> str:
    """What differs from the row before, in words."""
    if against is None:
        return state.get_stage_display()
    pairs = [
        ("", against.get_stage_display(), state.get_stage_display()),
        ("", against.get_status_display(), state.get_status_display()),
        (_("责任人 "), str(against.owner or _("公共池")), str(state.owner or _("公共池"))),
        (_("环节 "), str(against.chain or "—"), str(state.chain or "—")),
        (_("片区 "), str(against.zone or "—"), str(state.zone or "—")),
        (_("投资额 "), show_amount(against.amount), show_amount(state.amount)),
    ]
    if state.supersedes_id and against.effective_on != state.effective_on:
        pairs.append((_("日期 "), against.effective_on.isoformat(), state.effective_on.isoformat()))
    return "；".join(f"{label}{old} → {new}" for label, old, new in pairs if old != new)


def _follow_ups(rows, user, now, sees_phones, most):
    rows = rows.filter(withdrawn_at__isnull=True).select_related("project").prefetch_related("documents__file")[:most]
    for row in rows:
        fresh = row.author_id == user.pk and now - row.created_at < datetime.timedelta(hours=CORRECTABLE_HOURS)
        with_whom = _("对方：%(who)s") % {"who": row.participants} if row.participants else ""
        internal = "" if row.with_investor else _("投资方未参加")
        step = _("下一步：%(what)s（%(day)s）") % {"what": row.next_step or _("继续跟进"), "day": row.next_on} if row.next_on else ""
        notes = [with_whom, internal, step, _("已改正") if row.corrected_at else ""]
        yield Entry(
            day=timezone.localdate(row.happened_at),
            sort=row.created_at,
            kind="follow_up",
            who=row.author_name,
            what=row.get_kind_display(),
            text=_masked(row.said, sees_phones),
            notes=tuple(_masked(note, sees_phones) for note in notes if note),
            edit_id=row.pk if fresh else None,
            files=tuple(document for document in row.documents.all() if document.withdrawn_at is None),
        )


def _tasks(project, sees_phones, most):
    for task in Task.objects.filter(project=project).select_related("from_user", "to_user", "on_behalf_of")[:most]:
        giver = _("%(leader)s（%(who)s代录，%(source)s）") % {
            "leader": task.on_behalf_of,
            "who": task.from_user,
            "source": task.behalf_source,
        }
        yield Entry(
            day=timezone.localdate(task.created_at),
            sort=task.created_at,
            kind="task",
            who=giver if task.on_behalf_of else str(task.from_user),
            what=_("%(kind)s → %(to)s，%(due)s 前") % {"kind": task.get_kind_display(), "to": task.to_user, "due": task.due},
            text=_masked(task.text, sees_phones),
            css="is-void" if task.retracted_at else "is-move",
        )
        if task.replied_at:
            yield Entry(
                day=timezone.localdate(task.replied_at),
                sort=task.replied_at,
                kind="task",
                who=str(task.to_user),
                what=_("回复%(kind)s") % {"kind": task.get_kind_display()},
                text=_masked(task.reply, sees_phones),
            )


def _agreements(project):
    for row in Agreement.objects.filter(project=project, signed_on__isnull=False).select_related("recorded_by"):
        yield Entry(
            day=row.signed_on,
            sort=row.recorded_at,
            kind="agreement",
            who=str(row.recorded_by or ""),
            what=_("签订%(kind)s") % {"kind": row.get_kind_display()},
            text=f"{row.title}  {show_amount(row.amount) if row.amount else ''}".strip(),
            css="is-void" if row.withdrawn_at else "is-move",
        )


def _documents(project, most):
    rows = Document.objects.filter(project=project, withdrawn_at__isnull=True, follow_up__isnull=True).select_related("file", "added_by")
    for row in rows[:most]:
        day = timezone.localdate(row.added_at)
        yield Entry(day=day, sort=row.added_at, kind="document", who=str(row.added_by or ""), what=_("上传文件"), files=(row,))


def _issues(project, sees_phones, most):
    """The steps of its 企业诉求."""
    rows = IssueEvent.objects.filter(issue__project=project).select_related("actor").order_by("-happened_on", "-pk")
    for row in rows[:most]:
        what = _("企业诉求·%(step)s") % {"step": row.get_kind_display()}
        yield Entry(
            row.happened_on, row.at, "issue", str(row.actor), what, text=_masked(row.note, sees_phones), notes=(row.to,) if row.to else ()
        )


def _reminders(project, most):
    """What was said inside, and what was escalated: that has no message of its own, the digest that bore it has."""
    said, escalated = Q(notification__isnull=False), Q(is_escalated=True, dropped="", digest__notification__isnull=False)
    rows = Reminder.objects.filter(said | escalated, project=project).select_related(
        "rule", "recipient", "notification", "digest__notification"
    )
    for row in rows[:most]:
        message = row.digest.notification if row.is_escalated else row.notification
        what = _("提醒 %(who)s") % {"who": row.recipient}
        text = _("%(rule)s（%(why)s）") % {"rule": row.rule, "why": row.why} if row.is_escalated else message.text
        yield Entry(timezone.localdate(message.created_at), message.created_at, "reminder", _("系统"), what, text=text)


def _masked(text: str, sees_phones: bool) -> str:
    return text if sees_phones else mask_all(text)


def newest_talk(project) -> FollowUp | None:
    """The last follow-up, for the weekly sentence."""
    return project.follow_ups.filter(withdrawn_at__isnull=True).first()
