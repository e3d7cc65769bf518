"""项目: found by its code, else by name and firm (without one: name, chain, zone). What is there keeps its stage; what is new begins at 谋划."""

from django.utils.translation import gettext as _

from promotion.exchange.imports import firm_facts, not_taken, project_talks
from promotion.exchange.imports.cells import Values
from promotion.exchange.imports.masking import is_on_file, of_name
from promotion.exchange.imports.office import Office
from promotion.exchange.imports.plans import Complaint, Made, Plan, Said
from promotion.exchange.imports.project_facts import Facts, facts_of, stage_of, status_of
from promotion.exchange.imports.targets import must_be_editable
from promotion.exchange.imports.telling import told
from promotion.exchange.models.rows import Decision, Verdict
from promotion.people.models import User
from promotion.people.roles import Ability
from promotion.projects.facts import Stage, Status
from promotion.projects.models import Project, ProjectMember
from promotion.projects.models.project import MemberRole
from promotion.projects.services import changes, intake
from promotion.projects.sight import may_edit

IN_VAIN = not_taken.OF_A_STOP | {"engaged_on"}  # of a project that begins at 谋划
TOO_FAR = "新项目从“谋划”开始，阶段在系统里按关口推进；已在推进的老项目请用“存量导入”。"


def plan(values: Values, office: Office, said: Said) -> Plan:
    """What entering the row would do."""
    name, code = values.get("name", ""), values.get("uscc", "")
    facts, complaints = facts_of(values, office)
    people, about_people = firm_facts.people_of(values)
    complaints += about_people
    project = by_code(values, office, complaints)
    meant = firm_facts.Meant()
    if "enterprise" in values or code:
        meant = firm_facts.meant(office, values.get("enterprise", ""), code, said)
        complaints += meant.complaints
    project = project or by_name(values, office, facts, meant)
    basis = {"about": name, "key": key_of(project, values, office, facts), "hidden": meant.hidden}
    if project is not None and not complaints:
        return update_plan(project, values, office, facts, people, meant, basis)
    complaints += _missing(values, office, facts, meant)
    if complaints:
        return Plan(Verdict.ERROR, complaints=tuple(complaints), **basis)
    basis["cautions"] = cautions_of_new(values, facts, meant, people, office, _keeper(values, office, facts), IN_VAIN)
    if meant.is_twin:
        choices = (Decision.SKIP, Decision.APART) if meant.hidden else (Decision.SAME, Decision.APART, Decision.SKIP)
        return Plan(Verdict.TWIN, offers=meant.offers, choices=choices, **basis)
    written = {"values": values, "facts": facts, "people": people, "firm": meant.enterprise, "apart": meant.apart}
    return Plan(Verdict.NEW, facts=written, **basis)


def apply(plan: Plan, office: Office, said: Said) -> list[Made]:
    """Enter it."""
    return change(plan, office) if plan.subject is not None else _enter(plan, office)


def cautions_of_new(values: Values, facts: Facts, meant, people, office: Office, keeper, in_vain) -> tuple[str, ...]:
    """What a row says and import does not write where it comes in as a new project (see `not_taken`)."""
    new = firm_facts.new_people(meant.enterprise, people, office)
    return (*not_taken.cautions_of_new(values, facts, meant, keeper, in_vain), *firm_facts.untaken(meant.enterprise, people, new, office))


def by_code(values: Values, office: Office, complaints: list) -> Project | None:
    """The project of the code that the row names; a complaint where it is out of sight, as where there is none."""
    if "code" not in values:
        return None
    found = office.projects.filter(code=values.get("code").upper()).first()
    if found is None:
        sentence = _("没有这个项目编号，或不在您的权限内。新项目请清空编号，由系统编号。")
        complaints.append(Complaint("code", sentence))
    return found


