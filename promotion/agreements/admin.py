"""Admin page of agreements, with the sweep of 公平竞争审查 as a filter."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.agreements import services
from promotion.agreements.models import Agreement, AgreementParty, Clause, Instalment
from promotion.common.admin_acts import Act
from promotion.common.money import show_amount
from promotion.projects.admin_base import ReadOnlyInline, ServiceAdmin

TERMS = ("title", "amount", "event")


class SweepFilter(admin.SimpleListFilter):
    """清理: which agreements still need their clauses looked at, drafts and signed ones alike."""

    title = gettext_lazy("公平竞争审查清理")
    parameter_name = "sweep"
    found = {
        "any": (gettext_lazy("有待处理条款"), lambda rows: rows.to_sweep()),
        "unreviewed": (gettext_lazy("我方条款未审查"), lambda rows: rows.with_unreviewed()),
        "forbidden": (gettext_lazy("有禁止条款"), lambda rows: rows.with_forbidden()),
        "baseless": (gettext_lazy("需依据而未写依据"), lambda rows: rows.with_baseless()),
        "empty": (gettext_lazy("还没有登记条款"), lambda rows: rows.without_clauses()),
    }

    def lookups(self, request, model_admin):
        """The groups of the sweep."""
        return [(value, label) for value, (label, _rows) in self.found.items()]

    def queryset(self, request, queryset):
        """Those of the chosen group."""
        return self.found[self.value()][1](queryset) if self.value() in self.found else queryset


class SignedFilter(admin.SimpleListFilter):
    """拟签 or signed."""

    title = gettext_lazy("签订")
    parameter_name = "signed"

    def lookups(self, request, model_admin):
        """Two."""
        return [("no", gettext_lazy("拟签")), ("yes", gettext_lazy("已签订"))]

    def queryset(self, request, queryset):
        """Those."""
        return queryset.filter(signed_on__isnull=self.value() == "no") if self.value() in ("yes", "no") else queryset


class AgreementForm(forms.ModelForm):
    """The row, and the first party of either side."""

    our_party = forms.CharField(label=gettext_lazy("甲方"), max_length=120, required=False)
    investor_party = forms.CharField(label=gettext_lazy("乙方（投资方）"), max_length=120, required=False)


class PartyInline(ReadOnlyInline):
    """Who signs."""

    model = AgreementParty
    fields = ("side", "name", "enterprise", "role", "withdrawn_at")


class InstalmentInline(ReadOnlyInline):
    """分期出资."""

    model = Instalment
    fields = ("number", "amount", "due", "fulfilled_on", "fulfilment", "withdrawn_at")


class ClauseInline(ReadOnlyInline):
    """What either side owes."""

    model = Clause
    fields = ("side", "text", "due", "review", "basis", "fulfilled_on", "withdrawn_at")


def _withdraw(request, agreement, reason):
    services.withdraw_agreement(actor=request.user, agreement=agreement, reason=reason, today=timezone.localdate())
    return _("已撤回这份协议，其到期事项随之结束。")


def _restore(request, agreement, reason):
    services.restore_agreement(actor=request.user, agreement=agreement, today=timezone.localdate())
    return _("已恢复这份协议及其到期事项。")


@admin.register(Agreement)
class AgreementAdmin(ServiceAdmin):
    """协议. A draft is changed, concluded and signed here as on the page; what was signed was signed."""

    comes_first = True
    form = AgreementForm
    inlines = (PartyInline, InstalmentInline, ClauseInline)
    list_display = ("project", "kind", "title", "signed_on", "shown_amount", "fair_competition", "withdrawn_at")
    list_filter = (SweepFilter, SignedFilter, "kind", "fair_competition", "signed_on")
    list_select_related = ("project",)
    search_fields = ("project__code", "project__name", "title", "parties__name", "event")
    review = ("fair_competition", "fair_competition_on", "fair_competition_by", "fair_competition_basis")
    acts = (
        Act("withdraw", _("撤回"), _("撤回这份协议？它的到期事项随之结束。"), _withdraw, True, lambda row: row.withdrawn_at is None),
        Act("restore", _("恢复"), _("恢复这份已撤回的协议？"), _restore, is_open=lambda row: row.withdrawn_at is not None),
    )

    def get_fields(self, request, obj=None):
        """Parties are named with a new one; afterwards they are rows of their own."""
        parties = [] if obj else [("our_party", "investor_party")]
        head = ["project", "kind"]
        return [*head, "title", *parties, ("signed_on", "amount"), "event", *self.review]

    def get_inlines(self, request, obj):
        """Nothing hangs on what is not there yet."""
        return self.inlines if obj else ()

    def get_readonly_fields(self, request, obj=None):
        """An agreement stays with its project and its kind."""
        return ("project", "kind") if obj else ()

    def has_change_permission(self, request, obj=None):
        """Drafts only."""
        is_open = obj is None or Agreement.objects.in_force().drafts().filter(pk=obj.pk).exists()  # as stored, not as the form filled it
        return is_open and super().has_change_permission(request, obj)

    def write(self, request, obj, values, change):
        """Draft it, or record it signed; of a draft: change, conclude, sign, whatever was filled in."""
        today = timezone.localdate()
        if change:
            return self._go_on(request.user, obj, values, today)
        if values["signed_on"]:
            return services.record_agreement(actor=request.user, today=today, **values)
        conclusion = {name: values.pop(name) for name in self.review}
        agreement = services.draft_agreement(actor=request.user, today=today, **{k: v for k, v in values.items() if k != "signed_on"})
        return self._conclude(request.user, agreement, conclusion, today)

    def _go_on(self, actor, obj, values, today):
        agreement = Agreement.objects.get(pk=obj.pk)
        changed = {name: values[name] for name in TERMS if values[name] != getattr(agreement, name)}
        if changed:
            agreement = services.edit_draft(actor=actor, agreement=agreement, today=today, **changed)
        if any(values[name] != getattr(agreement, name) for name in self.review):
            agreement = self._conclude(actor, agreement, {name: values[name] for name in self.review}, today)
        if values["signed_on"]:
            terms = {name: values[name] for name in ("signed_on", "amount", "event")}
            agreement = services.sign_agreement(actor=actor, agreement=agreement, today=today, **terms)
        return agreement

    def _conclude(self, actor, agreement, values, today):
        if not values["fair_competition"]:
            return agreement
        return services.conclude(
            actor=actor,
            agreement=agreement,
            conclusion=values["fair_competition"],
            concluded_on=values["fair_competition_on"],
            basis=values["fair_competition_basis"],
            reviewer=values["fair_competition_by"],
            today=today,
        )

    @admin.display(description=gettext_lazy("协议投资额"), ordering="amount")
    def shown_amount(self, agreement):
        """万元 or 亿元."""
        return show_amount(agreement.amount)
