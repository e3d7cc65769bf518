"""Admin page of the gates: how strictly each item that is not locked is asked."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.admin_base import HouseAdmin
from promotion.pipeline.gates import CLEARANCES, ITEMS
from promotion.pipeline.models import GateSetting
from promotion.pipeline.owed import still_owed
from promotion.projects.admin_base import ScopedReadOnlyAdmin
from promotion.projects.facts import Stage
from promotion.projects.models import OwedProof

_BY_KEY = {item.key: item for item in ITEMS}
_OWED = _BY_KEY | {item.key: item for item in CLEARANCES}


def _choices():
    return [("", "—"), *((item.key, _label(item)) for item in ITEMS)]


def _label(item) -> str:
    star = _("（锁定，不可关闭）") if item.locked else ""
    return f"{Stage(item.stage).label} · {item.label}{star}"


class GateSettingForm(forms.ModelForm):
    """The item is chosen by its name; a locked one stays required."""

    item = forms.ChoiceField(label=GateSetting._meta.get_field("item").verbose_name, choices=_choices)

    class Meta:
        model = GateSetting
        fields = ["item", "strictness"]

    def clean_item(self):
        """★ items are nobody's to switch off."""
        item = self.cleaned_data["item"]
        if _BY_KEY[item].locked:
            raise ValidationError(_("“%(item)s”是锁定事项，任何人都不能放宽或关闭。") % {"item": _BY_KEY[item].label})
        return item


@admin.register(GateSetting)
class GateSettingAdmin(HouseAdmin):
    """关口设置. Without a row an item is required."""

    form = GateSettingForm
    list_display = ("named", "strictness")
    list_filter = ("strictness",)
    search_fields = ("item",)
    deletable = True

    @admin.display(description=gettext_lazy("关口事项"), ordering="item")
    def named(self, setting):
        """Stage and label."""
        item = _BY_KEY.get(setting.item)
        return _label(item) if item else setting.item


class StillOwed(admin.SimpleListFilter):
    """Whether a record has come since."""

    title = gettext_lazy("是否已补")
    parameter_name = "owed"

    def lookups(self, request, model_admin):
        """Two."""
        return [("1", _("待补")), ("0", _("已补或不再核对"))]

    def queryset(self, request, queryset):
        """Worked out from the records."""
        owed = still_owed().values("pk")
        return {"1": queryset.filter(pk__in=owed), "0": queryset.exclude(pk__in=owed)}.get(self.value(), queryset)


@admin.register(OwedProof)
class OwedProofAdmin(ScopedReadOnlyAdmin):
    """待补证: what projects came in without; settled by the records themselves."""

    list_display = ("project", "named", "marked_on", "marked_by")
    list_filter = (StillOwed, "marked_on")
    list_select_related = ("project", "marked_by")
    search_fields = ("project__code", "project__name")

    @admin.display(description=gettext_lazy("待补事项"), ordering="item")
    def named(self, proof):
        """The item's label."""
        item = _OWED.get(proof.item)
        return item.label if item else proof.item
