"""Forms of the ground: which site, how much, on what terms; keeping it for a while."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.form_fields import AmountField, ChineseDateField, LineField
from promotion.common.money import plain
from promotion.desk.forms.pickers import ERRORS
from promotion.desk.forms.stages import NUMBER
from promotion.places.models import Site

LOCAL = {"error_messages": NUMBER, "min_value": 0}
MODES = [("", gettext_lazy("按地块的供应方式")), *Site.Supply.choices]


class SiteSelect(forms.Select):
    """A picker in which a site that cannot be had is shown, with the reason, and cannot be picked."""

    def create_option(self, name, value, label, selected, index, **more):
        """Disabled where `why_not` of its site says something."""
        option = super().create_option(name, value, label, selected, index, **more)
        if getattr(getattr(value, "instance", None), "why_not", ""):
            option["attrs"]["disabled"] = True
        return option


class SiteField(forms.ModelChoiceField):
    """One of the sites handed over as a list, each with `left_mu` and `why_not` (see `desk/ground.py: choices_for`)."""

    widget = SiteSelect

    def __init__(self, **kwargs):
        super().__init__(
            Site.objects.none(),
            label=gettext_lazy("地块或厂房"),
            empty_label=gettext_lazy("请选择地块或厂房"),
            error_messages=ERRORS,
            **kwargs,
        )

    def offer(self, sites):
        """Take these; what a forged form names beside them is refused, one that is disabled gets the service's sentence."""
        self.queryset = Site.objects.filter(pk__in=[site.pk for site in sites])
        self.widget.choices = self.choices = [
            ("", self.empty_label),
            *((forms.models.ModelChoiceIteratorValue(site.pk, site), self.label_from_instance(site)) for site in sites),
        ]

    def label_from_instance(self, site) -> str:
        """名称（种类，剩多少亩，为什么不行）."""
        words = [site.get_kind_display(), _("剩 %(left)s 亩") % {"left": plain(site.left_mu)}]
        words += [site.get_supply_mode_display()] if site.supply_mode else []
        return f"{site.name}（{'，'.join(map(str, [*words, *([site.why_not] if site.why_not else [])]))}）"


class TermsForm(forms.Form):
    """On what terms ground is given, and what the project commits itself to."""

    allocated_on = ChineseDateField(label=gettext_lazy("落实日期"))
    supply_mode = forms.ChoiceField(label=gettext_lazy("供应方式"), choices=MODES, required=False)
    lease_until = ChineseDateField(
        label=gettext_lazy("租期（年期）至"), required=False, help_text=gettext_lazy("租赁、先租后让必填；到期前 6、3、1 个月提醒责任人。")
    )
    conversion_condition = LineField(
        label=gettext_lazy("转让条件"), max_length=200, required=False, help_text=gettext_lazy("先租后让必填。")
    )
    conversion_due = ChineseDateField(label=gettext_lazy("转让条件期限"), required=False)
    offers_tax = AmountField(label=gettext_lazy("承诺亩均税收（万元/亩·年）"), required=False, help_text="")
    offers_plot_ratio = forms.DecimalField(label=gettext_lazy("承诺容积率"), max_digits=10, decimal_places=4, required=False, **LOCAL)
    offers_energy = forms.DecimalField(
        label=gettext_lazy("承诺单位能耗（吨标准煤/万元）"), max_digits=10, decimal_places=4, required=False, **LOCAL
    )
    offers_rd = forms.DecimalField(label=gettext_lazy("承诺 R&D 强度（%）"), max_digits=10, decimal_places=4, required=False, **LOCAL)


class SiteForm(TermsForm):
    """A parcel or workshop, or part of one, for the project."""

    site = SiteField()
    area_mu = forms.DecimalField(label=gettext_lazy("面积（亩）"), max_digits=12, decimal_places=4, **LOCAL)
    field_order = ("site", "area_mu")

    def __init__(self, *args, sites, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].offer(sites)


class ReservationForm(forms.Form):
    """预留."""

    site = SiteField()
    area_mu = forms.DecimalField(label=gettext_lazy("面积（亩）"), max_digits=12, decimal_places=4, **LOCAL)
    until = ChineseDateField(label=gettext_lazy("预留至"))
    reason = LineField(label=gettext_lazy("理由"), max_length=200)

    def __init__(self, *args, sites, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].offer(sites)


class UntilForm(forms.Form):
    """延期 of a reservation, 续租 of a lease: until when, and why."""

    until = ChineseDateField(label=gettext_lazy("延至"))
    reason = LineField(label=gettext_lazy("理由"), max_length=200)


class ConvertForm(forms.Form):
    """先租后让 becomes 出让."""

    converted_on = ChineseDateField(label=gettext_lazy("转为出让日期"))


class ReleaseForm(forms.Form):
    """退出 of a site."""

    released_on = ChineseDateField(label=gettext_lazy("退出日期"))
    reason = LineField(label=gettext_lazy("理由"), max_length=200)


class WhyForm(forms.Form):
    """Why something is given up."""

    reason = LineField(label=gettext_lazy("理由"), max_length=200)
