"""Admin pages of saved views and of files."""

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from promotion.access.administration import administration_of
from promotion.admission.models import Decision
from promotion.agreements.models import Agreement
from promotion.common.admin_base import ReadOnlyAdmin
from promotion.desk.models import SavedView
from promotion.people.models import StoredFile
from promotion.projects.administration import projects_administered
from promotion.projects.models import Clearance, Document


@admin.register(SavedView)
class SavedViewAdmin(ReadOnlyAdmin):
    """保存的视图 of one's own people."""

    list_display = ("name", "owner", "layout", "is_shared", "created_at")
    list_filter = ("layout", "is_shared", "created_at")
    list_select_related = ("owner",)
    search_fields = ("name", "owner__name")

    def get_queryset(self, request):
        """Own people only."""
        return super().get_queryset(request).filter(administration_of(request.user, timezone.localdate()).people("owner__"))


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnlyAdmin):
    """文件: what is kept, not the bytes. A file is opened through the checked view of the project it hangs on."""

    room = "people"
    list_display = ("name", "content_type", "kilobytes", "uploaded_by", "uploaded_at")
    list_filter = ("content_type", "uploaded_at")
    list_select_related = ("uploaded_by",)
    search_fields = ("name", "sha256")
    fields = ("name", "content_type", "size", "sha256", "uploaded_by", "uploaded_at")

    def get_queryset(self, request):
        """Files that hang on a project of one's own city, and one's own uploads."""
        projects = projects_administered(request.user, timezone.localdate()).values("pk")
        hung = Q(uploaded_by=request.user)
        for model in (Document, Clearance, Agreement, Decision):
            hung |= Q(pk__in=model.objects.filter(project__in=projects, file__isnull=False).values("file"))
        return super().get_queryset(request).filter(hung)

    @admin.display(description=gettext_lazy("大小（KB）"), ordering="size")
    def kilobytes(self, stored):
        """Rounded up."""
        return -(-stored.size // 1024)
