"""Admin pages of regions and zones. Sites are kept by the room that counts what is held of them: `landing/admin_sites.py`."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.utils.translation import gettext as _

from promotion.common.admin_base import HouseAdmin
from promotion.common.reference_admin import ReferenceAdmin
from promotion.places.models import Region, Zone, ZoneAlias
from promotion.places.spelling import name_key


@admin.register(Region)
class RegionAdmin(ReferenceAdmin):
    """地区."""

    structure = ("parent", "level", "slug", "members")
    list_display = ["name", "full_name", "level", "parent", "adcode", "iso_code", "edited_locally"]
    list_filter = ["level", "edited_locally", "basis", "source"]
    list_select_related = ["parent"]
    search_fields = ["name", "full_name", "slug", "adcode", "iso_code"]
    autocomplete_fields = ["parent", "members"]


class AliasFormSet(BaseInlineFormSet):
    """The aliases of one zone, typed together."""

    def clean(self):
        """Two rows of one submit that differ in marks only are one alias."""
        super().clean()
        typed = [form.cleaned_data["name"] for form in self.forms if form.cleaned_data.get("name") and not self._should_delete_form(form)]
        if len({name_key(name) for name in typed}) < len(typed):
            raise ValidationError(_("有两个别名只差标点，请删去一个。"))


class ZoneAliasInline(admin.TabularInline):
    """别名 on the zone's own page."""

    model = ZoneAlias
    formset = AliasFormSet
    extra = 1


@admin.register(Zone)
class ZoneAdmin(ReferenceAdmin):
    """园区（片区）."""

    structure = ("parent", "region", "regions", "takes_projects", "slug")
    list_display = ["name", "kind", "parent", "region", "area_km2", "takes_projects", "edited_locally"]
    list_filter = ["takes_projects", "kind", "name_type", "edited_locally", "source"]
    list_select_related = ["parent", "region"]
    search_fields = ["name", "full_name", "slug", "aliases__name"]
    autocomplete_fields = ["parent", "region", "regions", "possible_same_as"]
    inlines = [ZoneAliasInline]


@admin.register(ZoneAlias)
class ZoneAliasAdmin(HouseAdmin):
    """园区别名."""

    deletable = True

    list_display = ["name", "zone", "basis"]
    list_filter = ["basis"]
    list_select_related = ["zone"]
    search_fields = ["name", "zone__name"]
    autocomplete_fields = ["zone"]
