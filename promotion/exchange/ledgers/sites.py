"""地块与厂房: the columns of the list of sites, its filter, and its rows."""

import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.access.scope import scope_of
from promotion.common.form_fields import CHOOSE
from promotion.exchange.columns import NUMBER, Column, name_of, told
from promotion.exchange.ledgers.ledger import Asked, Ledger
from promotion.exchange.wanted import SITES, by_key
from promotion.landing.holding import SiteStatus, status_of_row, with_holdings
from promotion.places.models import Site, Zone

FIELD = by_key(SITES)
LEFT_OUT: frozenset[str] = frozenset()
PLAIN = {"kind": "kind", "mode": "supply_mode"}

COLUMNS = (
    told(FIELD["zone"], name_of("zone"), width=20, needs=("zone",)),
    told(FIELD["name"], lambda site: site.name, width=28),
    told(FIELD["kind"], lambda site: str(site.get_kind_display()), width=8),
    told(FIELD["area_mu"], lambda site: site.area_mu, width=12, sums=True),
    Column("allocated", gettext_lazy("已落实（亩）"), lambda site: site.allocated_mu, kind=NUMBER, sums=True),
    Column("reserved", gettext_lazy("已预留（亩）"), lambda site: site.reserved_mu, kind=NUMBER, sums=True),
    Column("left", gettext_lazy("剩余（亩）"), lambda site: site.left_mu, kind=NUMBER, sums=True),
    Column("status", gettext_lazy("可供情况"), lambda site: str(status_of_row(site).label), width=10),
    told(FIELD["planning_covered"], lambda site: "是" if site.planning_covered else "否", width=12),
    told(FIELD["supply_mode"], lambda site: str(site.get_supply_mode_display()) if site.supply_mode else "", width=14),
    told(FIELD["lease_until"], lambda site: site.lease_until),
    told(FIELD["notes"], lambda site: site.notes),
)


class SiteFilterForm(forms.Form):
    """The list of sites: each field may be left out; one that cannot be read is left out and says so."""

    zone = forms.ChoiceField(label=gettext_lazy("片区"), required=False, error_messages={"invalid_choice": CHOOSE})
    kind = forms.ChoiceField(label=gettext_lazy("种类"), required=False, choices=[("", gettext_lazy("全部种类")), *Site.Kind.choices])
    mode = forms.ChoiceField(
        label=gettext_lazy("供应方式"), required=False, choices=[("", gettext_lazy("全部供应方式")), *Site.Supply.choices]
    )
    covered = forms.ChoiceField(
        label=gettext_lazy("详细规划"),
        required=False,
        choices=[("", gettext_lazy("规划不限")), ("1", gettext_lazy("已覆盖")), ("0", gettext_lazy("未覆盖"))],
    )
    status = forms.ChoiceField(label=gettext_lazy("状态"), required=False, choices=[("", gettext_lazy("在用的")), *SiteStatus.choices])
    left = forms.DecimalField(
        label=gettext_lazy("剩余不少于（亩）"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=4,
        error_messages={"invalid": gettext_lazy("请填写数字。")},
    )

    def __init__(self, *args, zones, **kwargs):
        super().__init__(*args, **kwargs)
        self.zones = {zone.slug: zone for zone in zones}
        labels = [(zone.slug, f"{'　' * (zone.depth - 1)}{zone.name}") for zone in zones]
        self.fields["zone"].choices = [("", _("全部片区")), *labels]

    @property
    def complaints(self) -> list[str]:
        """One sentence for each field that was left out."""
        return [f"{self.fields[name].label}：{error}" for name, errors in self.errors.items() for error in errors]

    @property
    def asked(self) -> dict:
        """The readable values, by field; the zone as its row."""
        self.errors  # noqa: B018 - reading it is what cleans the form
        found = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return found | ({"zone": self.zones[found["zone"]]} if "zone" in found else {})


def seen(user, today: datetime.date):
    """Every site, in use or not: facts of the ground are open to whoever holds a live grant."""
    sites = Site.objects.all() if scope_of(user, today).is_live else Site.objects.none()
    return with_holdings(sites, today)


def narrowed(sites, asked: dict):
    """The sites (read by `with_holdings`) that `asked` names, in order. 停用 are shown when asked for, and only then."""
    status = asked.get("status", "")
    sites = sites.filter(withdrawn_at__isnull=status != SiteStatus.WITHDRAWN)
    if "zone" in asked:
        sites = sites.filter(zone__path__startswith=asked["zone"].path)
    sites = sites.filter(**{PLAIN[name]: value for name, value in asked.items() if name in PLAIN})
    if "covered" in asked:
        sites = sites.filter(planning_covered=asked["covered"] == "1")
    if "left" in asked:
        sites = sites.filter(left_mu__gte=asked["left"])
    return _in_status(sites, status).order_by("zone__path", "name", "pk")


def _in_status(sites, status: str):
    """As `holding.status_of` says it, in SQL."""
    if status == SiteStatus.FREE:
        return sites.filter(allocated_mu=0, reserved_mu=0)
    if status == SiteStatus.PART:
        return sites.filter(left_mu__gt=0).exclude(allocated_mu=0, reserved_mu=0)
    if status == SiteStatus.FULL:
        return sites.filter(left_mu__lte=0, reserved_mu=0)
    return sites.filter(left_mu__lte=0, reserved_mu__gt=0) if status == SiteStatus.RESERVED else sites


def rows(user, params, today: datetime.date) -> Asked:
    """The sites that the filter of the page names."""
    form = SiteFilterForm(params, zones=Zone.objects.all())
    return Asked(narrowed(seen(user, today), form.asked), form.complaints)


LEDGER = Ledger(
    key="sites",
    title=gettext_lazy("地块与厂房台账"),
    noun=gettext_lazy("地块（厂房）"),
    columns=COLUMNS,
    always="name",
    rows=rows,
    seen=seen,
    is_sealed=lambda site: False,
    back="site_list",
    door="site_export",
)
