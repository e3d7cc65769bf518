"""登记线索, the twins found while typing, and asking to be let in."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.scope import may
from promotion.chains.models import ChainNode
from promotion.common.errors import NotAllowed
from promotion.common.htmx import UNPROCESSABLE, go
from promotion.common.text import one_line
from promotion.desk.doors import Sheet, bound_to, form_door, form_sheet, reading, refusals_beside_fields
from promotion.desk.forms.enterprises import RequestForm
from promotion.desk.forms.intake import LeadForm
from promotion.people.roles import Ability
from promotion.places.models import Zone
from promotion.projects.models import Project
from promotion.projects.models.first_contact import RequestKind
from promotion.projects.services import contact_requests, intake, twins
from promotion.projects.sight import visible_enterprises

LONGEST = 120


@form_door
def project_new(request):
    """Log a lead; asked twice with the same token, it is one lead."""
    today = timezone.localdate()
    if not may(request.user, Ability.LOG_LEAD, today):
        raise NotAllowed(_("登记线索由招商专员和片区负责人办理；如需开通请联系管理员。"))
    form = bound_to(request, LeadForm, user=request.user, today=today, initial=_asked_for(request, today))
    if request.method == "POST" and form.is_valid():
        with refusals_beside_fields(form):
            project = intake.log_lead(actor=request.user, today=today, **form.cleaned_data)
            messages.success(request, _("已登记线索 %(code)s。") % {"code": project.code})
            return go(request, "project_detail", project.code)
    name = one_line(form["enterprise_name"].value() or "")[:LONGEST]
    answer = twins.look_up(name, request.user, today) if form.is_bound else None
    context = {"form": form, "name": name, **_told(answer, request.user, today)}
    return render(request, "desk/project_new.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@reading
def twin_lookup(request):
    """Firms like the one being typed, as far as the person may know of them."""
    text = one_line(request.GET.get("enterprise_name", "")[:LONGEST])
    today = timezone.localdate()
    answer = twins.look_up(text, request.user, today) if may(request.user, Ability.LOG_LEAD, today) else None
    return render(request, "desk/_twins.html", {"name": text, **_told(answer, request.user, today)})


@form_door
def request_new(request):
    """申请对接 or 申请裁定. The answer is the same whether or not there is such a firm."""
    kind = request.GET.get("kind", "")
    start = {"name": one_line(request.GET.get("name", "")[:LONGEST]), "kind": kind if kind in RequestKind.values else RequestKind.JOIN}
    form = bound_to(request, RequestForm, initial=start)

    def save(values):
        contact_requests.request_contact(actor=request.user, today=timezone.localdate(), **values)
        messages.success(request, _("申请已提交，答复会出现在“消息”里。"))
        return reverse("workbench")

    lead = _("在谈单位会看到您的单位、姓名和理由。")
    return form_sheet(request, form, Sheet(_("申请对接"), _("提交申请"), reverse("workbench"), lead), save)


def _told(answer, user, today) -> dict:
    """The answer, and those of its projects on which `user` may log a follow-up."""
    codes = [project.code for twin in answer.seen for project in twin.projects] if answer else []
    own = Project.objects.editable_by(user, today).filter(code__in=codes).values_list("code", flat=True) if codes else ()
    return {"answer": answer, "own": frozenset(own)}


def _asked_for(request, today) -> dict:
    """What a link presets: a firm within sight, a chain link (from a board), a zone. Anything else is left out."""
    asked = {}
    if request.GET.get("enterprise", "").isdecimal():
        firm = visible_enterprises(request.user, today).filter(pk=request.GET["enterprise"][:18]).first()
        asked["enterprise_name"] = firm.name if firm else ""
    elif "name" in request.GET:
        asked["enterprise_name"] = one_line(request.GET["name"][:LONGEST])
    asked["chain"] = ChainNode.objects.selectable().filter(slug=request.GET.get("chain", "")[:100]).first()
    asked["zone"] = Zone.objects.taking_projects().filter(slug=request.GET.get("zone", "")[:80]).first()
    return {name: value for name, value in asked.items() if value}
