"""The parts of the gate sheet: which form fills which missing item, and through which service."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from promotion.admission import services as admission
from promotion.agreements import services as agreements
from promotion.common.errors import NotAllowed, Refused
from promotion.desk.doors import add_refusal, add_validation
from promotion.desk.forms import agreements as agreement_forms
from promotion.desk.forms import gate, sites, stages
from promotion.desk.forms.admission import ReviewPart, first_answers
from promotion.desk.forms.landing import PlanPart
from promotion.desk.forms.next_step import NextStepFields
from promotion.desk.forms.pickers import working_people, writable_zones
from promotion.desk.ground import choices_for, needed_by
from promotion.landing import services as landing
from promotion.people.services import files
from promotion.projects.models import ClearanceKind
from promotion.projects.services import changes, contacts, deadlines, follow_ups, papers, twins


@dataclass(frozen=True)
class Filling:
    """Who fills, what, on which day."""

    actor: object
    project: object
    today: datetime.date


@dataclass(frozen=True)
class Part:
    """`form` with what `start` presets and `needs` hands it; `fill(filling, project, values)` calls the service."""

    form: type
    fill: Callable
    start: Callable = field(default=lambda filling: {})
    needs: Callable = field(default=lambda filling: {})


def _investor(filling, project, values):
    name, code = values["enterprise_name"], values["uscc"]
    firm = twins.find_or_register(actor=filling.actor, name=name, code=code, separately_reason="", today=filling.today)
    _edit(filling, project, {"enterprise": firm})


def _owner(filling, project, values):
    if values["to"] == filling.actor and project.owner_id is None:
        changes.claim(actor=filling.actor, project=project, version=project.version, today=filling.today)
    else:
        changes.assign(actor=filling.actor, project=project, version=project.version, to=values["to"], today=filling.today)


def _contact(filling, project, values):
    if project.enterprise is None:
        raise Refused(_("请先填写投资方，再登记联系人。"), field="name")
    contacts.add_contact(actor=filling.actor, enterprise=project.enterprise, today=filling.today, **values)


def _edit(filling, project, values):
    changes.edit_project(actor=filling.actor, project=project, version=project.version, today=filling.today, **values)


def _candidate(filling, project, values):
    kept = [row.zone for row in project.candidate_zones.select_related("zone")]
    changes.set_candidates(actor=filling.actor, project=project, zones=[values["zone"], *kept], today=filling.today)


def _talk(filling, project, values):
    """Log the talk, keeping the open next step as it is: the sheet asks for that in a part of its own."""
    step = project.deadlines.filter(source=deadlines.next_step_source(project), closed_at__isnull=True).first()
    kept = {"next_step": step.title, "next_on": step.due} if step else {}
    follow_ups.log_follow_up(actor=filling.actor, project=project, today=filling.today, **kept, **values)


def _next_step(filling, project, values):
    if not values.get("next_on"):
        raise Refused(_("这里要有日期：请选下一步的时间。"), field="next_in")
    follow_ups.set_next_step(actor=filling.actor, project=project, title=values["next_step"], due=values["next_on"], today=filling.today)


def _review(filling, project, values):
    admission.record_review(actor=filling.actor, project=project, today=filling.today, **values)


def _decision(filling, project, values):
    admission.record_decision(actor=filling.actor, project=project, today=filling.today, **values)


def _agreement(filling, project, values):
    upload = values.pop("file", None)
    stored = files.store(upload, filling.actor) if upload else None
    agreements.record_agreement(actor=filling.actor, project=project, today=filling.today, file=stored, **values)


def _conclusion(filling, project, values):
    agreements.conclude(
        actor=filling.actor,
        agreement=agreements.formal_of(project),
        conclusion=values["fair_competition"],
        concluded_on=values["fair_competition_on"],
        basis=values["fair_competition_basis"],
        reviewer=values["fair_competition_by"],
        today=filling.today,
    )


def _clearance(kind):
    def record(filling, project, values):
        papers.record_clearance(actor=filling.actor, project=project, kind=kind, today=filling.today, **values)

    return Part(gate.ClearancePart, record, lambda filling: {"decided_on": filling.today})


def _site(filling, project, values):
    landing.allocate_site(actor=filling.actor, project=project, today=filling.today, **values)


def _plan(filling, project, values):
    template = values.pop("template")
    if template:
        landing.make_plan_from_template(actor=filling.actor, project=project, template=template, today=filling.today)
    else:
        landing.make_plan(actor=filling.actor, project=project, tasks=[values], today=filling.today)


def _plan_needs(filling):
    templates = landing.templates_for(filling.project)
    return {"project": filling.project, "people": working_people(filling.today), "templates": templates}


def _people(filling):
    return {"people": working_people(filling.today)}


def _zones(filling):
    return {"zones": writable_zones(filling.actor, filling.today)}


def _review_needs(filling):
    return {"project": filling.project, "today": filling.today}


def _agreement_start(filling):
    project, draft = filling.project, agreements.draft_of(filling.project)
    if draft is not None:
        kept = ("title", "our_party", "investor_party", "amount", "event", "fair_competition", "fair_competition_by")
        dated = {"fair_competition_on": draft.fair_competition_on or filling.today, "fair_competition_basis": draft.fair_competition_basis}
        return {**{name: getattr(draft, name) for name in kept}, **dated}
    return {
        "title": _("%(name)s投资协议") % {"name": project.name},
        "our_party": project.owning_unit.name if project.owning_unit else "",
        "investor_party": project.enterprise.name if project.enterprise else "",
        "amount": project.amount,
        "fair_competition_on": filling.today,
    }


def _site_start(filling):
    return {"area_mu": needed_by(filling.project) or None, "allocated_on": filling.today}


# In the order in which they must happen: a contact hangs on the investor, a talk wants the owner, a review looks at the zone.
PARTS: dict[str, Part] = {
    "enterprise": Part(gate.InvestorPart, _investor),
    "owner": Part(gate.OwnerPart, _owner, needs=_people),
    "contact": Part(gate.ContactPart, _contact),
    "chain": Part(gate.ChainPart, _edit),
    "zones": Part(gate.CandidatePart, _candidate, needs=_zones),
    "follow_up": Part(gate.TalkPart, _talk),
    "next_step": Part(NextStepFields, _next_step, needs=lambda filling: {"today": filling.today}),
    "zone": Part(gate.ZonePart, _edit, needs=_zones),
    "admission": Part(ReviewPart, _review, lambda filling: first_answers(filling.project, filling.today), _review_needs),
    "decision": Part(stages.DecisionForm, _decision, lambda filling: {"decided_on": filling.today}),
    "agreement": Part(agreement_forms.FormalAgreementForm, _agreement, _agreement_start),
    "conclusion": Part(agreement_forms.ConcludeForm, _conclusion, lambda filling: {"fair_competition_on": filling.today}),
    "environment": _clearance(ClearanceKind.ENVIRONMENT),
    "energy": _clearance(ClearanceKind.ENERGY),
    "company": Part(gate.CompanyPart, _edit),
    "site": Part(sites.SiteForm, _site, _site_start, lambda filling: {"sites": choices_for(filling.project, filling.today)}),
    "landing_plan": Part(PlanPart, _plan, needs=_plan_needs),
}


@dataclass
class PartOnSheet:
    """One part as drawn: its form, and the step that fills it."""

    name: str
    form: object
    filling: Filling
    asks: list = field(default_factory=list)

    @property
    def is_touched(self) -> bool:
        """Whether the person filled anything in."""
        return self.form.is_bound and self.form.has_changed()

    def step(self, project) -> None:
        """Fill it; what the service refuses stands beside its field, and the whole act is off."""
        try:
            PARTS[self.name].fill(self.filling, project, dict(self.form.cleaned_data))
        except NotAllowed:
            raise
        except Refused as refusal:
            add_refusal(self.form, refusal)
            raise
        except ValidationError as error:
            add_validation(self.form, error)
            raise Refused("；".join(error.messages)) from error


def parts_for(lines, filling: Filling, posted=None, uploads=None) -> list[PartOnSheet]:
    """The parts that the unmet `lines` of a gate need, in the order of filling; bound when something was posted."""
    missing = {line.item.form for line in lines if not line.met}
    sheet = []
    for name, part in PARTS.items():
        if name in missing:
            bound = {"data": posted, "files": uploads} if posted is not None else {}
            form = part.form(
                prefix=name,
                initial=part.start(filling),
                empty_permitted=True,
                use_required_attribute=False,
                **part.needs(filling),
                **bound,
            )
            asks = [line for line in lines if line.item.form == name and not line.met]
            sheet.append(PartOnSheet(name, form, filling, asks))
    return sheet
