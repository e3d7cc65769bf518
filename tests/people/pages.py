"""The room's own pages and the few it leads to, for tests that need no other room."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import include, path


def page(request):
    """Some page of another room."""
    return HttpResponse(f"page for {request.user}")


@login_not_required
def open_page(request):
    """A page anybody may see."""
    return HttpResponse("open")


urlpatterns = [
    path("", page, name="workbench"),
    path("projects/", page, name="project_list"),
    path("health/", open_page, name="health"),
    path("", include("promotion.people.urls")),
]
