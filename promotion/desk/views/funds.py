"""到位资金: the months and what waits to be verified; entering, verifying, taking back."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.scope import scope_of
from promotion.common.money import show_amount, show_sum
from promotion.desk.doors import Sheet, act, acting, bound_to, form_door, form_sheet, page_of, project_or_404, project_url, reading, said
from promotion.desk.forms.service import ArrivalForm, ReversalForm
from promotion.desk.service_pages import service_tabs
from promotion.desk.tabs.funds import months_of
from promotion.exchange.ledgers import funds as fund_ledger
from promotion.exchange.links import export_links
from promotion.landing import services
from promotion.landing.models import FundArrival
from promotion.people.roles import Ability
from promotion.people.services import files
from promotion.projects.models import Project
from promotion.projects.services import permits

PER_PAGE = 50
TAB = "funds"


@reading
def fund_list(request):
    """Months of the projects in sight, and the entries of one month (`?month=2026-05`) or those that wait to be verified."""
    today = timezone.localdate()
    rows = FundArrival.objects.visible_to(request.user, today)
    months = months_of(rows)
    month, shown = fund_ledger.month_of(request.GET), fund_ledger.rows(request.user, request.GET, today).rows
    parts = ("project__zone", "file", "recorded_by", "verified_by", "reverses")
    page = page_of(request, shown.select_related(*parts), PER_PAGE)
    context = {
        "months": months,
        "month": month,
        "page": page,
        "entries": [(row, show_amount(row.amount)) for row in page],
        "verified": show_sum(rows.verified().total()),
        "unverified": show_sum(rows.unverified().total()),
        "waiting": fund_ledger.waiting(rows).count(),
        "shown_total": show_sum(shown.total()),
        "verifiable": _verifiable(request.user, today, page),
        "tabs": service_tabs("fund_list"),
        "export": export_links("fund_arrivals", request.GET),
    }
    return render(request, "desk/funds/list.html", context)


@form_door
def fund_new(request, code):
    """Enter money that has come."""
    project, today = project_or_404(request, code), timezone.localdate()
    permits.must_edit(project, request.user, today)
    form = bound_to(request, ArrivalForm, initial={"arrived_on": today})

    def save(values):
        upload = values.pop("file")
        stored = files.store(upload, request.user) if upload else None
        services.record_arrival(actor=request.user, project=project, today=today, file=stored, **values)
        return said(request, _("已登记，待另一位有权限的同事核实。"), project_url(code, TAB))

    lead = _("登记后不能修改；有误请冲销后重新登记。未核实的单独列示。")
    return form_sheet(request, form, Sheet(_("登记到位资金"), _("登记"), project_url(code, TAB), lead), save)


@acting
def fund_verify(request, code, pk):
    """Confirm an entry by its evidence."""
    project, today = project_or_404(request, code), timezone.localdate()
    arrival = get_object_or_404(FundArrival.objects.select_related("project"), project=project, pk=pk)
    return act(
        request,
        lambda: services.verify_arrival(actor=request.user, arrival=arrival, today=today),
        done=_("已核实 %(amount)s。") % {"amount": show_amount(arrival.amount)},
        to=project_url(code, TAB),
    )


@form_door
def fund_reverse(request, code, pk):
    """Take back an entry, whole or in part."""
    project, today = project_or_404(request, code), timezone.localdate()
    entries = FundArrival.objects.filter(reverses__isnull=True).select_related("project", "region")
    permits.must_edit(project, request.user, today)
    arrival = get_object_or_404(entries, project=project, pk=pk)
    form = bound_to(request, ReversalForm)

    def save(values):
        services.reverse_arrival(actor=request.user, arrival=arrival, today=today, **values)
        return said(request, _("已冲销，记入本月。"), project_url(code, TAB))

    left = show_amount(services.funds.left_of(arrival))
    lead = _("%(month)s 登记的 %(amount)s，还可冲销 %(left)s。冲销记入本月，原记录不变。") % {
        "month": f"{arrival.month:%Y-%m}",
        "amount": show_amount(arrival.amount),
        "left": left,
    }
    return form_sheet(request, form, Sheet(_("冲销到位资金"), _("冲销"), project_url(code, TAB), lead, danger=True), save)


def _verifiable(user, today, entries) -> set[int]:
    """Of `entries` those that `user` may verify now."""
    grants = scope_of(user, today).with_ability(Ability.VERIFY_FUNDS)
    if not grants:
        return set()
    reached = set(Project.objects.within(grants).filter(pk__in=[row.project_id for row in entries]).values_list("pk", flat=True))
    return {
        row.pk
        for row in entries
        if row.project_id in reached and row.recorded_by_id != user.pk and not row.is_reversal and row.verified_at is None
    }
