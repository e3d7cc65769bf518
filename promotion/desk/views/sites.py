"""Sites: the list, the page of one; on a project giving ground, keeping it, leases, giving it back."""

import datetime

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.scope import scope_of
from promotion.desk.doors import Sheet, bound_to, form_door, form_sheet, page_of, project_or_404, project_url, reading, said
from promotion.desk.forms import sites as forms
from promotion.desk.ground import choices_for, needed_by, site_rows
from promotion.desk.zone_page import places
from promotion.exchange.ledgers.sites import SiteFilterForm, narrowed, seen
from promotion.exchange.links import export_links
from promotion.landing import services as landing
from promotion.landing.holding import with_holdings
from promotion.landing.indicators import compare
from promotion.landing.models import SiteAllocation, SiteReservation
from promotion.landing.services.reservations import LONGEST_DAYS
from promotion.places.models import Site
from promotion.projects.models import Project
from promotion.projects.services import permits

PER_PAGE = 30
TAB = "landing"


@reading
def site_list(request):
    """Every site in use, its area given, kept and left; the facts are open to whoever holds a live grant, the holders to who sees them."""
    today = timezone.localdate()
    has_grant = scope_of(request.user, today).is_live
    zones = places(with_sites=True) if has_grant else []
    form = SiteFilterForm(request.GET, zones=zones)
    page = page_of(request, narrowed(seen(request.user, today), form.asked).select_related("zone"), PER_PAGE)
    context = {
        "form": form,
        "complaints": form.complaints,
        "page": page,
        "rows": site_rows(page.object_list, Project.objects.visible_to(request.user, today), today),
        "has_grant": has_grant,
        "zone": form.asked.get("zone"),
        "export": export_links("sites", request.GET),
    }
    return render(request, "desk/sites/list.html", context)


@reading
def site_detail(request, pk):
    """One site: its facts, what it asks, and who holds it as far as the viewer sees."""
    today = timezone.localdate()
    if not scope_of(request.user, today).is_live:
        raise Http404
    site = get_object_or_404(with_holdings(Site.objects.filter(zone__in=places()), today).select_related("zone__region"), pk=pk)
    (row,) = site_rows([site], Project.objects.visible_to(request.user, today), today)
    context = {
        "site": site,
        "row": row,
        "asks": compare(site, SiteAllocation(), None, None),
        "holders": [
            (each, [] if each.is_reservation else compare(site, each.row, each.project.amount, each.row.area_mu)) for each in row.holders
        ],
    }
    return render(request, "desk/sites/detail.html", context)


def _editable(request, code):
    """The project, for somebody who may change it."""
    project, today = project_or_404(request, code), timezone.localdate()
    permits.must_edit(project, request.user, today)
    return project, today


def _sheet(title: str, button: str, code: str, lead: str = "", *, danger: bool = False) -> Sheet:
    return Sheet(title, button, project_url(code, TAB), lead, danger=danger)


def _asked_site(request, sites):
    """The site that `?site=` names among the offered, for the picker."""
    return next((site.pk for site in sites if str(site.pk) == request.GET.get("site")), None)


@form_door
def site_new(request, code):
    """Give the project a parcel or a workshop."""
    project, today = _editable(request, code)
    sites = choices_for(project, today)
    start = {"allocated_on": today, "area_mu": needed_by(project) or None, "site": _asked_site(request, sites)}
    form = bound_to(request, forms.SiteForm, sites=sites, initial=start)

    def save(values):
        landing.allocate_site(actor=request.user, project=project, today=today, **values)
        return said(request, _("已落实用地。"), project_url(code, TAB))

    lead = _("只能选择项目所在片区、详细规划已覆盖、还有剩余的地块或厂房。")
    return form_sheet(request, form, _sheet(_("落实用地"), _("保存"), code, lead), save)


@form_door
def site_release(request, code, pk):
    """Give a site back."""
    project, today = _editable(request, code)
    allocation = _allocation(project, pk)
    form = bound_to(request, forms.ReleaseForm, initial={"released_on": today})

    def save(values):
        landing.release_site(actor=request.user, allocation=allocation, today=today, **values)
        return said(request, _("已登记退出。"), project_url(code, TAB))

    return form_sheet(request, form, _sheet(_("退出用地"), _("退出"), code, str(allocation.site), danger=True), save)


