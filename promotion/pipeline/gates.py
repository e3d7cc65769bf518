"""What a gate asks before a project may enter a stage: pure, on one screen.

`GateFacts` is what the gates look at (read by `services/gating.py`); each `GateItem` is a claim about it, with what to do when it is not met.
★ `locked` items cannot be switched off by an administrator. Source: domain §1, "gate to ENTER".
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from promotion.projects.facts import Stage


@dataclass(frozen=True)
class GateFacts:
    """The facts of one project that gates read."""

    has_sentence: bool = False
    has_channel: bool = False
    has_enterprise: bool = False
    has_chain: bool = False
    has_candidate_zone: bool = False
    has_owner: bool = False
    has_contact: bool = False
    has_contact_with_investor: bool = False
    has_next_step: bool = False
    admission_passed: bool = False
    admission_prohibited: bool = False
    decision_agreed: bool = False
    has_zone: bool = False
    has_formal_agreement: bool = False
    fair_competition_settled: bool = False
    has_company: bool = False
    has_site: bool = False
    has_landing_plan: bool = False


@dataclass(frozen=True)
class GateItem:
    """One thing a gate asks. `form` names the part of the sheet in which it is filled."""

    key: str
    stage: str
    label: str
    todo: str
    form: str
    is_met: Callable[[GateFacts], bool]
    locked: bool = False


ITEMS = (
    GateItem("sentence", Stage.PLANNING, _("一句话"), _("请写一句话说清谁想做什么。"), "basics", lambda f: f.has_sentence),
    GateItem("channel", Stage.PLANNING, _("招商方式"), _("请选择招商方式。"), "basics", lambda f: f.has_channel),
    GateItem(
        "investor_or_place",
        Stage.PLANNING,
        _("投资方，或环节和片区"),
        _("请填写投资方，或同时选择产业链环节和片区。"),
        "basics",
        lambda f: f.has_enterprise or (f.has_chain and f.has_candidate_zone),
    ),
    GateItem("investor", Stage.ENGAGEMENT, _("投资方"), _("请填写投资方企业全称。"), "enterprise", lambda f: f.has_enterprise, locked=True),
    GateItem(
        "owner", Stage.ENGAGEMENT, _("项目责任人"), _("请认领，或由片区负责人指派责任人。"), "owner", lambda f: f.has_owner, locked=True
    ),
    GateItem("contact", Stage.ENGAGEMENT, _("联系人"), _("请至少登记一位投资方联系人。"), "contact", lambda f: f.has_contact),
    GateItem("chain", Stage.ENGAGEMENT, _("产业链环节"), _("请选择产业链环节。"), "chain", lambda f: f.has_chain),
    GateItem("candidate_zone", Stage.ENGAGEMENT, _("备选片区"), _("请至少选择一个备选片区。"), "zones", lambda f: f.has_candidate_zone),
    GateItem(
        "follow_up",
        Stage.ENGAGEMENT,
        _("与投资方的跟进"),
        _("请记一次有投资方人员参加的跟进。"),
        "follow_up",
        lambda f: f.has_contact_with_investor,
    ),
    GateItem(
        "next_step",
        Stage.ENGAGEMENT,
        _("有日期的下一步"),
        _("请写明下一步做什么、哪天做（责任人、时间表）。"),
        "next_step",
        lambda f: f.has_next_step,
    ),
    GateItem(
        "admission",
        Stage.SIGNED,
        _("准入审核通过"),
        _("请登记准入审核结论；触及限制项的，请链长豁免。"),
        "admission",
        lambda f: f.admission_passed,
    ),
    GateItem(
        "not_prohibited",
        Stage.SIGNED,
        _("不触及法定禁止项"),
        _("该项目触及法定禁止项，任何人不得豁免，不能签约；请终止项目或调整建设内容后重新审核。"),
        "admission",
        lambda f: not f.admission_prohibited,
        locked=True,
    ),
    GateItem("decision", Stage.SIGNED, _("决策同意"), _("请登记决策会议或领导的同意结论。"), "decision", lambda f: f.decision_agreed),
    GateItem("zone", Stage.SIGNED, _("落户片区"), _("请确定落户片区。"), "zone", lambda f: f.has_zone, locked=True),
    GateItem(
        "formal_agreement",
        Stage.SIGNED,
        _("正式协议"),
        _("请签订正式协议：双方、签订日期、协议投资额。框架协议和拟签的都不算。"),
        "agreement",
        lambda f: f.has_formal_agreement,
        locked=True,
    ),
    GateItem(
        "fair_competition",
        Stage.SIGNED,
        _("公平竞争审查"),
        _("请审查正式协议的条款，并登记公平竞争审查结论。"),
        "agreement",
        lambda f: f.fair_competition_settled,
        locked=True,
    ),
    GateItem(
        "company",
        Stage.LANDED,
        _("项目公司"),
        _("请填写项目公司名称、统一社会信用代码和注册地。"),
        "company",
        lambda f: f.has_company,
    ),
    GateItem("site", Stage.LANDED, _("地块或厂房"), _("请落实地块或厂房。"), "site", lambda f: f.has_site),
    GateItem(
        "landing_plan",
        Stage.LANDED,
        _("落地计划"),
        _("请制定落地计划，至少一个事项。"),
        "landing_plan",
        lambda f: f.has_landing_plan,
    ),
)


# Hard blocks of 开工 (domain §1). In no gate of their own: listed only while a project that came in with its ground broken owes them.
CLEARANCES = (
    GateItem(
        "environment",
        Stage.LANDED,
        _("环评"),
        _("已开工但没有环评结论，请登记（通过，或不需要并写明理由）。"),
        "environment",
        lambda f: False,
        locked=True,
    ),
    GateItem(
        "energy",
        Stage.LANDED,
        _("节能审查"),
        _("已开工但没有节能审查结论，请登记（通过，或不需要并写明理由）。"),
        "energy",
        lambda f: False,
        locked=True,
    ),
)


def items_to_enter(stage: str) -> tuple[GateItem, ...]:
    """What the gate into `stage` asks, in order."""
    return tuple(item for item in ITEMS if item.stage == stage)


def unmet(facts: GateFacts, stage: str) -> tuple[GateItem, ...]:
    """The items of the gate into `stage` that `facts` do not meet, all at once."""
    return tuple(item for item in items_to_enter(stage) if not item.is_met(facts))
