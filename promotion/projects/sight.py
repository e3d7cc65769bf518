"""At what level somebody sees a project, and what a 摘要 holds."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from promotion.access.scope import Level, scope_of
from promotion.enterprises.models import Enterprise
from promotion.people.roles import Ability
from promotion.projects.bands import amount_band
from promotion.projects.facts import Stage
from promotion.projects.models import ContactRequest, FollowUp, Project, ProjectMember, RequestState


@dataclass(frozen=True)
class ProjectSummary:
    """All that level 摘要 may know. No project or enterprise name, no person."""

    code: str
    chain: str
    stage: str
    stage_label: str
    band: str
    unit: str
    code_name: str


def summary_rows(projects) -> list[ProjectSummary]:
    """摘要 of a project queryset; reads only the columns that a 摘要 holds."""
    columns = ("code", "chain__name", "stage", "amount", "owning_unit__name", "is_confidential", "code_name")
    return [
        ProjectSummary(
            code=code,
            chain=chain or "",
            stage=stage,
            stage_label=Stage(stage).label,
            band=amount_band(amount),
            unit=unit or "",
            code_name=code_name if is_confidential else "",
        )
        for code, chain, stage, amount, unit, is_confidential, code_name in projects.values_list(*columns)
    ]


def is_mine(project, user) -> bool:
    """Owner or team."""
    return project.owner_id == user.pk or ProjectMember.objects.filter(project=project, user=user).exists()


def level_of(project, user, day: datetime.date) -> Level:
    """The level at which `user` sees `project` on `day` (domain §3)."""
    if project.withdrawn_at or not user.is_active:
        return Level.NONE
    if is_mine(project, user):
        return Level.FULL
    if Project.objects.visible_to(user, day).filter(pk=project.pk).exists():
        return Level.BUSINESS
    return Level.SUMMARY if scope_of(user, day).is_live else Level.NONE


def may_on(project, user, ability: str, day: datetime.date) -> bool:
    """Whether a live grant of `user` with `ability` covers `project`, and they see it."""
    grants = scope_of(user, day).with_ability(ability)
    return bool(grants) and Project.objects.visible_to(user, day).within(grants).filter(pk=project.pk).exists()


def may_edit(project, user, day: datetime.date) -> bool:
    """Whether `user` may change `project` on `day`. Its owner may as an officer (`editable_by`), which saves an import the question."""
    is_owner = project.owner_id == user.pk and project.withdrawn_at is None and user.is_active
    if is_owner and scope_of(user, day).with_ability(Ability.EDIT_OWN):
        return True
    return Project.objects.editable_by(user, day).filter(pk=project.pk).exists()


def visible_enterprises(user, day: datetime.date):
    """Enterprises that `user` sees: of a visible project, followed up by them, registered by them, their unit or in their region, or opened
    to them by an accepted request."""
    if not user.is_authenticated or not user.is_active:
        return Enterprise.objects.none()
    scope = scope_of(user, day)
    projects = Project.objects.visible_to(user, day).filter(enterprise=OuterRef("pk"))
    mine = FollowUp.objects.filter(enterprise=OuterRef("pk"), author=user, withdrawn_at__isnull=True)
    let_in = ContactRequest.objects.filter(enterprise=OuterRef("pk"), from_user=user, state=RequestState.ACCEPTED)
    registered = _registered_near(user, scope)
    merged = Enterprise.objects.filter(created_by=user, merged_into=OuterRef("pk"))
    return Enterprise.objects.live().filter(Q(Exists(projects)) | Q(Exists(mine)) | Q(Exists(let_in)) | registered | Q(Exists(merged)))


def sees_enterprise(enterprise: Enterprise, user, day: datetime.date) -> bool:
    """Whether `user` sees `enterprise`. Who registered it does (`_registered_near`), which saves an import the question for each row."""
    if enterprise.created_by_id == user.pk and user.is_active and enterprise.withdrawn_at is None:
        return True
    return visible_enterprises(user, day).filter(pk=enterprise.pk).exists()


def _registered_near(user, scope) -> Q:
    """Enterprises that the user, their unit or their region registered."""
    near = Q(created_by=user)
    if scope.is_live and user.unit_id:
        near |= Q(created_unit=user.unit_id)
    for grant in scope.for_sight:
        if grant.chain_path:
            continue
        if not grant.zone_path and not grant.region_path:
            near |= Q(pk__isnull=False)
        elif grant.region_path:
            near |= Q(created_unit__region__path__startswith=grant.region_path)
    return near
