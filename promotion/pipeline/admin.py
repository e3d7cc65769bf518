"""Admin page of the gates: how strictly each item that is not locked is asked."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.admin_base import HouseAdmin
from promotion.pipeline.gates import ITEMS
from promotion.pipeline.models import GateSetting
from promotion.projects.facts import Stage

_BY_KEY = {item.key: item for item in ITEMS}


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
