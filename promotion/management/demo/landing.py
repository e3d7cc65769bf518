"""落地 in the demo office: two plans from the shipped template, in every state an item can be in, one 容缺 not kept, one 督办单."""

import datetime

from promotion.landing import services
from promotion.landing.models import LandingTask, LandingTemplate
from promotion.management.demo.history import Chronicle

TEMPLATE = "xinjian-gongdi"
ON_BEHALF = "电话核实并见批复（演示）"


def past(chronicle: Chronicle) -> None:
    """What has happened with the two plans so far."""
    _of_neijiang(chronicle)
    _of_zigong(chronicle)


def now(chronicle: Chronicle) -> None:
    """Leadership asks about what is late since yesterday."""
    services.supervise(
        actor=chronicle.office.people["leadership"],
        task=_item(chronicle.projects["xiuxian"], "取水许可与水土保持"),
        text="已过承诺办结日，请说明原因并报办结时间（演示）。",
        due=chronicle.office.day(-3),
        today=chronicle.office.today,
    )


def _of_neijiang(chronicle):
    office, project, officer = chronicle.office, chronicle.projects["xiuxian"], chronicle.office.people["officer"]
    _plan(chronicle, project, officer, 16)
    _done(project, officer, "企业设立登记", office.day(15))
    _done(project, officer, "项目备案（核准）", office.day(13))
    services.set_not_applicable(
        actor=officer,
        task=_item(project, "安全条件审查"),
        reason="不涉及危险化学品（演示）",
        today=office.day(12),
        behalf_source=ON_BEHALF,
    )
    services.complete_conditionally(
        actor=officer,
        task=_item(project, "节能审查"),
        done_on=office.day(7),
        missing="节能报告盖章页",
        make_up_by=office.day(2),
        today=office.day(7),
        result="先予受理（演示）",
        behalf_source=ON_BEHALF,
    )
    water = _item(project, "取水许可与水土保持")
    desk = office.departments["nj-approval"]
    services.reassign_task(
        actor=officer, task=water, department=desk, responsible=None, reason="已划转行政审批局集中办理（演示）", today=office.day(11)
    )
    services.reschedule_task(actor=officer, task=water, due=office.day(1), reason="企业提前补齐水资源论证（演示）", today=office.day(9))
    for kind, ahead in (("land_supplied", 35), ("energy", 10), ("ground_broken", 130)):
        services.record_milestone(actor=officer, project=project, kind=kind, planned_on=office.day(-ahead), today=office.day(10))


def _of_zigong(chronicle):
    office, project, officer = chronicle.office, chronicle.projects["tanxian"], chronicle.office.people["officer-zigong"]
    _plan(chronicle, project, officer, 34)
    _done(project, officer, "企业设立登记", office.day(33))
    _done(project, officer, "项目备案（核准）", office.day(30))
    task = services.complete_conditionally(
        actor=officer,
        task=_item(project, "环境影响评价审批"),
        done_on=office.day(16),
        missing="公众参与说明原件",
        make_up_by=office.day(6),
        today=office.day(16),
        behalf_source=ON_BEHALF,
    )
    services.make_up(actor=officer, task=task, made_up_on=office.day(9), evidence="原件已收（演示）", today=office.day(9))
    _done(project, officer, "节能审查", office.day(18))


def _plan(chronicle, project, officer, ago: int):
    template = LandingTemplate.objects.get(slug=TEMPLATE)
    services.make_plan_from_template(actor=officer, project=project, template=template, today=chronicle.office.day(ago))


def _done(project, officer, title, day: datetime.date):
    services.complete_task(
        actor=officer, task=_item(project, title), done_on=day, result="已办结（演示）", today=day, behalf_source=ON_BEHALF
    )


def _item(project, title) -> LandingTask:
    return LandingTask.objects.get(plan__project=project, title=title)
