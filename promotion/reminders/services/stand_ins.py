"""Who may stand in for somebody away, and which of their projects a stand-in would not see."""

import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from promotion.access.models import Grant
from promotion.access.reach import covers
from promotion.access.scope import GrantFacts, scope_of
from promotion.common.errors import Refused
from promotion.people.models import User
from promotion.people.roles import Role
from promotion.places.models import Zone
from promotion.projects.facts import Status
from promotion.projects.models import Deadline, Project
from promotion.reminders.models import Preference


def candidates(user, today: datetime.date):
    """People with a live grant of the same unit or department, and those whose sight reaches a zone that the person's own reaches."""
    scope = scope_of(user, today)
    if not scope.is_live:
        return User.objects.none()
    near = Q(pk__in=_sharing_sight(scope, today))
    if user.unit_id:
        near |= Q(unit_id=user.unit_id)
    if user.department_id:
        near |= Q(department_id=user.department_id)
    holders = Grant.objects.live(today).values("user_id")
    people = User.objects.filter(near, is_active=True, pk__in=holders).exclude(pk=user.pk)
    return people.select_related("unit").order_by("unit__name", "name", "pk")


def check(user, delegate, today: datetime.date) -> None:
    """Refuse, with the reason, a stand-in who sees nothing or has nothing in common with the person."""
    if delegate.pk == user.pk:
        raise Refused(_("代收人不能是本人，请另选一位。"), field="delegate")
    if not scope_of(delegate, today).is_live:
        raise Refused(
            _("%(who)s 目前没有有效授权，看不到任何项目，不能代收。请另选一位，或联系管理员补授权。") % {"who": delegate}, field="delegate"
        )
    if not candidates(user, today).filter(pk=delegate.pk).exists():
        raise Refused(_("%(who)s 与您不在同一单位，可见范围也不重叠，不能代收。请另选一位。") % {"who": delegate}, field="delegate")


def hidden_from(user, delegate, today: datetime.date):
    """The live projects that the person answers for (as owner, or by an open deadline) and the stand-in does not see."""
    promised = Deadline.objects.filter(project=OuterRef("pk"), owner=user, closed_at__isnull=True)
    mine = Project.objects.visible_to(user, today).exclude(status=Status.CLOSED).filter(Q(owner=user) | Exists(promised))
    return mine.exclude(pk__in=Project.objects.visible_to(delegate, today).values("pk")).order_by("code")


def stood_in_for(user, today: datetime.date):
    """The wishes of those who named this person as their stand-in and are away today or will be."""
    return (
        Preference.objects.filter(delegate=user, away_until__gte=today, user__is_active=True).select_related("user").order_by("away_from")
    )


def _sharing_sight(scope, today: datetime.date) -> set[int]:
    zones = [zone for zone in Zone.objects.taking_projects().select_related("region") if covers(scope.for_sight, zone)]
    columns = ("user_id", "role", "zone__path", "region__path", "chain__path")
    rows = Grant.objects.live(today).exclude(role=Role.DEPARTMENT).values_list(*columns)
    return {pk for pk, role, zone, region, chain in rows if _reaches(GrantFacts(role, zone or "", region or "", chain or ""), zones)}


def _reaches(grant: GrantFacts, zones: list[Zone]) -> bool:
    return any(covers((grant,), zone) for zone in zones)
