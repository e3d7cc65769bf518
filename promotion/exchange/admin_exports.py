"""Admin page of the rows behind exported files: read only, one's own city's people."""

from django.contrib import admin

from promotion.access.admin_base import OwnPeople
from promotion.common.admin_base import ReadOnlyAdmin
from promotion.exchange.models import ExportedRows


@admin.register(ExportedRows)
class ExportedRowsAdmin(OwnPeople, ReadOnlyAdmin):
    """导出的行: whose job, and its size; the keys themselves say nothing to a reader."""

    room = "people"
    person_path = "job__owner__"
    list_display = ("job",)
    list_filter = ("job__state", "job__created_at")
    list_select_related = ("job",)
    search_fields = ("job__owner__name",)
    exclude = ("keys", "closer_keys")
