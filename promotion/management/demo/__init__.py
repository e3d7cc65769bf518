"""The demo office: fictional people, firms and projects with 14 months of history, relative to today, made by the product's own services."""

import datetime

from django.db import transaction
from django.db.models import F, Min
from django.utils import timezone

from promotion.enterprises.models import Contact, Enterprise
from promotion.management.demo import grounds, scenes, service
from promotion.management.demo.history import Chronicle, Story
from promotion.management.demo.people import settle
from promotion.management.demo.places import lay_out_sites, set_goals
from promotion.management.demo.sheets import lives
from promotion.people.demo import DEMO_PREFIX
from promotion.people.models import User
from promotion.projects.models import FollowUp, Notice, Project


def is_settled() -> bool:
    """Whether the demo office is already there."""
    return User.objects.filter(username__startswith=DEMO_PREFIX).exists()


@transaction.atomic
def load_demo(today: datetime.date) -> dict[str, int]:
    """Make the whole office in one transaction and say how much there is; does nothing when it is there already."""
    if not is_settled():
        office = settle(today)
        lay_out_sites(today)
        set_goals(today)
        chronicle = Chronicle(office)
        for life in lives():
            story = Story(chronicle, life)
            chronicle.projects[life.key] = story.tell()
            scenes.of_life(chronicle, story, life)
        scenes.past(chronicle)
        service.serve(chronicle)
        grounds.lay(chronicle)
        # What happened in the past has been told; only today's is still to be.
        Notice.objects.all().delete()
        scenes.now(chronicle)
        scenes.views(chronicle)
        _date_back(today)
    return {"people": User.objects.count(), "enterprises": Enterprise.objects.count(), "projects": Project.objects.count()}


def _date_back(today: datetime.date) -> None:
    """The clerk's own time stamps follow the days of the events, so that lists sort as in an office at work. The journal stays as recorded."""
    FollowUp.objects.update(created_at=F("happened_at"))
    for project in Project.objects.all():
        first, last = project.opened_on, max(filter(None, (project.opened_on, project.stage_since, project.last_contact_on)))
        at = min(_moment(last, 17), timezone.now())
        Project.objects.filter(pk=project.pk).update(created_at=_moment(first, 9), updated_at=at)
    firms = Enterprise.objects.annotate(since=Min("projects__opened_on"))
    for firm in firms:
        day = firm.since or today - datetime.timedelta(days=18)
        Enterprise.objects.filter(pk=firm.pk).update(created_at=_moment(day, 9), updated_at=_moment(day, 9))
        Contact.objects.filter(enterprise=firm).update(created_at=_moment(day, 9))


def _moment(day: datetime.date, hour: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))
