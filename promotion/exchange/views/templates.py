"""Doors of the templates for import."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from promotion.common.errors import NotAllowed
from promotion.exchange.answers import as_file
from promotion.exchange.import_templates import TITLES, file_name, template
from promotion.exchange.services.ledger import Made, may_export
from promotion.exchange.sheets import CONTENT_TYPES, XLSX
from promotion.exchange.wanted import KINDS


@require_safe
def template_list(request):
    """A template for each kind of sheet, and what it holds."""
    kinds = [(kind, title, [field.label for field in KINDS[kind] if field.required], len(KINDS[kind])) for kind, title in TITLES.items()]
    return render(request, "exchange/templates.html", {"kinds": kinds})


@require_safe
def template_file(request, kind):
    """One template."""
    if kind not in KINDS:
        raise Http404
    try:
        may_export(request.user, timezone.localdate())
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    return as_file(Made(file_name(kind), CONTENT_TYPES[XLSX], template(kind)))
