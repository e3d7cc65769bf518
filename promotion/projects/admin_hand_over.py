"""Admin pages of hand-overs: to be read; they are made on the page of the product."""

from django.contrib import admin
from django.utils import timezone

from promotion.common.admin_base import ReadOnlyAdmin
from promotion.projects.admin_base import ReadOnlyInline
from promotion.projects.hand_over_plan import hand_overs_open_to
from promotion.projects.models import HandOver, HandOverLine


class HandOverLineInline(ReadOnlyInline):
    """What went, and to whom."""

    model = HandOverLine
    fields = ("kind", "code", "due", "to_user")  # what each says is shown on the sheet, as far as its reader sees it


@admin.register(HandOver)
class HandOverAdmin(ReadOnlyAdmin):
    """交接 of one's own people."""

    list_display = ("from_user", "to_user", "made_on", "reason", "actor")
    list_filter = ("made_on",)
    list_select_related = ("from_user", "to_user", "actor")
    search_fields = ("from_user__name", "to_user__name", "reason")
    exclude = ("token",)
    inlines = (HandOverLineInline,)

    def get_queryset(self, request):
        """Sheets that the administrator may read."""
        return super().get_queryset(request).filter(pk__in=hand_overs_open_to(request.user, timezone.localdate()).values("pk"))


@admin.register(HandOverLine)
class HandOverLineAdmin(ReadOnlyAdmin):
    """交接明细 of the same sheets."""

    list_display = ("hand_over", "kind", "code", "due", "to_user")
    list_filter = ("kind", "due")
    list_select_related = ("hand_over__from_user", "hand_over__to_user", "to_user")
    search_fields = ("code", "to_user__name")
    exclude = ("label",)

    def get_queryset(self, request):
        """Of sheets that the administrator may read."""
        return super().get_queryset(request).filter(hand_over__in=hand_overs_open_to(request.user, timezone.localdate()).values("pk"))
