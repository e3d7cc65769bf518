"""企业诉求: raise, assign, answer, ask the enterprise, do it again; hand the 首问 on. Each step leaves a row and moves the one deadline."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.scope import Level
from promotion.common import audit, checked
from promotion.common.calendar import load_calendar
from promotion.common.errors import NotAllowed, Refused
from promotion.common.phones import mask_all
from promotion.common.workdays import add_workdays
from promotion.landing.issue_rights import may_steer, may_work, region_of
from promotion.landing.models import IssueEvent, IssueLimit, IssueState, Satisfaction, ServiceIssue
from promotion.landing.models.issues import EventKind
from promotion.people.departments import departments_around, departments_in_charge
from promotion.people.roles import Ability
from promotion.projects.facts import Status
from promotion.projects.models.deadlines import DeadlineKind, NoticeKind
from promotion.projects.services import deadlines, journal, permits
from promotion.projects.services.notices import tell
from promotion.projects.sight import level_of, visible_enterprises


@transaction.atomic
def raise_issue(
    *,
    actor,
    kind: str,
    text: str,
    raised_on: datetime.date,
    today: datetime.date,
    project=None,
    enterprise=None,
    raised_by: str = "",
) -> ServiceIssue:
    """Take in what an enterprise asks for; `actor` becomes the 首问责任人. On a project, or on an enterprise without one."""
    if project is not None:
        project = journal.lock(project)
        permits.must_edit(project, actor, today)
        if project.status == Status.CLOSED:
            raise Refused(_("项目已终止，不能再受理诉求；请登记在企业名下，或先重启项目。"))
        enterprise = project.enterprise
    else:
        permits.must_have(actor, Ability.LOG_LEAD, today)
    if enterprise is None:
        raise Refused(_("项目还没有投资方，不能登记企业诉求。"))
    permits.must_see_enterprise(enterprise, actor, today)
    if raised_on > today:
        raise Refused(_("提出日期不能晚于今天。"), field="raised_on")
    first_due, close_due = clock(kind, raised_on)
    issue = ServiceIssue(
        project=project,
        enterprise=enterprise,
        kind=kind,
        text=text.strip(),
        raised_by=raised_by.strip(),
        raised_on=raised_on,
        received_by=actor,
        first_due=first_due,
        close_due=close_due,
    )
    checked.save(issue)
    return _step(issue, actor, EventKind.RAISED, raised_on, note=issue.text)


@transaction.atomic
def assign_issue(
    *, actor, issue: ServiceIssue, today: datetime.date, department=None, assignee=None, function: str = "", note: str = ""
) -> ServiceIssue:
    """Give it to a department (named, or found by its function in the district) or to a person who sees it."""
    issue = _locked(issue)
    _must_steer(issue, actor, today)
    _must_be(issue, IssueState.RAISED, IssueState.ASSIGNED)
    region = region_of(issue)
    if function and not department:
        department = departments_in_charge([function], region).get(function)
        if department is None:
            raise Refused(_("所在地没有这一职能的部门，请在后台补充，或改选其他部门。"), field="function")
    if bool(department) == bool(assignee):
        raise Refused(_("请指定承办部门或承办人，二者选一。"), field="department")
    if department and not departments_around(region).filter(pk=department.pk).exists():
        raise Refused(_("“%(who)s”不在所在地，请选择所在区或其上级的部门。") % {"who": department}, field="department")
    if assignee:
        _must_see(issue, assignee, today, "assignee")
    issue.department, issue.assignee, issue.state = department, assignee, IssueState.ASSIGNED
    _save(issue)
    _tell(assignee, issue, NoticeKind.ASSIGNED, _("请办理企业诉求：%(text)s"), actor)
    return _step(issue, actor, EventKind.ASSIGNED, today, note=note, to=department or assignee)


@transaction.atomic
def answer_issue(
    *, actor, issue: ServiceIssue, text: str, answered_on: datetime.date, is_final: bool, today: datetime.date
) -> ServiceIssue:
    """Answer it: a first word (初步答复), or the answer that is to be confirmed by the enterprise. By whom it was given to, or for them."""
    issue = _locked(issue)
    _must_work(issue, actor, today)
    _must_be(issue, *((IssueState.ASSIGNED,) if is_final else (IssueState.RAISED, IssueState.ASSIGNED)))
    if not text.strip():
        raise Refused(_("请写明答复内容。"), field="text")
    if not issue.raised_on <= answered_on <= today:
        raise Refused(_("答复日期不能早于提出日期，也不能晚于今天。"), field="answered_on")
    issue.answer, issue.answered_on = text.strip(), answered_on
    issue.first_answered_on = issue.first_answered_on or answered_on
    issue.state = IssueState.ANSWERED if is_final else issue.state
    _save(issue)
    if is_final:
        _tell(issue.received_by, issue, NoticeKind.REPLIED, _("诉求已答复，请向企业回访确认：%(text)s"), actor)
    return _step(issue, actor, EventKind.ANSWERED if is_final else EventKind.REPLIED, answered_on, note=issue.answer)


@transaction.atomic
def confirm_issue(
    *, actor, issue: ServiceIssue, satisfaction: str, confirmed_on: datetime.date, today: datetime.date, note: str = ""
) -> ServiceIssue:
    """Record what the enterprise says of the answer. 不满意 sends it back with a new clock; anything better closes it."""
    issue = _locked(issue)
    _must_steer(issue, actor, today)
    _must_be(issue, IssueState.ANSWERED)
    if not issue.answered_on <= confirmed_on <= today:
        raise Refused(_("确认日期不能早于答复日期，也不能晚于今天。"), field="confirmed_on")
    if satisfaction == Satisfaction.NOT:
        return _again(issue, actor, confirmed_on, note, satisfaction, today)
    issue.satisfaction, issue.closed_on, issue.state = satisfaction, confirmed_on, IssueState.CLOSED
    _save(issue)
    words = " · ".join(filter(None, (str(Satisfaction(satisfaction).label), note.strip())))
    return _step(issue, actor, EventKind.CONFIRMED, confirmed_on, note=words)


@transaction.atomic
def reopen_issue(*, actor, issue: ServiceIssue, reason: str, today: datetime.date) -> ServiceIssue:
    """Take up a closed issue again, with a new clock from today."""
    issue = _locked(issue)
    _must_steer(issue, actor, today)
    _must_be(issue, IssueState.CLOSED)
    return _again(issue, actor, today, reason, "", today)


@transaction.atomic
def offer_issue(*, actor, issue: ServiceIssue, to, reason: str, today: datetime.date) -> ServiceIssue:
    """Ask a colleague to take the 首问 over. Until they accept, it stays where it is."""
    issue = _locked(issue)
    _must_steer(issue, actor, today)
    if issue.state == IssueState.CLOSED:
        raise Refused(_("诉求已办结，不用转交。"))
    if to.pk == issue.received_by_id:
        raise Refused(_("%(who)s已是首问责任人。") % {"who": to}, field="to")
    if not reason.strip():
        raise Refused(_("请写明转交理由。"), field="reason")
    _must_see(issue, to, today, "to")
    issue.offered_to = to
    _save(issue)
    _tell(to, issue, NoticeKind.HANDED_OVER, _("请确认是否接手企业诉求（首问责任）：%(text)s"), actor)
    return _step(issue, actor, EventKind.OFFERED, today, note=reason.strip(), to=to)


@transaction.atomic
def answer_offer(*, actor, issue: ServiceIssue, accept: bool, today: datetime.date, reason: str = "") -> ServiceIssue:
    """Accept the 首问, or decline it with a reason; only whom it was offered to."""
    issue = _locked(issue)
    if issue.offered_to_id != actor.pk:
        raise NotAllowed(_("这件诉求没有转交给您。"))
    if not accept and not reason.strip():
        raise Refused(_("请写明不接手的理由。"), field="reason")
    former, issue.offered_to = issue.received_by, None
    if accept:
        issue.received_by = actor
    _save(issue)
    said = _("已接手企业诉求：%(text)s") if accept else _("未接手企业诉求：%(text)s")
    _tell(former, issue, NoticeKind.REPLIED if accept else NoticeKind.REFUSED, said, actor)
    return _step(issue, actor, EventKind.ACCEPTED if accept else EventKind.DECLINED, today, note=reason.strip(), to=former)


def clock(kind: str, start: datetime.date) -> tuple[datetime.date, datetime.date]:
    """By when the first answer and the end are due, in workdays after `start`."""
    limit = IssueLimit.objects.filter(kind=kind).first() or IssueLimit(kind=kind)
    calendar = load_calendar()
    return add_workdays(start, limit.first_days, calendar), add_workdays(start, limit.close_days, calendar)


def _must_steer(issue, actor, today) -> None:
    if not may_steer(issue, actor, today):
        raise NotAllowed(_("只有首问责任人和能维护该项目的同事可以办理这一步。"))


def _must_work(issue, actor, today) -> None:
    if not may_work(issue, actor, today):
        raise NotAllowed(_("这件诉求由承办部门、承办人或首问责任人答复。"))


def _must_be(issue, *states) -> None:
    if issue.state not in states:
        raise Refused(_("诉求现为“%(state)s”，不能办理这一步；请刷新页面后再看。") % {"state": issue.get_state_display()})


def _must_see(issue, person, today, field: str) -> None:
    """What waits for somebody must be open to them."""
    if issue.project_id:
        sees = level_of(issue.project, person, today) >= Level.BUSINESS
    else:
        sees = visible_enterprises(person, today).filter(pk=issue.enterprise_id).exists()
    if not sees or not person.is_active:
        raise Refused(_("%(who)s看不到该项目或企业，请选择项目责任人、专班成员或所在片区的同事。") % {"who": person}, field=field)


def _again(issue, actor, day, reason: str, satisfaction: str, today) -> ServiceIssue:
    if not reason.strip():
        raise Refused(_("请写明企业不满意或需要重办的原因。"), field="note" if satisfaction else "reason")
    issue.state, issue.satisfaction, issue.closed_on = IssueState.ASSIGNED, satisfaction, None
    issue.reopened += 1
    issue.close_due = clock(issue.kind, today)[1]
    _save(issue)
    _tell(issue.assignee, issue, NoticeKind.ASSIGNED, _("诉求需重办：%(text)s"), actor)
    return _step(issue, actor, EventKind.REOPENED, day, note=reason.strip(), to=issue.worked_on_by)


def _locked(issue) -> ServiceIssue:
    """The issue as it is now; its project's row first, where it has one."""
    if issue.project_id:
        journal.lock(issue.project)
    ServiceIssue.objects.select_for_update().get(pk=issue.pk)
    related = ("project__zone__region", "enterprise", "department", "assignee", "received_by__unit__region", "offered_to")
    return ServiceIssue.objects.select_related(*related).get(pk=issue.pk)


