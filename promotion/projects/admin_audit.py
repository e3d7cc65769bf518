"""Admin page of the audit trail: read only, and of no row that names what the reader may not see."""

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone

from promotion.access.administration import administration_of
from promotion.common.admin_base import ReadOnlyAdmin
from promotion.common.models import AuditEvent
from promotion.people.models import User
from promotion.projects.administration import projects_administered


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """审计记录: of the projects of one's own city, and otherwise of what one's own people did."""

    room = "common"
    list_display = ("at", "actor_name", "action", "object_label", "project_code", "ip", "note")
    list_filter = ("action", "object_type", "at")
    search_fields = ("actor_name", "action", "object_label", "project_code", "request_id")
    date_hierarchy = "at"

    def get_queryset(self, request):
        """Everything for administrators of everywhere, but of 保密 projects that are not theirs."""
        today = timezone.localdate()
        office = administration_of(request.user, today)
        projects = projects_administered(request.user, today).values("code")
        theirs = Q() if office.is_everywhere else Q(actor_id__in=User.objects.filter(office.people()).values("pk"))
        return super().get_queryset(request).filter(Q(project_code__in=projects) | (Q(project_code="") & theirs))
