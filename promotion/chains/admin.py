"""Admin pages of schemes, chain nodes, zone directions and chain leaders."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from promotion.chains.models import ChainAppointment, ChainNode, Scheme, ZoneIndustry
from promotion.common.admin_base import HouseAdmin
from promotion.common.reference_admin import ReferenceAdmin


@admin.register(Scheme)
class SchemeAdmin(ReferenceAdmin):
    """产业分类体系."""

    list_display = ["name", "slug", "primary", "source"]
    list_filter = ["primary"]
    search_fields = ["name", "slug"]


@admin.register(ChainNode)
class ChainNodeAdmin(ReferenceAdmin):
    """产业链节点. The state of a link is confirmed by the chain office, on its own page."""

    structure = ("parent", "scheme", "slug")
    list_display = ["name", "scheme", "node_type", "parent", "position", "sequence", "selectable", "link_state", "edited_locally"]
    list_filter = ["scheme", "node_type", "selectable", "position", "link_state", "edited_locally"]
    list_select_related = ["scheme", "parent"]
    search_fields = ["name", "slug", "parent__name"]
    autocomplete_fields = ["parent", "related"]
    readonly_fields = ["link_state", "link_state_by", "link_state_at"]


@admin.register(ZoneIndustry)
class ZoneIndustryAdmin(ReferenceAdmin):
    """园区产业方向."""

    deletable = True
    list_display = ["zone", "listing", "industry", "product_direction", "chain", "attribution", "role"]
    list_filter = ["listing", "attribution", "role", "industry"]
    list_select_related = ["zone", "chain"]
    search_fields = ["zone__name", "industry", "field", "product_direction", "chain__name"]
    autocomplete_fields = ["zone", "chain", "industry_node"]


@admin.register(ChainAppointment)
class ChainAppointmentAdmin(HouseAdmin):
    """链长任职."""

    deletable = True
    place_field = "region"
    list_display = ["node", "region", "role", "who", "valid_from", "valid_until"]
    list_filter = ["role", ("region", admin.RelatedOnlyFieldListFilter), "node__scheme"]
    list_select_related = ["node", "region", "user", "department"]
    search_fields = ["node__name", "person_name", "region__name"]
    autocomplete_fields = ["node", "region"]
    date_hierarchy = "valid_from"

    @admin.display(description=gettext_lazy("任职者"))
    def who(self, appointment):
        """The person, else the department."""
        return appointment.appointee
