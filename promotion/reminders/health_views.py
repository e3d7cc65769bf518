"""`/healthz/…`: for load balancers and watchers. Figures only, nothing of the office."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from promotion.reminders import health


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
    """The database answers too. (Redis is not asked: no page needs it.)"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ready": True})


@login_not_required
@never_cache
@require_safe
def outbox(request):
    """503 when reminders are late, nobody ticks, something has been undeliverable for an hour, or the outbox is on hold."""
    seen = health.look(timezone.now())
    return JsonResponse(seen.as_dict(), status=200 if seen.is_well else 503)
