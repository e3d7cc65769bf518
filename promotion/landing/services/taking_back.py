"""撤回 of what an import wrote about landing. The caller has made sure that nobody has touched it since."""

import datetime

from django.db import transaction

from promotion.landing.models import FundArrival, Milestone
from promotion.landing.services.funds import reverse_arrival
from promotion.landing.services.milestones import record_milestone, withdraw_plan
from promotion.landing.services.site_register import change_site, withdraw_site
from promotion.places.models import Site


@transaction.atomic
def take_back_milestone(*, actor, milestone: Milestone, before: dict, today: datetime.date, reason: str) -> None:
    """A milestone as it was before: its days, and that it was not there at all."""
    planned, actual = (before[name] and datetime.date.fromisoformat(before[name]) for name in ("planned_on", "actual_on"))
    facts = {"planned_on": planned, "actual_on": actual, "evidence": before["evidence"], "reason": reason}
    milestone = record_milestone(actor=actor, project=milestone.project, kind=milestone.kind, today=today, **facts)
    if planned is None and milestone.planned_on:
        withdraw_plan(actor=actor, milestone=milestone, reason=reason, today=today)


@transaction.atomic
def take_back_arrival(*, actor, arrival: FundArrival, today: datetime.date, reason: str) -> None:
    """Money that was entered: reversed, as every correction of money is."""
    reverse_arrival(actor=actor, arrival=arrival, reason=reason[:300], today=today)


@transaction.atomic
def take_back_site(*, actor, site: Site, is_new: bool, before: dict, today: datetime.date, reason: str) -> None:
    """What was known of a site; one that was put on the register is taken out of use."""
    if before:
        values = {name: Site._meta.get_field(name).to_python(value) for name, value in before.items()}
        site = change_site(actor=actor, site=site, today=today, **values)
    if is_new:
        withdraw_site(actor=actor, site=site, reason=reason, today=today)
