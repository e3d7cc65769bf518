"""Reading yearly outcomes: those in force, and whose tax a person may read."""

import datetime

from django.apps import apps
from django.db.models import Q, QuerySet

from promotion.access.scope import scope_of
from promotion.people.roles import Role
from promotion.places.models import Region, Zone

IN_A_CITY = (Region.Level.PREFECTURE, Region.Level.COUNTY, Region.Level.TOWNSHIP)


class OutcomeQuerySet(QuerySet):
    """Rows of yearly outcomes."""

    def visible_to(self, user, day: datetime.date):
        """Rows of projects that `user` sees."""
        return self.filter(project__in=apps.get_model("promotion", "Project").objects.visible_to(user, day))

    def in_force(self):
        """Rows that no correction has taken the place of."""
        return self.filter(superseded_by__isnull=True)


def projects_with_tax(user, day: datetime.date):
    """Visible projects whose tax figures `user` may read: those of the city in which a live grant of theirs lies, never by 联合办 alone.

    Source: domain §7, a firm's tax data only for its own district. A grant over everything or over both cities names no district.
    """
    projects = apps.get_model("promotion", "Project").objects.visible_to(user, day)
    own = Q(pk__in=[])
    for path in _own_cities(user, day):
        own |= Q(zone__region__path__startswith=path)
    return projects.filter(own)


def _own_cities(user, day) -> set[str]:
    grants = [grant for grant in scope_of(user, day).grants if grant.role != Role.JOINT_OFFICE]
    regions = list(_with_parents(Region.objects.filter(path__in=[grant.region_path for grant in grants if grant.region_path])))
    zones = Zone.objects.filter(path__in=[grant.zone_path for grant in grants if grant.zone_path], region__isnull=False)
    regions += list(_with_parents(Region.objects.filter(pk__in=zones.values("region"))))
    return {region.city.path for region in regions if region.level in IN_A_CITY and region.city}


def _with_parents(regions):
    return regions.select_related("parent__parent__parent__parent")
