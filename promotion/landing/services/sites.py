"""The ground a project is given: never more than there is, never where 详细规划 does not cover it."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from promotion.common import audit, money
from promotion.common.errors import Refused
from promotion.landing.models import SiteAllocation
from promotion.people.roles import Ability
from promotion.places.models import Site
from promotion.projects.facts import Stage
from promotion.projects.models import Project
from promotion.projects.services import journal, permits


@transaction.atomic
def allocate_site(
    *, actor, project: Project, site: Site, area_mu: Decimal, allocated_on: datetime.date, today: datetime.date
) -> SiteAllocation:
    """Give a project a site or part of it: never uncovered by 详细规划 (003: 不供地), never more than is left."""
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    site = Site.objects.select_for_update().get(pk=site.pk)
    permits.must_reach(actor, (Ability.EDIT_OWN, Ability.EDIT_IN_SCOPE), [site.zone], today)
    if not site.planning_covered:
        raise Refused(_("“%(site)s”没有详细规划覆盖，不能供地。请另选地块，或待详细规划批复后再办。") % {"site": site}, field="site")
    if project.zone_id and site.zone_id != project.zone_id:
        raise Refused(_("“%(site)s”不在项目所在片区，请先确定落户片区或另选地块。") % {"site": site}, field="site")
    if allocated_on > today:
        raise Refused(_("落实日期不能晚于今天。"), field="allocated_on")
    left = area_left(site)
    if area_mu > left:
        raise Refused(_("“%(site)s”只剩 %(left)s 亩，请减少面积或另选地块。") % {"site": site, "left": money.plain(left)}, field="area_mu")
    allocation = SiteAllocation(project=project, site=site, area_mu=area_mu, allocated_on=allocated_on, allocated_by=actor)
    allocation.full_clean()
    allocation.save()
    audit.record(actor=actor, action="landing.allocate", obj=allocation, after={"area_mu": area_mu}, project_code=project.code)
    return allocation


@transaction.atomic
def release_site(*, actor, allocation: SiteAllocation, released_on: datetime.date, reason: str, today: datetime.date) -> SiteAllocation:
    """Give a site back. A landed project keeps at least one."""
    project = journal.lock(allocation.project)
    permits.must_edit(project, actor, today)
    allocation = SiteAllocation.objects.select_for_update().get(pk=allocation.pk, project=project)
    if allocation.released_on:
        raise Refused(_("这处用地已于 %(day)s 退出。") % {"day": allocation.released_on.isoformat()})
    if not allocation.allocated_on <= released_on <= today:
        raise Refused(_("退出日期不能早于落实日期，也不能晚于今天。"), field="released_on")
    if not reason.strip():
        raise Refused(_("请写明退出理由。"), field="reason")
    others = SiteAllocation.objects.filter(project=project, released_on__isnull=True).exclude(pk=allocation.pk)
    if project.stage == Stage.LANDED and not others.exists():
        raise Refused(_("落地项目至少要有一处用地；请先落实新的地块，再退出这一处。"))
    allocation.released_on = released_on
    allocation.full_clean()
    allocation.save()
    audit.record(actor=actor, action="landing.release", obj=allocation, note=reason, project_code=project.code)
    return allocation


def area_left(site: Site) -> Decimal:
    """亩 of a site that no project holds."""
    taken = SiteAllocation.objects.filter(site=site, released_on__isnull=True).aggregate(total=Sum("area_mu"))["total"]
    return site.area_mu - (taken or Decimal(0))