@form_door
def lease_renew(request, code, pk):
    """续租."""
    project, today = _editable(request, code)
    allocation = _allocation(project, pk)
    form = bound_to(request, forms.UntilForm)

    def save(values):
        landing.renew_lease(actor=request.user, allocation=allocation, lease_until=values["until"], reason=values["reason"], today=today)
        return said(request, _("已续租。"), project_url(code, TAB))

    return form_sheet(request, form, _sheet(_("续租"), _("续租"), code, str(allocation.site)), save)


@form_door
def lease_convert(request, code, pk):
    """先租后让 becomes 出让."""
    project, today = _editable(request, code)
    allocation = _allocation(project, pk)
    form = bound_to(request, forms.ConvertForm, initial={"converted_on": today})

    def save(values):
        landing.convert_lease(actor=request.user, allocation=allocation, today=today, **values)
        return said(request, _("已转为出让，租期提醒已停止。"), project_url(code, TAB))

    lead = _("转让条件：%(what)s") % {"what": allocation.conversion_condition} if allocation.conversion_condition else ""
    return form_sheet(request, form, _sheet(_("转为出让"), _("转为出让"), code, lead), save)


@form_door
def reservation_new(request, code):
    """预留."""
    project, today = _editable(request, code)
    sites = choices_for(project, today, to_reserve=True)
    until = today + datetime.timedelta(days=LONGEST_DAYS)
    start = {"until": until, "area_mu": needed_by(project) or None, "site": _asked_site(request, sites)}
    form = bound_to(request, forms.ReservationForm, sites=sites, initial=start)

    def save(values):
        landing.reserve_site(actor=request.user, project=project, today=today, **values)
        return said(request, _("已预留，到期前会提醒责任人。"), project_url(code, TAB))

    lead = _("最长 %(n)d 天，到期自动失效，可延期一次。详细规划未覆盖的可以预留，不能落实。") % {"n": LONGEST_DAYS}
    return form_sheet(request, form, _sheet(_("预留用地"), _("预留"), code, lead), save)


@form_door
def reservation_renew(request, code, pk):
    """延期, once."""
    project, today = _editable(request, code)
    reservation = _reservation(project, pk)
    form = bound_to(request, forms.UntilForm, initial={"until": today + datetime.timedelta(days=LONGEST_DAYS)})

    def save(values):
        landing.renew_reservation(actor=request.user, reservation=reservation, today=today, **values)
        return said(request, _("已延期。"), project_url(code, TAB))

    return form_sheet(request, form, _sheet(_("预留延期"), _("延期"), code, _("只能延期一次。")), save)


@form_door
def reservation_release(request, code, pk):
    """取消."""
    project, today = _editable(request, code)
    reservation = _reservation(project, pk)
    form = bound_to(request, forms.WhyForm)

    def save(values):
        landing.release_reservation(actor=request.user, reservation=reservation, reason=values["reason"], today=today)
        return said(request, _("已取消预留。"), project_url(code, TAB))

    return form_sheet(request, form, _sheet(_("取消预留"), _("取消预留"), code, str(reservation.site), danger=True), save)


@form_door
def reservation_allocate(request, code, pk):
    """转为落实, the whole area at once."""
    project, today = _editable(request, code)
    reservation = _reservation(project, pk)
    form = bound_to(request, forms.TermsForm, initial={"allocated_on": today})

    def save(values):
        landing.allocate_reserved(actor=request.user, reservation=reservation, today=today, **values)
        return said(request, _("已转为落实。"), project_url(code, TAB))

    return form_sheet(request, form, _sheet(_("预留转为落实"), _("落实"), code, str(reservation)), save)


def _allocation(project, pk) -> SiteAllocation:
    held = SiteAllocation.objects.filter(project=project, released_on__isnull=True).select_related("project", "site")
    return get_object_or_404(held, pk=pk)


def _reservation(project, pk) -> SiteReservation:
    held = SiteReservation.objects.filter(project=project, ended_on__isnull=True).select_related("project", "site")
    return get_object_or_404(held, pk=pk)
