"""Which project or firm a row of follow-ups, funds or milestones is about, among those its importer sees."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from promotion.enterprises.models import Enterprise
from promotion.exchange.imports.cells import Values
from promotion.exchange.imports.masking import of_name
from promotion.exchange.imports.office import Office
from promotion.exchange.imports.plans import Complaint
from promotion.exchange.imports.telling import stays
from promotion.exchange.wanted import ENTERPRISE
from promotion.projects.models import Project
from promotion.projects.sight import may_edit


@dataclass(frozen=True)
class Target:
    """The project, else the firm; else why neither."""

    project: Project | None = None
    enterprise: Enterprise | None = None
    complaint: Complaint | None = None
    cautions: tuple[str, ...] = ()

    @property
    def about(self) -> str:
        """Its name."""
        return self.project.name if self.project else self.enterprise.name if self.enterprise else ""


def target_of(values: Values, office: Office, *, or_firm: bool = False) -> Target:
    """By code or exact name, the firm telling two of one name apart. What is out of sight answers as what is not there."""
    firm = office.firms.meaning(values.get("enterprise"), "").same if "enterprise" in values else None
    if "project" in values:
        return _with_firm(_project(values.get("project"), firm, office), firm, values)
    if not or_firm:
        return Target(complaint=Complaint("project", _("请填写项目名称或项目编号。")))
    if firm:
        return Target(enterprise=firm)
    if "enterprise" in values:
        return Target(complaint=Complaint("enterprise", _("没有这家企业，或不在您的权限内；请写全称，或先登记企业。")))
    return Target(complaint=Complaint("project", _("请填写项目名称（或编号），或者企业名称。")))


def _with_firm(target: Target, firm: Enterprise | None, values: Values) -> Target:
    """That the row names another firm than the project has is told."""
    project = target.project
    if project is None or "enterprise" not in values or (firm and firm.pk == project.enterprise_id):
        return target
    return replace(target, cautions=(stays(ENTERPRISE, project.enterprise, values.get("enterprise")),))


def must_be_editable(project: Project, office: Office, key: str) -> list[Complaint]:
    """Why the importer may not write on it."""
    if may_edit(project, office.actor, office.today):
        return []
    return [Complaint(key, _("您看得到这个项目，但不能改动它，请联系项目责任人。"))]


def _project(text: str, firm: Enterprise | None, office: Office) -> Target:
    found = list(office.projects.filter(code=text.upper())[:1]) or list(of_name(office.projects, text).order_by("pk")[:20])
    if firm and len(found) > 1:
        found = [project for project in found if project.enterprise_id == firm.pk]
    if len(found) == 1:
        return Target(found[0])
    if found:
        return Target(complaint=Complaint("project", _("有 %(n)d 个同名项目，请改填项目编号。") % {"n": len(found)}))
    return Target(complaint=Complaint("project", _("没有这个项目，或不在您的权限内；请写系统里的全称或项目编号。")))
