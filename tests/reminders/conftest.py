"""Who is in the small office of these tests."""

from types import SimpleNamespace

from promotion.people.roles import Role
from tests.reminders import office as make
from tests.scenes import scene


@scene
def office(db):
    """The small office."""
    return furnish()


def furnish() -> SimpleNamespace:
    """Two zones; an officer and a manager in the first, a manager of the other, an administrator, one project, and a settled calendar."""
    make.settle_calendar()
    zone, other = make.make_zone(), make.make_zone()
    officer = make.make_user(zone)
    return SimpleNamespace(
        zone=zone,
        other=other,
        officer=officer,
        manager=make.make_user(zone, Role.ZONE_MANAGER),
        stranger=make.make_user(other, Role.ZONE_MANAGER),
        admin=make.make_user(zone, Role.ADMINISTRATOR),
        project=make.make_project(officer, zone),
    )
