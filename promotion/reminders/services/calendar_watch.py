"""Administrators are told when a year's calendar should be here and is not: once per year and person."""

import datetime

from django.db.models import Q

from promotion.access.models import Grant
from promotion.common.calendar import gap_sentences
from promotion.people.models import User
from promotion.people.roles import Ability, roles_with
from promotion.projects.models import Notice, NoticeKind
from promotion.projects.services.notices import tell


def tell_of_missing_years(today: datetime.date) -> None:
    """Tell whoever holds a live administrator grant today (and superusers, who need none) of each year that is missing."""
    for year, sentence in gap_sentences(today).items():
        keys = {f"calendar:{year}:{user.pk}": user for user in _administrators(today)}
        told = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
        for key in keys.keys() - told:
            tell(recipient=keys[key], kind=NoticeKind.CALENDAR, text=sentence, key=key)


def _administrators(today: datetime.date):
    granted = Grant.objects.live(today).filter(role__in=roles_with(Ability.ADMINISTER)).values("user_id")
    return User.objects.filter(Q(is_superuser=True) | Q(pk__in=granted), is_active=True)
