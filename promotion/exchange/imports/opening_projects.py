"""项目 in 存量导入: a row enters at its real stage with its past dates; what it comes in without is 待补证 (`pipeline/services/opening.py`)."""

import datetime

from django.utils.translation import gettext as _

from promotion.enterprises.services import register
from promotion.exchange.imports import firm_facts, not_taken, project_talks, projects
from promotion.exchange.imports.cells import Values
from promotion.exchange.imports.office import Office
from promotion.exchange.imports.only_months import in_order
from promotion.exchange.imports.plans import Complaint, Made, Plan, Said
from promotion.exchange.imports.project_facts import (
    Facts,
    facts_of,
    owner_named,
    phase_beside,
    stage_named,
    stage_of,
    status_named,
    status_of,
    stop_beside,
)
from promotion.exchange.models.rows import Decision, Verdict
from promotion.landing.models import MilestoneKind
from promotion.landing.order import first_breach
from promotion.people.roles import Ability
from promotion.pipeline.services.opening import bring_in
from promotion.projects.existing import Existing, troubles
from promotion.projects.facts import CloseReason, Phase, Stage, Status
from promotion.projects.models import Project
from promotion.projects.services import opening, twins

DATE_OF = {Stage.PLANNING: "opened_on", Stage.ENGAGEMENT: "engaged_on", Stage.SIGNED: "signed_on", Stage.LANDED: "landed_on"}
MILESTONES = {"ground_broken_on": MilestoneKind.GROUND_BROKEN, "in_production_on": MilestoneKind.IN_PRODUCTION}
# What a trouble calls a cell, where the columns call it otherwise.
_CELL_OF = {f"{stage}_on": key for stage, key in DATE_OF.items()} | {"reason": "status_reason", "reason_code": "status_reason"}


def plan(values: Values, office: Office, said: Said) -> Plan:
    """What entering the row would do."""
    opening.must_be_open(office.today)
    values, moved = in_order(values)
    name, code = values.get("name"), values.get("uscc", "")
    facts, complaints = facts_of(values, office)
    people, about_people = firm_facts.people_of(values)
    complaints += about_people
    project = projects.by_code(values, office, complaints)
    meant = firm_facts.Meant()
    if "enterprise" in values or code:
        meant = firm_facts.meant(office, values.get("enterprise", ""), code, said)
        complaints += meant.complaints
    project = project or projects.by_name(values, office, facts, meant)
    basis = {"about": name, "key": projects.key_of(project, values, office, facts), "hidden": meant.hidden}
    basis["cautions"] = moved
    if project is not None and not complaints:
        return projects.update_plan(project, values, office, facts, people, meant, basis)
    complaints += _lacking(values, office, facts, meant)
    if complaints:
        return Plan(Verdict.ERROR, complaints=tuple(complaints), **basis)
    basis["cautions"] = (
        *moved,
        *_told_stage(values),
        *projects.cautions_of_new(values, facts, meant, people, office, facts.owner, _in_vain(values, facts)),
        *phase_beside(values, _phase(values)),
    )
    if meant.is_twin:
        choices = (Decision.SKIP, Decision.APART) if meant.hidden else (Decision.SAME, Decision.APART, Decision.SKIP)
        return Plan(Verdict.TWIN, offers=meant.offers, choices=choices, **basis)
    written = {"values": values, "facts": facts, "people": people, "firm": meant.enterprise, "apart": meant.apart}
    return Plan(Verdict.NEW, facts=written, **basis)


def apply(plan: Plan, office: Office, said: Said) -> list[Made]:
    """Enter it, with what hangs on it."""
    if plan.subject is not None:
        return projects.change(plan, office)
    values, facts, people, firm = (plan.facts[name] for name in ("values", "facts", "people", "firm"))
    if firm is None and "enterprise" in values:
        firm = twins.find_or_register(
            actor=office.actor,
            name=values.get("enterprise"),
            code=values.get("uscc", ""),
            separately_reason=plan.facts["apart"],
            today=office.today,
        )
    made = projects.new_firm(firm, facts, office)

    def people_come(project: Project) -> None:
        for person in firm_facts.new_people(firm, people, office) if firm else ():
            contact = register.save_contact(actor=office.actor, enterprise=firm, **person)
            made.append(Made("contact", contact.pk, is_new=True))

    def talk_comes(project: Project) -> None:
        made.append(Made("project", project.pk, is_new=True))
        made.extend(project_talks.add(project, values, facts, office, only={project_talks.PROGRESS}))

    row = _existing(values, office, facts, firm)
    project = bring_in(
        actor=office.actor,
        today=office.today,
        stage=row.stage,
        dates=row.dates,
        status=row.status,
        status_on=row.status_on,
        hold_until=row.hold_until,
        reason=row.reason,
        reason_code=row.reason_code,
        name=values.get("name"),
        enterprise=firm,
        owner=facts.owner,
        chain=facts.chain,
        zone=facts.zones[0] if facts.zones else None,
        candidate_zones=facts.zones[1:],
        channel=facts.channel or office.channel,
        next_step=values.get("next_step", ""),
        next_on=values.get("next_on"),
        milestones={kind: values.get(cell) for cell, kind in MILESTONES.items() if cell in values},
        steps=(people_come, talk_comes),
        **facts.columns_of_new(values),
    )
    return made + projects.add_leaders(project, facts.leaders, office)


