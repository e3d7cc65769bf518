"""需要您定的: what waits for this very person on a chain, at most a handful, the weightiest first."""

import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.scope import Scope
from promotion.admission.models import AdmissionReview, Verdict
from promotion.analytics.figures import StuckList, ToDecide
from promotion.analytics.reports import on_node
from promotion.people.roles import Ability
from promotion.projects.facts import Status
from promotion.projects.models import Task

REPLIES_FOR_DAYS = 7
MOST = 3


def to_decide(rows, node, user, scope: Scope, today: datetime.date, red: StuckList) -> tuple[tuple[ToDecide, ...], int]:
    """The first three and how many in all: 限制 items that wait for a waiver, replies to one's 批示, red key projects nobody was asked about."""
    found = [*_waivers(rows, node, scope), *_replies(rows, node, user, today), *_red_keys(red)]
    return tuple(found[:MOST]), len(found)


def _waivers(rows, node, scope) -> list[ToDecide]:
    """The newest review of an active project touches a 限制 item, nobody has waived it, and a grant of this person can."""
    grants = scope.with_ability(Ability.WAIVE)
    if not grants:
        return []
    mine = on_node(rows, node).within(grants).filter(status=Status.ACTIVE)
    newer = AdmissionReview.objects.filter(project=OuterRef("project")).filter(
        Q(reviewed_on__gt=OuterRef("reviewed_on")) | Q(reviewed_on=OuterRef("reviewed_on"), pk__gt=OuterRef("pk"))
    )
    waiting = AdmissionReview.objects.filter(~Exists(newer), project__in=mine, verdict=Verdict.RESTRICTED, waived_at__isnull=True)
    return [
        ToDecide(
            "waiver",
            review.project.code,
            review.project.name,
            _("触及准入限制项，待您决定是否豁免：%(note)s") % {"note": review.note[:60]},
            review.pk,
        )
        for review in waiting.select_related("project").order_by("reviewed_on", "pk")[:10]
    ]


def _replies(rows, node, user, today) -> list[ToDecide]:
    """Answers of the last days to what this person asked, where nothing was asked since."""
    since = timezone.make_aware(datetime.datetime.combine(today - datetime.timedelta(days=REPLIES_FOR_DAYS), datetime.time()))
    mine = Task.objects.filter(Q(from_user=user) | Q(on_behalf_of=user))
    later = mine.filter(project=OuterRef("project"), pk__gt=OuterRef("pk"), retracted_at__isnull=True)
    answered = mine.filter(~Exists(later), project__in=on_node(rows, node), done_at__gte=since).select_related("project", "to_user")
    return [
        ToDecide("reply", task.project.code, task.project.name, _("%(who)s回复：%(text)s") % {"who": task.to_user, "text": task.reply[:80]})
        for task in answered.order_by("-done_at")[:10]
    ]


def _red_keys(red: StuckList) -> list[ToDecide]:
    return [
        ToDecide("red_key", row.code, row.name, _("重点项目亮红灯：%(reason)s") % {"reason": row.reason})
        for row in red.rows
        if row.is_key and not row.asked
    ]
