"""`/healthz/…`: for load balancers and watchers. Figures only, nothing of the office; Redis is never asked, no page needs it."""

import structlog
from django.contrib.auth.decorators import login_not_required
from django.db import Error
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from promotion.reminders import health
from promotion.reminders.models import OutboxControl

log = structlog.get_logger("promotion.health")


@login_not_required
@never_cache
@require_safe
def live(request):
    """The process answers."""
    return JsonResponse({"live": True})


@login_not_required
@never_cache
@require_safe
def ready(request):
    """The database answers too, and has our tables; 503 when it does not."""
    try:
        OutboxControl.objects.exists()
    except Error as error:
        return _database_away(error, {"ready": False})
    return JsonResponse({"ready": True})


@login_not_required
@never_cache
@require_safe
def outbox(request):
    """503 when reminders are late, nobody ticks, something has been undeliverable for an hour, or the outbox is on hold."""
    try:
        seen = health.look(timezone.now())
    except Error as error:
        return _database_away(error, {"wrong": ["database"]})
    return JsonResponse(seen.as_dict(), status=200 if seen.is_well else 503)


def _database_away(error: Error, said: dict) -> JsonResponse:
    """The log gets the whole, whoever asks the short."""
    log.warning("database_away", error=str(error))
    return JsonResponse(said, status=503)
