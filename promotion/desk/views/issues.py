"""企业诉求: the list, the page of one, and its steps."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.scope import may
from promotion.common.errors import NotAllowed
from promotion.desk.doors import (
    Sheet,
    bound_to,
    enterprise_or_404,
    form_door,
    form_sheet,
    page_of,
    project_or_404,
    project_url,
    reading,
    said,
)
from promotion.desk.forms import service
from promotion.desk.forms.stages import WhyForm
from promotion.desk.service_pages import service_tabs
from promotion.desk.tabs import issues as tab
from promotion.exchange.ledgers import issues as issue_ledger
from promotion.exchange.links import export_links
from promotion.landing import issue_rights, services
from promotion.landing.models import IssueKind, ServiceIssue
from promotion.people.roles import Ability
from promotion.projects.models import Project
from promotion.projects.services import permits

PER_PAGE = 50


@reading
def issue_list(request):
    """Issues within sight: open, overdue, mine, waiting for the enterprise, closed, all; by kind."""
    today = timezone.localdate()
    asked, kind, _complaints = issue_ledger.asked_of(request.GET)
    rows = issue_ledger.of_kind(request.user, kind, today)
    page = page_of(request, issue_ledger.rows(request.user, request.GET, today).rows, PER_PAGE)
    here = reverse("issue_list")
    labels = (_("未办结"), _("已超期"), _("我的"), _("待企业确认"), _("已办结"), _("全部"))
    context = {
        "page": page,
        "lines": tab.lines(page.object_list, request.user, today),
        "views": [
            {
                "label": label,
                "href": f"{here}?show={name}&kind={kind}",
                "current": name == asked,
                "count": issue_ledger.shown(rows, name, request.user, today).count() if name in issue_ledger.SHOWN[:3] else None,
            }
            for name, label in zip(issue_ledger.SHOWN, labels, strict=True)
        ],
        "kinds": IssueKind.choices,
        "kind": kind,
        "show": asked,
        "tabs": service_tabs("issue_list"),
        "export": export_links("issues", request.GET),
    }
    return render(request, "desk/issues/list.html", context)


@reading
def issue_detail(request, pk):
    """One issue: what is asked, where it stands, each step."""
    issue, today = _issue_or_404(request, pk), timezone.localdate()
    sees_project = issue.project_id and Project.objects.visible_to(request.user, today).filter(pk=issue.project_id).exists()
    return render(request, "desk/issues/detail.html", {**tab.page(issue, request.user, today), "sees_project": sees_project})


@form_door
def project_issue_new(request, code):
    """Take in an issue of a project's investor."""
    project, today = project_or_404(request, code), timezone.localdate()
    permits.must_edit(project, request.user, today)
    return _raise(request, project_url(code, "issues"), today, project=project)


@form_door
def enterprise_issue_new(request, pk):
    """Take in an issue of an enterprise without a project."""
    enterprise, today = enterprise_or_404(request, pk), timezone.localdate()
    if not may(request.user, Ability.LOG_LEAD, today):
        raise NotAllowed(_("企业诉求由招商专员和片区负责人登记。"))
    return _raise(request, reverse("enterprise_detail", args=[pk]), today, enterprise=enterprise)


@form_door
def issue_assign(request, pk):
    """Give it to a department or a person."""
    issue, today = _steered(request, pk)
    people = service.people_for(issue, today)
    start = {"department": issue.department, "assignee": issue.assignee}
    form = bound_to(request, service.AssignIssueForm, region=issue_rights.region_of(issue), people=people, initial=start)

    def save(values):
        services.assign_issue(actor=request.user, issue=issue, today=today, **values)
        return said(request, _("已交办。"), _address(pk))

    lead = _("部门和个人二选一；承办方会看到该项目，首问责任人不变。")
    return form_sheet(request, form, Sheet(_("交办诉求"), _("交办"), _address(pk), lead), save)


