"""What the doors of the desk do alike: find among visible rows, run one service, draw the answer."""

from contextlib import contextmanager
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from promotion.common.doors import door
from promotion.common.errors import NotAllowed, Refused, Stale
from promotion.common.htmx import UNPROCESSABLE, go, render_sheet
from promotion.desk.versions import both_versions
from promotion.projects.models import Project
from promotion.projects.sight import visible_enterprises

CONFLICT = 409
PROJECT_PARTS = ("owner", "enterprise", "chain", "zone", "zone__region", "channel", "owning_unit")


reading = door("GET", "HEAD")
form_door = door("GET", "HEAD", "POST")
acting = door("POST")


def project_or_404(request, code: str) -> Project:
    """The project among those the person sees; what is out of sight is not there."""
    rows = Project.objects.visible_to(request.user, timezone.localdate()).select_related(*PROJECT_PARTS)
    return get_object_or_404(rows, code=code)


def project_url(code: str, tab: str = "") -> str:
    """The project's page, on the tab `tab`."""
    page = reverse("project_detail", args=[code])
    return f"{page}?tab={tab}" if tab else page


def said(request, sentence: str, back: str) -> str:
    """Say what was done on the next page, which is `back`; gives it to go on to."""
    messages.success(request, sentence)
    return back


def enterprise_or_404(request, pk: int):
    """The enterprise among those the person sees."""
    rows = visible_enterprises(request.user, timezone.localdate()).select_related("region", "chain", "created_unit", "created_by")
    return get_object_or_404(rows, pk=pk)


def page_of(request, rows, size: int):
    """The page that `?page=` names; junk and pages out of range give the nearest there is."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


@contextmanager
def refusals_beside_fields(form):
    """Turn what a service refuses into errors of `form`, each beside its field; the block ends there."""
    try:
        yield
    except (NotAllowed, Stale):
        raise
    except Refused as refusal:
        add_refusal(form, refusal)
    except ValidationError as error:
        add_validation(form, error)


def add_refusal(form, refusal: Refused) -> None:
    """The refusal as an error of the field it names, else of the whole form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def add_validation(form, error: ValidationError) -> None:
    """What a model's own rules say against the values, beside the fields that the form has."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for name, sentences in by_field.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


@dataclass
class Sheet:
    """How a form is drawn: in a side sheet, or as a page of its own where there is no script."""

    title: str
    button: str
    back: str
    lead: str = ""
    part: str = "desk/_form_sheet.html"
    danger: bool = False
    extra: dict = field(default_factory=dict)


def form_sheet(request, form, sheet: Sheet, save) -> HttpResponse:
    """Show `form`, or take it in: `save(values)` runs one service and gives the address to go on to.

    Refused: 422 with every sentence beside its field. Somebody else was first: 409 with both versions side by side. Nothing typed is lost.
    """
    status, versions = 200, None
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                with refusals_beside_fields(form):
                    return go(request, save(form.cleaned_data))
            except Stale as stale:
                status, versions = CONFLICT, both_versions(form, stale)
    context = {"sheet": sheet, "title": sheet.title, "form": form, "versions": versions, **sheet.extra}
    return render_sheet(request, sheet.part, context, status=status)


def bound_to(request, form_class, **kwargs):
    """`form_class` with what was posted, or empty."""
    if request.method == "POST":
        return form_class(request.POST, request.FILES, **kwargs)
    return form_class(**kwargs)


def act(request, call, *, done: str, to) -> HttpResponse:
    """Run one service that needs no form, say how it went, and go on to `to`."""
    try:
        call()
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        if done:
            messages.success(request, done)
    return go(request, to)
