"""Who can see one project, at which level, and why: the answer to a question the office is asked."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.access.models import Grant
from promotion.access.scope import GrantFacts, Level
from promotion.people.models import User
from promotion.projects.models import Project, ProjectMember
from promotion.projects.sight import level_of

LEVEL_NAMES = {Level.FULL: gettext_lazy("全部"), Level.BUSINESS: gettext_lazy("业务"), Level.SUMMARY: gettext_lazy("摘要")}


@dataclass(frozen=True)
class Watcher:
    """A person, their level, and the reasons for it."""

    user: User
    level: Level
    level_name: str
    reasons: tuple[str, ...]


def who_sees(project: Project, day: datetime.date) -> list[Watcher]:
    """Everybody who sees `project` on `day` at any level, the highest first. The level is the one rule's (`sight.level_of`)."""
    team = {member.user_id: member for member in ProjectMember.objects.filter(project=project).select_related("user")}
    live = Grant.objects.live(day).select_related("zone", "region", "chain").order_by("user_id", "pk")
    held: dict[int, list[Grant]] = {}
    for grant in live:
        held.setdefault(grant.user_id, []).append(grant)
    concerned = User.objects.filter(is_active=True).select_related("unit", "department").order_by("username")
    watchers = []
    for user in concerned:
        if user.pk not in held and user.pk not in team and user.pk != project.owner_id and not user.is_superuser:
            continue
        level = level_of(project, user, day)
        if level > Level.NONE:
            reasons = _reasons(project, user, team.get(user.pk), held.get(user.pk, []), level)
            watchers.append(Watcher(user, level, str(LEVEL_NAMES[level]), tuple(reasons)))
    return sorted(watchers, key=lambda watcher: -watcher.level)


def _reasons(project, user, member, grants, level) -> list[str]:
    if level == Level.SUMMARY:
        return [_("持有有效授权，只知摘要")]
    reasons = [_("项目责任人")] if project.owner_id == user.pk else []
    reasons += [_("项目专班：%(role)s") % {"role": member.get_role_display()}] if member else []
    reasons += [_("超级管理员")] if user.is_superuser else []
    for grant in grants:
        if Project.objects.filter(pk=project.pk).within([_facts(grant)]).exists() and grant.role != "department":
            reasons.append(_described(grant))
        elif grant.role == "department" and level == Level.BUSINESS:
            reasons.append(_("部门经办：该项目有事项等候%(department)s办理") % {"department": user.department})
    return reasons


def _facts(grant: Grant) -> GrantFacts:
    paths = (place.path if place else "" for place in (grant.zone, grant.region, grant.chain))
    return GrantFacts(grant.role, *paths)


def _described(grant: Grant) -> str:
    place = _("全部地域") if grant.everywhere else (grant.zone or grant.region)
    until = _("至 %(day)s") % {"day": grant.valid_until.isoformat()} if grant.valid_until else _("长期")
    return f"{_('授权')}：{grant.get_role_display()} · {place} · {grant.chain or _('全部产业链')} · {until}"
