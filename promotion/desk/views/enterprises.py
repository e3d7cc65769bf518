"""企业: the list, the page, its people, and requests to be let in."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.scope import may, scope_of
from promotion.common.errors import NotAllowed
from promotion.common.htmx import render_sheet
from promotion.common.money import show_amount
from promotion.common.text import one_line
from promotion.desk import timeline, twin_pairs
from promotion.desk.doors import Sheet, bound_to, enterprise_or_404, form_door, form_sheet, page_of, reading
from promotion.desk.forms.enterprises import AnswerForm, ContactForm, EnterpriseFactsForm, EnterpriseForm, RevealForm
from promotion.desk.project_page import lines_of
from promotion.desk.reports import requests_for
from promotion.desk.tabs import issues
from promotion.enterprises.models import Contact, Enterprise
from promotion.exchange.ledgers import enterprises as enterprise_ledger
from promotion.exchange.links import export_links
from promotion.people.doors import with_fresh_password
from promotion.people.roles import Ability
from promotion.projects.models import ContactRequest, FirstContact, FollowUp, Project
from promotion.projects.services import contact_requests, contacts, firms
from promotion.projects.services.lighting import lit
from promotion.projects.sight import visible_enterprises

PER_PAGE = 30


@reading
def enterprise_list(request):
    """Firms within sight, searched by a fragment of the name, pinyin initials or 信用代码."""
    today = timezone.localdate()
    rows = enterprise_ledger.rows(request.user, request.GET, today).rows.select_related("region", "chain")
    page = page_of(request, rows, PER_PAGE)
    may_register = may(request.user, Ability.LOG_LEAD, today)
    context = {
        "page": page,
        "text": enterprise_ledger.text_of(request.GET),
        "may_register": may_register,
        "export": export_links("enterprises", request.GET),
    }
    return render(request, "desk/enterprises.html", context)


@reading
def enterprise_detail(request, pk):
    """One firm: facts, people, its projects and follow-ups within sight, 首谈, requests. One that was merged away leads to where it went."""
    today = timezone.localdate()
    went = Enterprise.objects.filter(pk=pk, merged_into__in=visible_enterprises(request.user, today).values("pk"))
    if into := went.values_list("merged_into", flat=True).first():
        return redirect("enterprise_detail", into)
    enterprise = enterprise_or_404(request, pk)
    seen = Project.objects.visible_to(request.user, today)
    phones = contacts.sees_phones(enterprise, request.user)
    rows = FollowUp.objects.filter(Q(enterprise=enterprise, project__isnull=True) | Q(project__enterprise=enterprise, project__in=seen))
    projects = lit(seen.filter(enterprise=enterprise), today).select_related("owner", "zone", "owning_unit").order_by("-updated_at")
    requests = [row for row in requests_for(request.user, scope_of(request.user, today)) if row.enterprise_id == enterprise.pk]
    context = {
        "enterprise": enterprise,
        "contacts": lines_of(enterprise, request.user),
        "projects": [(project, show_amount(project.amount)) for project in projects],
        "entries": timeline.enterprise_follow_ups(rows, request.user, timezone.now(), sees_phones=phones),
        "firsts": FirstContact.objects.filter(enterprise=enterprise).select_related("unit", "user").order_by("-earned_on"),
        "requests": requests,
        "issues": issues.lines(enterprise.issues.visible_to(request.user, today).soonest_first(), request.user, today),
        "may_write": may(request.user, Ability.LOG_LEAD, today),
        **twin_pairs.card(enterprise, request.user, today),
    }
    return render(request, "desk/enterprise.html", context)


@form_door
def enterprise_new(request):
    """Register a firm without a lead."""
    today = timezone.localdate()
    if not may(request.user, Ability.LOG_LEAD, today):
        raise NotAllowed(_("登记企业由招商专员和片区负责人办理。"))
    form = bound_to(request, EnterpriseForm, initial={"enterprise_name": one_line(request.GET.get("name", "")[:120])})

    def save(values):
        enterprise = firms.register_enterprise(actor=request.user, today=today, **values)
        messages.success(request, _("已登记企业。"))
        return reverse("enterprise_detail", args=[enterprise.pk])

    sheet = Sheet(_("登记企业"), _("登记"), reverse("enterprise_list"), _("同一家企业两市只登记一次。"), "desk/_enterprise_sheet.html")
    return form_sheet(request, form, sheet, save)


@form_door
def enterprise_edit(request, pk):
    """Change what is known of a firm."""
    enterprise, today = enterprise_or_404(request, pk), timezone.localdate()
    if not may(request.user, Ability.LOG_LEAD, today):
        raise NotAllowed(_("企业信息由招商专员和片区负责人维护。"))
    form = bound_to(request, EnterpriseFactsForm, initial={name: getattr(enterprise, name) for name in EnterpriseFactsForm.base_fields})
    back = reverse("enterprise_detail", args=[pk])

    def save(values):
        firms.edit_enterprise(actor=request.user, enterprise=enterprise, today=today, **values)
        messages.success(request, _("已保存。"))
        return back

    return form_sheet(request, form, Sheet(_("修改企业信息"), _("保存"), back, enterprise.name), save)


@form_door
def contact_new(request, pk):
    """Add somebody on the investor's side."""
    enterprise, today = enterprise_or_404(request, pk), timezone.localdate()
    form = bound_to(request, ContactForm)
    back = reverse("enterprise_detail", args=[pk])

    def save(values):
        contacts.add_contact(actor=request.user, enterprise=enterprise, today=today, **values)
        messages.success(request, _("已添加联系人。"))
        return back

    return form_sheet(request, form, Sheet(_("添加联系人"), _("保存"), back, enterprise.name), save)


@form_door
@with_fresh_password
def contact_reveal(request, pk):
    """Show a masked phone for a reason. The number stands in the answer to a POST only."""
    today = timezone.localdate()
    firms = visible_enterprises(request.user, today).values("pk")
    live = Contact.objects.filter(enterprise__in=firms, withdrawn_at__isnull=True).select_related("enterprise")
    contact = get_object_or_404(live, pk=pk)
    form = bound_to(request, RevealForm)
    back = reverse("enterprise_detail", args=[contact.enterprise_id])
    shown = {"contact": contact, "back": back, "title": _("联系电话")}

    def save(values):
        shown["phone"] = contacts.reveal_phone(actor=request.user, contact=contact, reason=values["reason"], today=today)
        return back

    answer = form_sheet(request, form, Sheet(_("查看电话"), _("查看"), back, str(contact)), save)
    return render_sheet(request, "desk/_phone_sheet.html", shown) if "phone" in shown else answer


@form_door
def request_answer(request, pk):
    """同意 or 不同意 to somebody who asks to be let in."""
    today = timezone.localdate()
    asked = get_object_or_404(ContactRequest.objects.select_related("enterprise", "from_user__unit"), pk=pk)
    mine = {row.pk for row in requests_for(request.user, scope_of(request.user, today))}
    if asked.pk not in mine and asked.answered_by_id != request.user.pk:
        raise Http404
    form = bound_to(request, AnswerForm)

    def save(values):
        contact_requests.answer_request(
            actor=request.user, request=asked, accept=values["accept"] == "yes", answer=values["answer"], today=today
        )
        messages.success(request, _("已答复%(who)s。") % {"who": asked.from_user})
        return reverse("workbench")

    lead = f"{asked.from_user.unit or ''} {asked.from_user}：{asked.enterprise} · {asked.get_kind_display()} · {asked.reason}"
    return form_sheet(request, form, Sheet(_("答复申请"), _("答复"), reverse("workbench"), lead), save)
