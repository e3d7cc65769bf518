"""落地节点: what was planned and what happened. 开工 without 环评 and 节能审查 is refused as on the page, with the same sentence."""

from django.utils.translation import gettext as _

from promotion.common import audit
from promotion.common.errors import Refused
from promotion.exchange.imports.cells import Values
from promotion.exchange.imports.masking import is_on_file
from promotion.exchange.imports.office import Office
from promotion.exchange.imports.plans import Complaint, Made, Plan, Said
from promotion.exchange.imports.targets import must_be_editable, target_of
from promotion.exchange.imports.telling import not_kept
from promotion.exchange.models.rows import Verdict
from promotion.exchange.wanted import MILESTONES
from promotion.landing.models import Milestone, MilestoneKind
from promotion.landing.services import milestones, record_milestone

KEPT = ("planned_on", "actual_on", "evidence", "correction")
KINDS = {
    MilestoneKind.REGISTERED: "注册 公司注册 注册登记 工商注册 注册公司",
    MilestoneKind.FILED: "备案 项目备案 立项 立项备案 核准",
    MilestoneKind.LAND_SUPPLIED: "供地 用地 土地出让 拿地 摘牌",
    MilestoneKind.ENVIRONMENT: "环评 环评批复 环境影响评价",
    MilestoneKind.ENERGY: "能评 节能审查 节能评估",
    MilestoneKind.PERMIT: "施工许可 施工许可证",
    MilestoneKind.GROUND_BROKEN: "开工 开工建设 动工 开建 奠基",
    MilestoneKind.IN_STATISTICS: "入统 入库入统",
    MilestoneKind.COMPLETED: "竣工 竣工验收 完工",
    MilestoneKind.IN_PRODUCTION: "投产 试生产 建成投产",
    MilestoneKind.ABOVE_SCALE: "上规 升规 上规入统",
    MilestoneKind.FULL_CAPACITY: "达产",
}
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words.split()}


def plan(values: Values, office: Office, said: Said) -> Plan:
    """What entering the row would do."""
    target = target_of(values, office)
    kind = _KIND_OF.get(values.get("kind"))
    about = f"{target.about} {values.get('kind')}".strip()
    complaints = [target.complaint] if target.complaint else must_be_editable(target.project, office, "project")
    if kind is None:
        names = "、".join(str(each.label) for each in MilestoneKind)
        complaints.append(
            Complaint("kind", _("没有“%(kind)s”这个节点，请写 %(names)s 之一。") % {"kind": values.get("kind"), "names": names})
        )
    if "planned_on" not in values and "actual_on" not in values:
        complaints.append(Complaint("planned_on", _("请填写计划日期或实际日期。")))
    complaints += _other_deeds(values, kind)
    if complaints:
        return Plan(Verdict.ERROR, about=about, complaints=tuple(complaints))
    row = Milestone.objects.filter(project=target.project, kind=kind).first() or Milestone(project=target.project, kind=kind)
    wanted = {name: values.get(name) for name in ("planned_on", "actual_on", "evidence") if name in values}
    changed = {name: value for name, value in wanted.items() if not is_on_file(getattr(row, name), value)}
    days = {name: wanted.get(name, getattr(row, name)) for name in ("planned_on", "actual_on")}
    try:
        milestones.check_actual(row, days["actual_on"], _("导入更新"), office.today)
        milestones.check_order(Milestone(project=target.project, kind=kind, **days))
    except Refused as refusal:
        return Plan(Verdict.ERROR, about=about, complaints=(Complaint(refusal.field, str(refusal)),))
    changes = {
        str(Milestone._meta.get_field(name).verbose_name): [str(getattr(row, name) or "—"), str(new)] for name, new in changed.items()
    }
    verdict = Verdict.SAME if not changed else Verdict.UPDATE if row.pk else Verdict.NEW
    cautions = not_kept(MILESTONES, values)
    key = f"milestone:{target.project.pk}:{kind}"
    return Plan(verdict, about=about, key=key, subject=row, facts=changed, changes=changes if row.pk else {}, cautions=tuple(cautions))


def apply(plan: Plan, office: Office, said: Said) -> list[Made]:
    """Enter it."""
    row = plan.subject
    is_new, before = row.pk is None, _kept(row)
    reason = _("导入更新") if row.actual_on and plan.facts.get("actual_on", row.actual_on) != row.actual_on else ""
    made = record_milestone(
        actor=office.actor,
        project=row.project,
        kind=row.kind,
        today=office.today,
        planned_on=plan.facts.get("planned_on"),
        actual_on=plan.facts.get("actual_on", row.actual_on),
        evidence=plan.facts.get("evidence", ""),
        reason=reason,
    )
    return [Made("milestone", made.pk, is_new=is_new, before=before, after=_kept(made))]


def _other_deeds(values: Values, kind: MilestoneKind | None) -> list[Complaint]:
    """Days beside which the row names the deed of another node."""
    sentence = _("日期旁写的是“%(deed)s”，不是节点“%(kind)s”，请核对。")
    return [
        Complaint(key, sentence % {"deed": deed, "kind": values.get("kind")})
        for key, deed in values.deeds.items()
        if kind and _KIND_OF.get(deed) != kind
    ]


def _kept(row: Milestone) -> dict:
    return {name: audit.plain(value) for name, value in audit.snapshot(row, KEPT).items()}
