"""What an agreement holds: parties, clauses, instalments."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.agreements import services
from promotion.agreements.models import AgreementParty, Clause, Instalment
from promotion.common.phones import mask_all
from promotion.desk.doors import act, acting, bound_to, form_door, form_sheet, project_or_404, project_url, said
from promotion.desk.forms import agreements as forms
from promotion.desk.forms.pickers import colleagues
from promotion.desk.forms.stages import WhyForm
from promotion.desk.views.agreements import TAB, agreement_or_404, editable, sheet
from promotion.projects.models import Project
from promotion.projects.sight import visible_enterprises


def _of(model, project, pk):
    """A clause or an instalment of that very project, not struck out."""
    rows = model.objects.filter(withdrawn_at__isnull=True, agreement__withdrawn_at__isnull=True).select_related("agreement__project")
    return get_object_or_404(rows, agreement__project=project, pk=pk)


@form_door
def party_new(request, code, pk):
    """One more party of a draft."""
    project, today = editable(request, code)
    agreement = agreement_or_404(project, pk)
    form = bound_to(request, forms.PartyForm, enterprises=visible_enterprises(request.user, today).order_by("name"))

    def save(values):
        services.add_party(actor=request.user, agreement=agreement, today=today, **values)
        return said(request, _("已加入当事方。"), project_url(code, TAB))

    return form_sheet(request, form, sheet(_("加入当事方"), code, agreement.title), save)


@acting
def party_strike(request, code, pk):
    """Take a party out of a draft."""
    project, today = editable(request, code)
    party = get_object_or_404(AgreementParty.objects.select_related("agreement__project"), agreement__project=project, pk=pk)
    return act(
        request,
        lambda: services.strike_party(actor=request.user, party=party, today=today),
        done=_("已删去这个当事方。"),
        to=project_url(code, TAB),
    )


@form_door
def clause_new(request, code, pk):
    """One obligation more."""
    project, today = editable(request, code)
    agreement = agreement_or_404(project, pk)
    form = bound_to(request, forms.ClauseForm, project=project, people=colleagues(today))

    def save(values):
        services.add_clause(actor=request.user, agreement=agreement, today=today, **values)
        return said(request, _("已登记条款。"), project_url(code, TAB))

    return form_sheet(request, form, sheet(_("登记条款"), code, agreement.title), save)


@form_door
def clause_review(request, code, pk):
    """公平竞争审查 of one clause, by an editor of the project or the joint office."""
    project, today = project_or_404(request, code), timezone.localdate()
    clause = _of(Clause, project, pk)
    form = bound_to(request, forms.ClauseReviewForm, initial={"review": clause.review, "basis": clause.basis, "reviewed_on": today})

    def save(values):
        services.review_clause(actor=request.user, clause=clause, today=today, **values)
        return said(request, _("已登记审查。"), project_url(code, TAB))

    return form_sheet(request, form, sheet(_("审查条款"), code, mask_all(clause.text)), save)


@form_door
def clause_fulfil(request, code, pk):
    """履行, by its department, its person, or the project's people."""
    project, today = project_or_404(request, code), timezone.localdate()
    clause = _of(Clause, project, pk)
    form = bound_to(request, forms.FulfilForm, initial={"fulfilled_on": today})

    def save(values):
        services.fulfil_clause(actor=request.user, clause=clause, today=today, **values)
        # With its last promise kept a department sees the project no more.
        sees_it = Project.objects.visible_to(request.user, today).filter(pk=project.pk).exists()
        return said(request, _("已登记履行。"), project_url(code, TAB) if sees_it else reverse("workbench"))

    return form_sheet(request, form, sheet(_("登记履行"), code, mask_all(clause.text), button=_("登记")), save)


@form_door
def clause_strike(request, code, pk):
    """Strike a clause out."""
    project, today = editable(request, code)
    clause = _of(Clause, project, pk)
    form = bound_to(request, WhyForm)

    def save(values):
        services.strike_clause(actor=request.user, clause=clause, reason=values["reason"], today=today)
        return said(request, _("已删去这一条。"), project_url(code, TAB))

    return form_sheet(request, form, sheet(_("删去条款"), code, mask_all(clause.text), button=_("删去"), danger=True), save)


@form_door
def instalment_new(request, code, pk):
    """One payment more."""
    project, today = editable(request, code)
    agreement = agreement_or_404(project, pk)
    form = bound_to(request, forms.InstalmentForm)

    def save(values):
        services.add_instalment(actor=request.user, agreement=agreement, today=today, **values)
        return said(request, _("已登记分期出资。"), project_url(code, TAB))

    return form_sheet(request, form, sheet(_("登记分期出资"), code, _("各期合计不能超过协议投资额。")), save)


@form_door
def instalment_fulfil(request, code, pk):
    """The payment has been made."""
    project, today = editable(request, code)
    instalment = _of(Instalment, project, pk)
    form = bound_to(request, forms.FulfilForm, initial={"fulfilled_on": today})

    def save(values):
        services.fulfil_instalment(actor=request.user, instalment=instalment, today=today, **values)
        return said(request, _("已登记履行。"), project_url(code, TAB))

    return form_sheet(request, form, sheet(_("登记出资"), code, str(instalment), button=_("登记")), save)


@form_door
def instalment_strike(request, code, pk):
    """Strike a payment out."""
    project, today = editable(request, code)
    instalment = _of(Instalment, project, pk)
    form = bound_to(request, WhyForm)

    def save(values):
        services.strike_instalment(actor=request.user, instalment=instalment, reason=values["reason"], today=today)
        return said(request, _("已删去这一期。"), project_url(code, TAB))

    return form_sheet(request, form, sheet(_("删去这一期"), code, str(instalment), button=_("删去"), danger=True), save)
