"""Who stands in somebody's place after hand-overs. Records keep the names they bear; what is asked of their writer goes to the heir."""

import datetime

from promotion.people.models import User
from promotion.projects.models import HandOver


def heir_of(person: User | None, since: datetime.datetime) -> User | None:
    """Who answers today for what `person` wrote at the moment `since`: through each hand-over after it, in the order in which they were made."""
    moment = since
    while person is not None:
        step = HandOver.objects.filter(from_user=person, made_at__gt=moment).select_related("to_user").order_by("made_at", "pk").first()
        if step is None:
            return person
        person, moment = step.to_user, step.made_at
    return None


def forebears(person: User) -> set[int]:
    """Ids of everybody whose place `person` may have come to stand in, one after another."""
    found, fresh = set(), {person.pk}
    while fresh:
        fresh = set(HandOver.objects.filter(to_user__in=fresh).values_list("from_user", flat=True)) - found - {person.pk}
        found |= fresh
    return found