def by_name(values: Values, office: Office, facts: Facts, meant) -> Project | None:
    """The project of the row's name and firm; one that has no firm yet is told by its chain and zone."""
    if meant.enterprise is None and ("enterprise" in values or "uscc" in values):
        return None
    named = of_name(office.projects, values.get("name")).order_by("pk")
    if meant.enterprise:
        return named.filter(enterprise=meant.enterprise).first()
    return named.filter(enterprise=None, chain=facts.chain, zone=facts.zones[0] if facts.zones else None).first()


def key_of(project: Project | None, values: Values, office: Office, facts: Facts) -> str:
    """By what two rows of a sheet mean the same project."""
    if project:
        return f"project:{project.code}|"
    firm = values.get("uscc") or (office.key_of(values.get("enterprise")) if "enterprise" in values else "")
    place = f"{facts.chain and facts.chain.pk}|{[zone.pk for zone in facts.zones[:1]]}"
    return f"project:{values.get('name')}|{firm or place}"


def _missing(values: Values, office: Office, facts: Facts, meant) -> list[Complaint]:
    """What a new project lacks."""
    found = []
    if "enterprise" not in values and "uscc" in values and meant.enterprise is None:
        found.append(Complaint("uscc", _("这个信用代码还没有登记过，请同时填写投资方全称。")))
    elif "enterprise" not in values and meant.enterprise is None and not (facts.chain and facts.zones):
        found.append(Complaint("enterprise", _("请填写投资方；还没有意向企业时，请同时填写产业链环节和片区。")))
    if "channel" not in values and office.channel is None:
        found.append(Complaint("channel", _("没有招商方式。请在“选项”里为整张表选一个，或在本行填写。")))
    if (stage_of(values) or Stage.PLANNING) != Stage.PLANNING:
        found.append(Complaint("stage", _(TOO_FAR)))
    if status_of(values) != Status.ACTIVE:
        found.append(Complaint("status", _("新项目的状态只能是“推进中”；暂缓和终止请在项目页办理。")))
    refusal = office.out_of_reach(Ability.LOG_LEAD, facts.zones, facts.chain, facts.owner)
    if refusal:
        found.append(Complaint("zone" if refusal.field == "zone" else "owner", str(refusal)))
    told = facts.leaders or "progress" in values or "next_on" in values
    if (
        told
        and _keeper(values, office, facts) != office.actor
        and office.out_of_reach(Ability.EDIT_IN_SCOPE, facts.zones, facts.chain, None)
    ):
        sentence = _("待认领或由他人负责的项目，进展、下一步和包联领导由责任人或片区负责人带入；请改责任人，或清空这几列。")
        found.append(Complaint("owner", sentence))
    return found


def _keeper(values: Values, office: Office, facts: Facts) -> User | None:
    """Who a new project is given to: the importer only where the row says nothing."""
    return facts.owner if "owner" in values else office.actor


def _enter(plan: Plan, office: Office) -> list[Made]:
    values, facts, people, firm = (plan.facts[name] for name in ("values", "facts", "people", "firm"))
    lead = {"enterprise": firm} if firm else {"enterprise_name": values.get("enterprise", ""), "uscc": values.get("uscc", "")}
    lead["separately_reason"] = plan.facts["apart"]
    project = intake.log_lead(
        actor=office.actor,
        today=office.today,
        name=values.get("name"),
        zone=facts.zones[0] if facts.zones else None,
        candidate_zones=facts.zones[1:],
        chain=facts.chain,
        channel=facts.channel or office.channel,
        owner=_keeper(values, office, facts),
        effective_on=facts.opened_on,
        **lead,
        **facts.columns_of_new(values),
    )
    made = [*new_firm(project.enterprise, facts, office), Made("project", project.pk, is_new=True)]
    if project.enterprise and people:
        made += firm_facts.add_people(project.enterprise, firm_facts.new_people(firm, people, office), office)
    made += add_leaders(project, facts.leaders, office)
    return made + project_talks.add(project, values, facts, office)


def new_firm(enterprise, facts: Facts, office: Office) -> list[Made]:
    """Where this row registered the firm: that it did, and where the firm is at home."""
    if enterprise is None or not firm_facts.was_registered_now(enterprise):
        return []
    office.firms.add(enterprise)
    if facts.region:
        firm_facts.set_region(enterprise, facts.region, office)
    return [Made("enterprise", enterprise.pk, is_new=True)]


