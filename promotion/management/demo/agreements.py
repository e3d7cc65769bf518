"""What agreements of the demo office promise: one with promises of both sides kept and broken, one still blocked, one moved by a supplement."""

import datetime
from decimal import Decimal

from promotion.agreements import services
from promotion.agreements.models import Agreement
from promotion.management.demo.history import Chronicle

KEPT_AND_BROKEN, BLOCKED = "guolv", "ranqi"
BASIS = "《四川省产业园区标准厂房管理办法》（演示依据）"


def promises(chronicle: Chronicle) -> None:
    """All of it."""
    _kept_and_broken(chronicle)
    _blocked(chronicle)


def _kept_and_broken(chronicle):
    """果绿饮品: one of our promises kept, one that the approval department still owes, the investor's registration and first payment overdue."""
    office, project = chronicle.office, chronicle.projects[KEPT_AND_BROKEN]
    owner, day = office.people["officer"], office.day(38)
    paper = Agreement.objects.get(project=project, kind="formal")
    say = {"actor": owner, "agreement": paper, "today": day}
    kept = services.add_clause(**say, side="ours", text="交付凌家标准厂房 6 号楼，租金按园区统一标准。", due=office.day(20))
    owed = services.add_clause(
        **say,
        side="ours",
        text="企业登记、食品生产许可“一窗受理、并联审批”。",
        due=office.day(-12),
        department=office.departments["nj-approval"],
    )
    services.add_clause(**say, side="investor", text="签约后 30 日内在市中区注册项目公司。", due=office.day(10))
    services.add_clause(**say, side="investor", text="达产后年产值不低于 1.2 亿元。")
    for clause, review, basis in ((kept, "needs_basis", BASIS), (owed, "compliant", "")):
        services.review_clause(actor=owner, clause=clause, review=review, basis=basis, reviewed_on=day, today=day)
    services.fulfil_clause(actor=owner, clause=kept, fulfilled_on=office.day(22), how="厂房交接单（演示）", today=office.day(22))
    parts = ((office.day(35), 1200), (office.day(5), 2400), (office.day(-60), 3200))
    rows = [services.add_instalment(**say, due=due, amount=Decimal(amount)) for due, amount in parts]
    services.fulfil_instalment(actor=owner, instalment=rows[0], fulfilled_on=office.day(34), how="银行进账单（演示）", today=office.day(34))
    _move(chronicle, project, rows[2])


def _move(chronicle, project, instalment):
    """A supplement without an increment: the last payment half a year later."""
    office = chronicle.office
    day = office.day(8)
    services.make_supplement(
        actor=office.people["officer"],
        project=project,
        title="出资进度补充协议",
        our_party="内江市市中区人民政府（演示）",
        investor_party=project.enterprise.name,
        signed_on=day,
        moves=[(instalment, instalment.due + datetime.timedelta(days=180))],
        fair_competition="compliant",
        fair_competition_on=day,
        fair_competition_by="自贡市大安区市场监管局（交叉审查，演示）",
        today=day,
    )


def _blocked(chronicle):
    """燃机配套: a draft that cannot be signed, one clause forbidden, one without its basis, one unreviewed."""
    office, project = chronicle.office, chronicle.projects[BLOCKED]
    owner, day = project.owner, office.day(9)
    paper = services.draft_agreement(
        actor=owner,
        project=project,
        kind="formal",
        title=f"{project.name}投资协议（送审稿）",
        our_party="内江市市中区人民政府（演示）",
        investor_party=project.enterprise.name,
        amount=project.amount,
        today=day,
    )
    services.add_party(actor=owner, agreement=paper, side="c", name="演示·园区建设平台公司", role="代建方", today=day)
    reviewed = (
        ("ours", "市级以上采购同等条件下只选用本项目产品。", "prohibited"),
        ("ours", "按企业所得税地方留存部分给予前三年奖励。", "needs_basis"),
        ("ours", "供电、供气接到红线。", "compliant"),
        ("ours", "协助申报省级首台套。", ""),
        ("investor", "投产后三年内不减少用工。", ""),
    )
    for side, text, review in reviewed:
        clause = services.add_clause(actor=owner, agreement=paper, side=side, text=text, due=office.day(-120), today=day)
        if review:
            services.review_clause(actor=owner, clause=clause, review=review, reviewed_on=day, today=day)
    services.add_instalment(actor=owner, agreement=paper, due=office.day(-45), amount=Decimal(6000), today=day)
