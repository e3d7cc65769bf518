"""Files people handed in, through a checked door."""

from django.db.models import Q
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from promotion.admission.models import Decision
from promotion.agreements.models import Agreement
from promotion.desk.doors import reading
from promotion.landing.models import FundArrival
from promotion.people.models import StoredFile
from promotion.projects.models import Clearance, Document, Project

SHOWN_INLINE = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


@reading
def file_open(request, pk):
    """A file of a project within sight, or one's own upload; anything else is not there."""
    stored = get_object_or_404(StoredFile.objects.filter(_within_sight(request)), pk=pk)
    if not stored.file.storage.exists(stored.file.name):
        raise Http404
    inline = stored.content_type in SHOWN_INLINE and "view" in request.GET
    response = FileResponse(stored.file.open("rb"), as_attachment=not inline, filename=stored.name, content_type=stored.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _within_sight(request) -> Q:
    """Files that hang on a project the person sees, and their own uploads; exports have a door that asks again what they hold."""
    projects = Project.objects.visible_to(request.user, timezone.localdate()).values("pk")
    hung = Q(pk__in=Document.objects.filter(project__in=projects, withdrawn_at__isnull=True).values("file"))
    for model in (Clearance, Agreement, Decision, FundArrival):
        hung |= Q(pk__in=model.objects.filter(project__in=projects, file__isnull=False).values("file"))
    return hung | Q(uploaded_by=request.user, jobs__exported__isnull=True)
