"""片区: the list of zones and the page of one."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from promotion.access.scope import scope_of
from promotion.desk.doors import reading
from promotion.desk.zone_page import places, zone_context, zone_lines
from promotion.places.models import Zone


@reading
def zone_list(request):
    """Every zone with what it has left; nothing without a live grant."""
    today = timezone.localdate()
    lines = zone_lines(request.user, today) if scope_of(request.user, today).is_live else []
    used = [line for line in lines if line.is_used]
    return render(
        request, "desk/zones/list.html", {"lines": used or lines, "others": [line.zone for line in lines if used and not line.is_used]}
    )


@reading
def zone_detail(request, slug):
    """One zone and all beneath it, for whoever holds a live grant."""
    today = timezone.localdate()
    if not scope_of(request.user, today).is_live:
        raise Http404
    zones = Zone.objects.filter(pk__in=[zone.pk for zone in places()]).select_related("region")
    zone = get_object_or_404(zones, slug=slug)
    return render(request, "desk/zones/detail.html", zone_context(zone, request.user, today))
