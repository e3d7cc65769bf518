"""Agreements: recorded whole, drafted, concluded, signed, supplemented, withdrawn."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.agreements import services
from promotion.agreements.competition import conclusion_from
from promotion.agreements.facts import AgreementKind
from promotion.agreements.models import Agreement, Clause, Instalment
from promotion.agreements.services.reading import clause_facts
from promotion.desk.doors import Sheet, bound_to, form_door, form_sheet, project_or_404, project_url, said
from promotion.desk.forms import agreements as forms
from promotion.desk.forms.stages import WhyForm
from promotion.people.services import files
from promotion.projects.services import permits

TAB = "agreements"


def editable(request, code):
    """The project, for somebody who may change it, and today."""
    project, today = project_or_404(request, code), timezone.localdate()
    permits.must_edit(project, request.user, today)
    return project, today


def agreement_or_404(project, pk) -> Agreement:
    """An agreement of that very project, in force."""
    return get_object_or_404(Agreement.objects.in_force().select_related("project"), project=project, pk=pk)


def sheet(title: str, code: str, lead: str = "", *, button: str = "", danger: bool = False) -> Sheet:
    """A form that leads back to the tab."""
    return Sheet(title, button or _("保存"), project_url(code, TAB), lead, danger=danger)


def _stored(values, user):
    upload = values.pop("file", None)
    return files.store(upload, user) if upload else None


def _parties(project) -> dict:
    unit, firm = project.owning_unit, project.enterprise
    return {"our_party": unit.name if unit else "", "investor_party": firm.name if firm else ""}


@form_door
def agreement_new(request, code):
    """Record an agreement that is signed already."""
    project, today = editable(request, code)
    form = bound_to(request, forms.AgreementForm, initial=_parties(project))

    def save(values):
        stored = _stored(values, request.user)
        services.record_agreement(actor=request.user, project=project, today=today, file=stored, **values)
        return said(request, _("已登记协议。"), project_url(code, TAB))

    return form_sheet(request, form, sheet(_("登记已签协议"), code, _("框架协议不计入任何合计；还没签的请用“起草”。")), save)


@form_door
def agreement_draft(request, code):
    """Begin the formal agreement."""
    project, today = editable(request, code)
    start = {**_parties(project), "title": _("%(name)s投资协议") % {"name": project.name}, "amount": project.amount}
    form = bound_to(request, forms.DraftForm, initial=start)

    def save(values):
        services.draft_agreement(actor=request.user, project=project, kind=AgreementKind.FORMAL, today=today, **values)
        return said(request, _("已起草。请逐条登记条款并审查。"), project_url(code, TAB))

    lead = _("拟签协议不计入任何合计；条款审查通过、结论登记后才能签订。")
    return form_sheet(request, form, sheet(_("起草正式协议"), code, lead, button=_("起草")), save)


@form_door
def agreement_edit(request, code, pk):
    """What may still change of a draft."""
    project, today = editable(request, code)
    agreement = agreement_or_404(project, pk)
    start = {name: getattr(agreement, name) for name in ("title", "amount", "event")}
    form = bound_to(request, forms.DraftTermsForm, initial=start)

    def save(values):
        services.edit_draft(actor=request.user, agreement=agreement, today=today, **values)
        return said(request, _("已保存。"), project_url(code, TAB))

    return form_sheet(request, form, sheet(_("修改拟签协议"), code, agreement.title), save)


@form_door
def agreement_conclude(request, code, pk):
    """The conclusion of 公平竞争审查, by an editor of the project or the joint office."""
    project, today = project_or_404(request, code), timezone.localdate()
    agreement = agreement_or_404(project, pk)
    start = {
        "fair_competition": agreement.fair_competition or conclusion_from(clause_facts(agreement)),
        "fair_competition_on": today,
        "fair_competition_by": agreement.fair_competition_by,
        "fair_competition_basis": agreement.fair_competition_basis,
    }
    form = bound_to(request, forms.ConcludeForm, initial=start)

    def save(values):
        services.conclude(
            actor=request.user,
            agreement=agreement,
            conclusion=values["fair_competition"],
            concluded_on=values["fair_competition_on"],
            basis=values["fair_competition_basis"],
            reviewer=values["fair_competition_by"],
            today=today,
        )
        return said(request, _("已登记公平竞争审查结论。"), project_url(code, TAB))

    lead = _("有禁止条款、缺依据或我方条款未审查时，只能登记“禁止签订”。条款再有变动，结论自动失效。")
    return form_sheet(request, form, sheet(_("公平竞争审查结论"), code, lead), save)


@form_door
def agreement_sign(request, code, pk):
    """签订 of a draft."""
    project, today = editable(request, code)
    agreement = agreement_or_404(project, pk)
    start = {"signed_on": today, "amount": agreement.amount, "event": agreement.event}
    form = bound_to(request, forms.SignForm, initial=start)

    def save(values):
        stored = _stored(values, request.user)
        services.sign_agreement(actor=request.user, agreement=agreement, today=today, file=stored, **values)
        return said(request, _("已签订。有日期的条款和分期开始提醒。"), project_url(code, TAB))

    lead = _("签订后内容不能再改；以后的变动登记为补充协议。")
    return form_sheet(request, form, sheet(_("签订协议"), code, lead, button=_("签订")), save)


@form_door
def agreement_withdraw(request, code, pk):
    """Hide an agreement recorded by mistake."""
    project, today = editable(request, code)
    agreement = agreement_or_404(project, pk)
    form = bound_to(request, WhyForm)

    def save(values):
        services.withdraw_agreement(actor=request.user, agreement=agreement, reason=values["reason"], today=today)
        return said(request, _("已撤回这份协议，其到期事项随之结束。"), project_url(code, TAB))

    return form_sheet(request, form, sheet(_("撤回协议"), code, agreement.title, button=_("撤回"), danger=True), save)


@form_door
def supplement_new(request, code):
    """A supplement: 增资, moved dates, or a draft to which clauses are added."""
    project, today = editable(request, code)
    formal = services.formal_of(project)
    named = {name: getattr(formal, name) for name in ("our_party", "investor_party")} if formal else _parties(project)
    start = {**named, "title": _("补充协议"), "signed_on": today, "fair_competition_on": today}
    form = bound_to(request, forms.SupplementForm, terms=_movable(project), initial=start)

    def save(values):
        stored = _stored(values, request.user)
        services.make_supplement(actor=request.user, project=project, today=today, file=stored, **values)
        return said(request, _("已登记补充协议。"), project_url(code, TAB))

    lead = _("增资只计增加额；原协议不改动，新旧日期并列显示。")
    return form_sheet(request, form, sheet(_("登记补充协议"), code, lead), save)


def _movable(project) -> list:
    """What a supplement may move: open, dated instalments and clauses of signed agreements."""
    signed = Agreement.objects.filter(project=project, signed_on__isnull=False).in_force()
    found = []
    for model in (Instalment, Clause):
        rows = model.objects.filter(agreement__in=signed, fulfilled_on__isnull=True, withdrawn_at__isnull=True)
        found += [term for term in rows.prefetch_related("date_changes__supplement") if term.current_due]
    return found