@form_door
def issue_answer(request, pk):
    """Answer it, for a first time or for good."""
    issue, today = _issue_or_404(request, pk), timezone.localdate()
    if not issue_rights.may_work(issue, request.user, today):
        raise NotAllowed(_("这件诉求由承办部门、承办人或首问责任人答复。"))
    form = bound_to(request, service.AnswerIssueForm, initial={"answered_on": today})

    def save(values):
        values["is_final"] = values["is_final"] == "yes"
        services.answer_issue(actor=request.user, issue=issue, today=today, **values)
        # With its answer given a department sees the issue no more.
        still = ServiceIssue.objects.visible_to(request.user, today).filter(pk=pk).exists()
        return said(request, _("已答复。"), _address(pk) if still else reverse("issue_list"))

    return form_sheet(request, form, Sheet(_("答复诉求"), _("答复"), _address(pk), str(issue)), save)


@form_door
def issue_confirm(request, pk):
    """What the enterprise says of the answer."""
    issue, today = _steered(request, pk)
    form = bound_to(request, service.ConfirmIssueForm, initial={"confirmed_on": today})

    def save(values):
        done = services.confirm_issue(actor=request.user, issue=issue, today=today, **values)
        words = _("企业不满意，已退回重办。") if done.due else _("已办结。")
        return said(request, words, _address(pk))

    return form_sheet(request, form, Sheet(_("登记企业评价"), _("登记"), _address(pk), str(issue)), save)


@form_door
def issue_reopen(request, pk):
    """Take up a closed one again."""
    issue, today = _steered(request, pk)
    form = bound_to(request, WhyForm)

    def save(values):
        services.reopen_issue(actor=request.user, issue=issue, reason=values["reason"], today=today)
        return said(request, _("已重新办理，时限从今天起算。"), _address(pk))

    return form_sheet(request, form, Sheet(_("重新办理"), _("重办"), _address(pk), str(issue)), save)


@form_door
def issue_offer(request, pk):
    """Ask a colleague to take the 首问 over."""
    issue, today = _steered(request, pk)
    form = bound_to(request, service.OfferIssueForm, people=service.people_for(issue, today))

    def save(values):
        services.offer_issue(actor=request.user, issue=issue, today=today, **values)
        return said(request, _("已提出转交，对方接手前首问责任不变。"), _address(pk))

    lead = _("对方接手前，首问责任人仍是%(who)s。") % {"who": issue.received_by}
    return form_sheet(request, form, Sheet(_("转交首问"), _("提出转交"), _address(pk), lead), save)


@form_door
def issue_take(request, pk):
    """Accept or decline the 首问."""
    issue, today = _issue_or_404(request, pk), timezone.localdate()
    if issue.offered_to_id != request.user.pk:
        raise NotAllowed(_("这件诉求没有转交给您。"))
    form = bound_to(request, service.TakeIssueForm)

    def save(values):
        accept = values["accept"] == "yes"
        services.answer_offer(actor=request.user, issue=issue, accept=accept, reason=values["reason"], today=today)
        return said(request, _("已接手。") if accept else _("已回复不接手。"), _address(pk))

    return form_sheet(request, form, Sheet(_("接手诉求"), _("确定"), _address(pk), str(issue)), save)


def _raise(request, back: str, today, **where):
    form = bound_to(request, service.IssueForm, initial={"raised_on": today})

    def save(values):
        issue = services.raise_issue(actor=request.user, today=today, **where, **values)
        words = _("已受理，您是首问责任人；%(day)s 前首次答复。") % {"day": issue.first_due.isoformat()}
        return said(request, words, _address(issue.pk))

    lead = _("登记人即首问责任人，负责到办结；转交须对方接手。")
    return form_sheet(request, form, Sheet(_("登记企业诉求"), _("受理"), back, lead), save)


def _issue_or_404(request, pk) -> ServiceIssue:
    rows = ServiceIssue.objects.visible_to(request.user, timezone.localdate()).select_related(*tab.PARTS)
    return get_object_or_404(rows, pk=pk)


def _steered(request, pk):
    """The issue, for somebody who assigns, confirms and hands on."""
    issue, today = _issue_or_404(request, pk), timezone.localdate()
    if not issue_rights.may_steer(issue, request.user, today):
        raise NotAllowed(_("只有首问责任人和能维护该项目的同事可以办理这一步。"))
    return issue, today


def _address(pk: int) -> str:
    return reverse("issue_detail", args=[pk])
