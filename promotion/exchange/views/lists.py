"""Doors of the lists as files. A parameter that cannot be read stops an export: a wider file than meant must not leave."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from promotion.common.errors import NotAllowed, Refused
from promotion.exchange.answers import as_file
from promotion.exchange.ledgers import LEDGERS
from promotion.exchange.services.ledger import Made, export, wish_for
from promotion.exchange.sheets import XLSX
from promotion.exchange.tasks import begin_soon
from promotion.people.doors import with_fresh_password


@require_safe
@with_fresh_password
def list_export(request, key):
    """The list as it is filtered, as xlsx or csv; a long one is put into the queue."""
    ledger = LEDGERS[key]
    try:
        wish = wish_for(ledger, request.META.get("QUERY_STRING", ""), request.GET.get("format") or XLSX)
        made = export(actor=request.user, wish=wish, today=timezone.localdate())
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refused as refusal:
        for sentence in refusal.items or [str(refusal)]:
            messages.error(request, sentence)
        return _back(request, ledger)
    if isinstance(made, Made):
        return as_file(made)
    begin_soon()
    messages.success(request, _("共 %(n)s 行，正在后台导出，完成后会通知您。") % {"n": f"{made.total:,}"})
    return redirect("job_list")


def _back(request, ledger):
    query = request.GET.copy()
    query.pop("format", None)
    return redirect(f"{reverse(ledger.back)}?{query.urlencode()}")