def update_plan(project: Project, values: Values, office: Office, facts: Facts, people, meant, basis: dict) -> Plan:
    """What the row changes of a project that is there."""
    complaints = []
    is_other = meant.enterprise is None or meant.enterprise.pk != project.enterprise_id
    if "enterprise" in values and (meant.is_twin or (project.enterprise_id and is_other)):
        complaints.append(Complaint("enterprise", _("投资方与系统里的不同。请改成系统里的全称，或清空；更换投资方请在项目页办理。")))
    changed = _without_guesses(project, facts.changes_to(project, values), office)
    if meant.enterprise and project.enterprise_id is None:
        changed["enterprise"] = meant.enterprise
    talks = project_talks.wanted(project, values, facts)
    cautions = not_taken.cautions(project, values, facts, meant, talks)
    if (stage_of(values) or project.stage) != project.stage:
        cautions.append(_("阶段不会因导入改变；请在项目页推进。"))
    if project.stage in (Stage.SIGNED, Stage.LANDED) and changed.pop("amount", None) is not None:
        cautions.append(_("签约以后投资额以协议为准，本行的投资额不写入。"))
    firm = project.enterprise or meant.enterprise
    new = firm_facts.new_people(firm, people, office) if firm else []
    cautions += firm_facts.untaken(firm, people, new, office)
    known = set(ProjectMember.objects.filter(project=project).values_list("user_id", flat=True)) if facts.leaders else set()
    leaders = [user for user in facts.leaders if user.pk not in known]
    shown = {
        str(Project._meta.get_field(field).verbose_name): [told(getattr(project, field)), told(value)] for field, value in changed.items()
    }
    shown |= {_("联系人"): ["", "、".join(person["name"] for person in new)]} if new else {}
    shown |= {_("包联领导"): ["", "、".join(map(str, leaders))]} if leaders else {}
    shown |= project_talks.shown(talks)
    if shown:
        complaints += must_be_editable(project, office, "name")
    basis = {**basis, "cautions": (*basis.get("cautions", ()), *cautions)}
    if complaints:
        return Plan(Verdict.ERROR, complaints=tuple(complaints), **basis)
    written = {"fields": changed, "people": new, "leaders": leaders, "values": values, "facts": facts, "talks": talks}
    return Plan(Verdict.UPDATE if shown else Verdict.SAME, subject=project, facts=written, changes=shown, **basis)


def _without_guesses(project: Project, changed: dict, office: Office) -> dict:
    """Whoever may not write on the project learns nothing of a phone in its texts: any of the same mask is the one on file."""
    alike = {name for name, value in changed.items() if is_on_file(getattr(project, name), value, sees=False)}
    if not alike or may_edit(project, office.actor, office.today):
        return changed
    return {name: value for name, value in changed.items() if name not in alike}


def change(plan: Plan, office: Office) -> list[Made]:
    """Write it."""
    project, written = plan.subject, plan.facts
    made = []
    if written["fields"]:
        before = firm_facts.plain(project, written["fields"])
        project = changes.edit_project(
            actor=office.actor,
            project=project,
            version=project.version,
            today=office.today,
            reason=_("导入更新"),
            **written["fields"],
        )
        made.append(Made("project", project.pk, is_new=False, before=before, after=firm_facts.plain(project, written["fields"])))
    if project.enterprise:
        made += firm_facts.add_people(project.enterprise, written["people"], office)
    made += add_leaders(project, written["leaders"], office)
    return made + project_talks.add(project, written["values"], written["facts"], office, only=written["talks"])


def add_leaders(project: Project, leaders, office: Office) -> list[Made]:
    """Put them on the team."""
    made = []
    for user in leaders:
        member = changes.add_member(actor=office.actor, project=project, user=user, role=MemberRole.LEADER, today=office.today, tells=False)
        made.append(Made("projectmember", member.pk, is_new=True, after={"project": project.pk}))
    return made