def _save(issue) -> None:
    checked.save(issue)


def _step(issue, actor, kind: str, day: datetime.date, *, note: str = "", to=None) -> ServiceIssue:
    """Leave the row of the step and its audit, and set the deadline to what counts now."""
    event = IssueEvent(issue=issue, kind=kind, happened_on=day, note=note, to=str(to or ""), actor=actor)
    checked.save(event)
    source = f"service_issue:{issue.pk}"
    has_ended = issue.project_id and issue.project.status == Status.CLOSED
    if issue.due is None:
        deadlines.close(source, timezone.now())
    elif not has_ended:  # the project's end has closed it; taken up again, it opens again
        deadlines.put(source=source, kind=DeadlineKind.SERVICE_ISSUE, title=_title(issue), due=issue.due, **_responsible(issue))
    code = issue.project.code if issue.project_id else ""
    audit.record(actor=actor, action=f"issue.{kind}", obj=issue, after={"state": issue.state, "to": event.to}, project_code=code)
    return issue


def _responsible(issue) -> dict:
    """Who answers for the date that counts now: those at work on it, else (before they are named, and to ask the enterprise) the 首问."""
    at_work = issue.state == IssueState.ASSIGNED
    department = issue.department if at_work else None
    owner = (issue.assignee if at_work else None) or (None if department else issue.received_by)
    return {"owner": owner, "department": department, "project": issue.project, "enterprise": issue.enterprise}


def _title(issue) -> str:
    words = _("企业诉求待回访") if issue.state == IssueState.ANSWERED else _("企业诉求（%(kind)s）") % {"kind": issue.get_kind_display()}
    return f"{words}：{mask_all(issue.text)[:80]}"


def _tell(person, issue, kind, sentence: str, actor) -> None:
    text = sentence % {"text": mask_all(issue.text)[:100]}
    key = f"issue:{issue.pk}:{kind}:{issue.events.count()}"
    tell(recipient=person, kind=kind, text=text, key=key, project=issue.project, enterprise=issue.enterprise, unless=actor)
