"""Admin pages of channels and tags."""

from django.contrib import admin

from promotion.common.admin_base import HouseAdmin
from promotion.common.reference_admin import ReferenceAdmin
from promotion.projects.models.tags import Channel, Tag


@admin.register(Channel)
class ChannelAdmin(ReferenceAdmin):
    """招商方式."""

    list_display = ["name", "group_name", "use", "sort", "description", "edited_locally"]
    list_filter = ["use", "group_name", "edited_locally", "source"]
    search_fields = ["name", "slug", "group_name", "description"]


@admin.register(Tag)
class TagAdmin(HouseAdmin):
    """标签."""

    list_display = ["name"]
    search_fields = ["name"]
