"""The ground of the demo office in every state: a site all given, one all kept, a lease near its end, a hold that runs out, one out of use."""

import datetime
from decimal import Decimal

from promotion.common.dates import add_months
from promotion.landing.services import allocate_site, reserve_site, withdraw_site
from promotion.management.demo.history import Chronicle
from promotion.places.models import Site

LEASED_SINCE, KEPT_SINCE, GIVEN_UP = 200, 60, 90  # days ago
LEASE_YEARS = 3


def lay(chronicle: Chronicle) -> None:
    """Give, keep and take out of use, each on its day."""
    _rented(chronicle)
    _rented_to_buy(chronicle)
    _kept(chronicle)
    manager = chronicle.office.people["manager"]
    withdraw_site(actor=manager, site=_site("白马旧仓库"), reason="结构鉴定为危房，待拆除（演示）", today=chronicle.office.day(GIVEN_UP))


def _site(name: str) -> Site:
    return Site.objects.get(name=f"演示·{name}")


def _rented(chronicle):
    """标准厂房A栋, all of it, to a project in production; the lease ends in three months."""
    office, project, since = chronicle.office, chronicle.projects["xingeng"], chronicle.office.day(LEASED_SINCE)
    site = _site("凌家标准厂房A栋")
    allocate_site(
        actor=project.owner,
        project=project,
        site=site,
        area_mu=site.area_mu,
        allocated_on=since,
        today=since,
        lease_until=add_months(office.today, 3),
        offers_tax=Decimal(9),
    )


def _rented_to_buy(chronicle):
    """冷链厂房, part of it, 先租后让."""
    office, project = chronicle.office, chronicle.projects["shuniu"]
    since = office.day(LEASED_SINCE - 40)
    allocate_site(
        actor=project.owner,
        project=project,
        site=_site("大山铺冷链厂房"),
        area_mu=Decimal(12),
        allocated_on=since,
        today=since,
        lease_until=add_months(since, 12 * LEASE_YEARS),
        conversion_condition="达产且亩均税收不低于 6 万元（演示）",
        conversion_due=add_months(since, 18),
        offers_tax=Decimal(7),
    )


def _kept(chronicle):
    """B栋 is all kept and the hold runs out this week; part of a parcel is kept until its plan is approved."""
    office, projects = chronicle.office, chronicle.projects
    block, waiting = _site("凌家标准厂房B栋"), _site("凌家三号地块")
    for project, site, area, days, reason in (
        (projects["chuanwei"], block, block.area_mu, 4, "投资方比选厂房与自建"),
        (projects["doufang"], waiting, Decimal(25), 25, "详细规划报批中，先留地"),
    ):
        until = office.today + datetime.timedelta(days=days)
        reserve_site(
            actor=project.owner,
            project=project,
            site=site,
            area_mu=area,
            until=until,
            reason=f"{reason}（演示）",
            today=office.day(KEPT_SINCE),
        )
