"""A parcel and the acts on it, for the tests of this room."""

import datetime

from promotion.landing import services
from promotion.places.models import Site
from tests.factories import today


def parcel(zone, area=100, name="甲号地块", **facts) -> Site:
    """A covered parcel of `area` 亩."""
    facts = {"kind": "parcel", "planning_covered": True} | facts
    return Site.objects.create(name=name, zone=zone, area_mu=area, **facts)


def give(actor, project, site, area, *, day=None, **terms):
    """Allocate as of `day`."""
    day = day or today()
    return services.allocate_site(actor=actor, project=project, site=site, area_mu=area, allocated_on=day, today=day, **terms)


def keep(actor, project, site, area, *, days=30, day=None):
    """Reserve for `days` from `day` on."""
    day = day or today()
    until = day + datetime.timedelta(days=days)
    return services.reserve_site(actor=actor, project=project, site=site, area_mu=area, until=until, reason="投资方在比选", today=day)
