"""The person of a fault run: looks at what is 待核实 in the admin, asks who should have got it, and decides. Needs Django set up."""

import datetime

from django.test import Client
from django.urls import reverse

from promotion.reminders.models import Delivery, DeliveryState
from promotion.reminders.models.outbox import PERSONAL
from promotion.reminders.services import operating
from tests.faults import verdict

LEAVES = 5  # every fifth is left undecided


def listed(admin) -> set[int]:
    """Ids of everything that the admin's own page lists as 待核实 or 未送达, all its pages turned."""
    client, found = Client(), set()
    client.force_login(admin)
    for state in (DeliveryState.UNKNOWN, DeliveryState.DEAD):
        page, pages = 1, 1
        while page <= pages:
            answer = client.get(reverse("admin:promotion_delivery_changelist"), {"state__exact": state, "p": page})
            rows = answer.context_data["cl"]
            found |= {row.pk for row in rows.result_list}
            page, pages = page + 1, rows.paginator.num_pages
    return found


def decide(admin, now: datetime.datetime) -> int:
    """Mark as delivered what did arrive, send again what did not; how many."""
    taken, decided = verdict.read_notes(), 0
    unknown = Delivery.objects.filter(state=DeliveryState.UNKNOWN, channel__in=PERSONAL)
    for delivery in unknown.select_related("reminder__recipient"):
        if delivery.pk % LEAVES == 0:
            continue
        arrived = taken.by_number[delivery.channel][verdict.address(delivery.reminder, delivery.channel), delivery.reminder_id]
        act = operating.mark_delivered if arrived else operating.requeue
        act(actor=admin, delivery=delivery, reason="电话核实", now=now)
        decided += 1
    return decided