def _existing(values: Values, office: Office, facts: Facts, firm) -> Existing:
    status = status_of(values) or Status.ACTIVE
    reason = values.get("status_reason", "")
    return Existing(
        stage=_stage(values, office),
        dates={stage: values.get(cell) for stage, cell in DATE_OF.items() if cell in values},
        status=status,
        status_on=values.get("status_on"),
        hold_until=values.get("hold_until"),
        reason=reason,
        reason_code=next((code for code, label in CloseReason.choices if str(label) in reason), CloseReason.OTHER.value),
        amount=facts.money.get("amount"),
        has_channel=(facts.channel or office.channel) is not None,
        has_investor=firm is not None or "enterprise" in values,
        has_owner=facts.owner is not None,
        has_chain=facts.chain is not None,
        has_zone=bool(facts.zones),
    )


def _stage(values: Values, office: Office) -> str:
    """What the row says; where it says nothing, what its days say, or the sheet."""
    return stage_of(values) or _last_stage(values) or ("" if stage_named(values) else office.stage)


def _told_stage(values: Values) -> list[str]:
    stage = _last_stage(values)
    return [_("没有写阶段，按最后一个有日期的阶段读作“%(stage)s”。") % {"stage": stage.label}] if stage else []


def _last_stage(values: Values) -> Stage | None:
    """How far a project came of which the row says only that it was held or ended: to the last of its stages that has a day."""
    if stage_named(values) or status_of(values) not in (Status.ON_HOLD, Status.CLOSED):
        return None
    return next((stage for stage, cell in reversed(DATE_OF.items()) if cell in values), None)


def _in_vain(values: Values, facts: Facts) -> frozenset[str]:
    """Fields that say nothing of a project in the row's status, or without somebody to keep it."""
    status = status_of(values)
    idle = {Status.ACTIVE: not_taken.OF_A_STOP, Status.CLOSED: frozenset({"hold_until"})}.get(status, frozenset())
    return idle | ({"next_step", "next_on"} if facts.owner is None or status == Status.CLOSED else frozenset())


def _phase(values: Values) -> Phase:
    """How far a landed project is by the days that the row gives."""
    broken, producing = (cell in values for cell in MILESTONES)
    return Phase.OPERATION if producing else Phase.CONSTRUCTION if broken else Phase.APPROVAL


def _lacking(values: Values, office: Office, facts: Facts, meant) -> list[Complaint]:
    """Everything that keeps the row from coming in, by its cells."""
    found = [
        Complaint(_CELL_OF.get(each.field, each.field), str(each))
        for each in troubles(_existing(values, office, facts, meant.enterprise), office.today)
    ]
    if status_of(values) is None:
        found.append(Complaint("status", _("没有“%(status)s”这个状态，请写 推进中、暂缓 或 终止。") % {"status": status_named(values)}))
    found += stop_beside(values)
    if any(values.get(cell, datetime.date.min) > office.today for cell in MILESTONES):
        found += [Complaint(cell, _("实际日期不能晚于今天。")) for cell in MILESTONES if values.get(cell, datetime.date.min) > office.today]
    if first_breach({kind.value: values.get(cell) for cell, kind in MILESTONES.items()}, MilestoneKind.IN_PRODUCTION):
        found.append(Complaint("in_production_on", _("投产日期早于开工日期，请核对。")))
    refusal = office.out_of_reach(Ability.ENTER_EXISTING, facts.zones, facts.chain, facts.owner)
    if refusal:
        found.append(Complaint("zone" if refusal.field == "zone" else "owner", str(refusal)))
    return _without_unknown_twice(found, values, facts)


def _without_unknown_twice(found: list[Complaint], values: Values, facts: Facts) -> list[Complaint]:
    """A name that is not known is said once, not also as missing."""
    typed = {
        "owner": facts.owner is None and owner_named(values),
        "channel": facts.channel is None,
        "zone": not facts.zones,
        "chain": facts.chain is None,
        "stage": bool(stage_named(values)) and stage_of(values) is None,
    }
    return [each for each in found if not (typed.get(each.key) and each.key in values)]
