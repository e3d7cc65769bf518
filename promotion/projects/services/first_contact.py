"""首谈: earned by the first two-way contact with its evidence, lapsing after 60 days without a real contact (domain §3)."""

import datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.enterprises.models import Enterprise
from promotion.projects.models import FirstContact, FollowUp

LAPSES_AFTER_DAYS = 60


def earn(follow_up: FollowUp) -> FirstContact | None:
    """Record 首谈 for the author's unit if this contact is two-way and nobody holds it; None otherwise."""
    enterprise = follow_up.enterprise or follow_up.project.enterprise
    is_two_way = follow_up.with_investor and (follow_up.contact_id or follow_up.participants)
    if enterprise is None or not is_two_way or follow_up.author.unit_id is None:
        return None
    Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    day = timezone.localdate(follow_up.happened_at)
    in_force = FirstContact.objects.filter(enterprise=enterprise, lapsed_on__isnull=True).first()
    if in_force and (in_force.unit_id == follow_up.author.unit_id or not _lapse_if_stale(in_force, day)):
        return None
    return FirstContact.objects.create(
        enterprise=enterprise, unit=follow_up.author.unit, user=follow_up.author, evidence=follow_up, earned_on=day
    )


def lapse_stale(today: datetime.date) -> int:
    """Let every 首谈 lapse whose unit has had no real contact for 60 days; says how many. The record stays."""
    rows = FirstContact.objects.filter(lapsed_on__isnull=True, earned_on__lt=today - datetime.timedelta(days=LAPSES_AFTER_DAYS))
    return sum(_lapse_if_stale(row, today) for row in rows)


def last_real_contact(enterprise, unit) -> datetime.datetime | None:
    """The newest contact with the investor's side by anybody of `unit`."""
    contacts = FollowUp.objects.filter(with_investor=True, author__unit=unit, withdrawn_at__isnull=True)
    direct = contacts.filter(enterprise=enterprise).aggregate(last=Max("happened_at"))["last"]
    by_project = contacts.filter(project__enterprise=enterprise).aggregate(last=Max("happened_at"))["last"]
    return max(filter(None, (direct, by_project)), default=None)


def _lapse_if_stale(row: FirstContact, today) -> bool:
    last = last_real_contact(row.enterprise, row.unit)
    last_day = timezone.localdate(last) if last else row.earned_on
    if (today - last_day).days <= LAPSES_AFTER_DAYS:
        return False
    reason = _("%(days)d 天没有实际接触") % {"days": (today - last_day).days}
    return bool(FirstContact.objects.filter(pk=row.pk, lapsed_on__isnull=True).update(lapsed_on=today, lapse_reason=reason))
