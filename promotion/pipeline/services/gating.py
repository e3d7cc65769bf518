"""The gates over real rows: what a project has, what is still missing, and how strictly each item is asked."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from promotion.admission.models import Conclusion, Decision
from promotion.admission.services import standing_of
from promotion.agreements.competition import what_blocks
from promotion.agreements.facts import LETS_SIGN
from promotion.agreements.services import clause_facts, draft_of, formal_of
from promotion.enterprises.models import Contact
from promotion.landing.models import LandingTask, SiteAllocation
from promotion.pipeline.gates import CLEARANCES, ITEMS, GateFacts, GateItem, items_to_enter
from promotion.pipeline.models import GateSetting, Strictness
from promotion.pipeline.owed import still_owed
from promotion.projects.models import Deadline, FollowUp, Project
from promotion.projects.services.deadlines import next_step_source


@dataclass(frozen=True)
class GateLine:
    """One item of a gate as it stands for one project. `owed`: of a gate behind it, which it passed on opening day without (待补证)."""

    item: GateItem
    met: bool
    strictness: str
    owed: bool = False

    @property
    def blocks(self) -> bool:
        """Whether the move is refused because of it."""
        return not self.met and self.strictness == Strictness.REQUIRED


def facts_of(project: Project) -> GateFacts:
    """What the gates look at, read from the rows of every room below."""
    admission = standing_of(project)
    decision = Decision.objects.filter(project=project).order_by("-decided_on", "-pk").first()
    formal = formal_of(project)
    paper = formal or draft_of(project)
    return GateFacts(
        has_sentence=bool(project.sentence),
        has_channel=bool(project.channel_id),
        has_enterprise=bool(project.enterprise_id),
        has_chain=bool(project.chain_id),
        has_candidate_zone=project.candidate_zones.exists(),
        has_owner=bool(project.owner_id),
        has_contact=Contact.objects.filter(enterprise_id=project.enterprise_id, withdrawn_at__isnull=True).exists(),
        has_contact_with_investor=FollowUp.objects.filter(project=project, with_investor=True, withdrawn_at__isnull=True).exists(),
        has_next_step=Deadline.objects.filter(source=next_step_source(project), closed_at__isnull=True).exists(),
        admission_passed=admission.lets_pass,
        admission_prohibited=admission.is_prohibited,
        decision_agreed=bool(decision and decision.conclusion in (Conclusion.APPROVED, Conclusion.CONDITIONAL)),
        has_zone=bool(project.zone_id),
        has_formal_agreement=bool(formal and formal.amount and formal.our_party and formal.investor_party),
        fair_competition_settled=bool(paper and paper.fair_competition in LETS_SIGN and not what_blocks(clause_facts(paper))),
        has_company=bool(project.company_name and project.company_uscc and project.company_region_id),
        has_site=SiteAllocation.objects.filter(project=project, site__zone=project.zone_id, released_on__isnull=True).exists(),
        has_landing_plan=LandingTask.objects.filter(plan__project=project).exists(),
    )


def checklist(project: Project, to: str) -> list[GateLine]:
    """Every item of the gate into stage `to` that this office asks, met or not, and what is 待补证 of the gates behind."""
    facts = facts_of(project)
    settings = dict(GateSetting.objects.values_list("item", "strictness"))
    lines = []
    for item in items_to_enter(to):
        strictness = Strictness.REQUIRED.value if item.locked else settings.get(item.key, Strictness.REQUIRED.value)
        if strictness != Strictness.OFF:
            lines.append(GateLine(item=_said(item, project), met=item.is_met(facts), strictness=strictness))
    return [*lines, *owed_lines(project)]


def owed_lines(project: Project) -> list[GateLine]:
    """What is 待补证 of a project, in the order of the gates; each of it stops the next move."""
    if project.imported_on is None:
        return []
    owed = set(still_owed().filter(project=project).values_list("item", flat=True))
    items = [item for item in (*ITEMS, *CLEARANCES) if item.key in owed]
    return [GateLine(_for_what_is_signed(_said(item, project), project), False, Strictness.REQUIRED.value, owed=True) for item in items]


def _for_what_is_signed(item: GateItem, project: Project) -> GateItem:
    """A signed agreement takes its conclusion on itself: no other is to be recorded."""
    if item.key == "fair_competition" and formal_of(project):
        return replace(item, form="conclusion", todo=_("请登记这份正式协议的公平竞争审查结论。"))
    return item


def _said(item: GateItem, project: Project) -> GateItem:
    """What is missing of the admission is said by name: the missing figure, what has changed since, the 限制 that waits for its waiver."""
    words = standing_of(project).words if item.key == "admission" else ""
    return replace(item, todo=words) if words else item
