"""Answers for a page and for the part of it that htmx asks for. The same URL gives both."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

UNPROCESSABLE = 422
UNDO_TAG = "undo="


def wants_part(request: HttpRequest) -> bool:
    """True when htmx asks for a part; False for a browser, and for htmx rebuilding a page out of its history."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def render_page(request: HttpRequest, full_template: str, part_template: str, ctx: dict, status: int = 200) -> HttpResponse:
    """Draw `part_template` for htmx and `full_template` for everybody else, from the same context."""
    response = render(request, part_template if wants_part(request) else full_template, ctx, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def render_sheet(request: HttpRequest, part_template: str, ctx: dict, status: int = 200) -> HttpResponse:
    """Draw `part_template` inside the sheet for htmx, and as a page of its own for a browser."""
    return render_page(request, "components/sheet_page.html", part_template, {**ctx, "part": part_template}, status)


def go(request: HttpRequest, to, *args, **kwargs) -> HttpResponse:
    """Lead the browser to `to` (anything `redirect` takes), from a plain form or out of a sheet."""
    response = redirect(to, *args, **kwargs)
    return HttpResponseClientRedirect(response.url) if wants_part(request) else response


def offer_undo(request: HttpRequest, text: str, undo_url: str) -> None:
    """Say `text` on the next page, with a button that posts to `undo_url` for ten seconds."""
    messages.success(request, text, extra_tags=f"{UNDO_TAG}{undo_url}")
