"""四个一 of 重点项目: 一个项目、一个领导、一套班子、一个方案. What one lacks."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from promotion.landing.models import LandingPlan
from promotion.projects.models import Document, MemberRole, ProjectMember
from promotion.projects.models.papers import DocumentKind

LEADER, TEAM, SCHEME = _("包联领导"), _("专班成员"), _("工作方案")


def with_four_ones(projects):
    """Annotate `has_leader` (包联领导), `has_team` (≥ 1 other member of the team), `has_scheme` (a 方案 on file, or a landing plan)."""
    members = ProjectMember.objects.filter(project=OuterRef("pk"))
    schemes = Document.objects.filter(project=OuterRef("pk"), kind=DocumentKind.SCHEME, withdrawn_at__isnull=True)
    plans = LandingPlan.objects.filter(project=OuterRef("pk"))
    return projects.annotate(
        has_leader=Exists(members.filter(role=MemberRole.LEADER)),
        has_team=Exists(members.exclude(role=MemberRole.LEADER)),
        has_scheme=Exists(schemes) | Exists(plans),
    )


def lacking(projects):
    """Key projects of `projects` that lack any of them."""
    rows = with_four_ones(projects.filter(is_key=True))
    return rows.filter(Q(has_leader=False) | Q(has_team=False) | Q(has_scheme=False))


def lacks_of(project) -> list[str]:
    """What one annotated project lacks, in words; nothing for a project that is no 重点项目."""
    if not project.is_key:
        return []
    parts = ((project.has_leader, LEADER), (project.has_team, TEAM), (project.has_scheme, SCHEME))
    return [str(words) for there, words in parts if not there]
