"""工作台: what one person has to do today, in a bounded number of queries."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from promotion.access.models import Grant
from promotion.access.scope import scope_of
from promotion.chains.models import ChainNode
from promotion.desk.twin_pairs import pairs_waiting
from promotion.people.roles import Ability, Role
from promotion.pipeline.owed import owing
from promotion.projects.facts import Status
from promotion.projects.lights import Light
from promotion.projects.models import ContactRequest, Deadline, FirstContact, Project, ProjectMember
from promotion.projects.models.deadlines import DeadlineKind
from promotion.projects.models.first_contact import RequestState
from promotion.projects.services.heirs import forebears
from promotion.projects.services.lighting import explain, lit
from promotion.projects.services.tasks import open_tasks
from promotion.projects.services.twins import holder
from promotion.reminders.models import Notification
from promotion.reminders.reports import message_rows

AHEAD_DAYS = 7
MOST = 30
FEW = 8
BRIGHT = (Light.RED, Light.YELLOW)
# Where the date is answered.
TABS = {
    DeadlineKind.CONSENT: "admission",
    DeadlineKind.CLAUSE: "agreements",
    DeadlineKind.INSTALMENT: "agreements",
    DeadlineKind.LANDING_TASK: "landing",
    DeadlineKind.MAKE_UP: "landing",
    DeadlineKind.MILESTONE: "landing",
}
WATCHING = (Role.ZONE_MANAGER, Role.JOINT_OFFICE, Role.LEADERSHIP)
LEADING = (Role.CHAIN_LEADER, Role.DEPUTY_LEADER, Role.LIAISON)
NAMED = ("owner", "enterprise", "chain", "zone")


@dataclass(frozen=True)
class Due:
    """A promised date. Without `project` in sight only its own words are shown."""

    title: str
    kind: str
    due: datetime.date
    when: str
    is_late: bool
    project: Project | None
    enterprise: object | None
    tab: str = ""
    issue: int | None = None


@dataclass(frozen=True)
class Lit:
    """A project whose light is yellow or red, and why."""

    project: Project
    light: str
    reason: str


@dataclass(frozen=True)
class Owed:
    """How many projects have something 待补证, and the query of the list that shows them."""

    count: int
    query: str


@dataclass(frozen=True)
class Workbench:
    """All that the page draws."""

    late: tuple[Due, ...]
    today: tuple[Due, ...]
    ahead: tuple[Due, ...]
    tasks: tuple
    asked: tuple
    lit: tuple[Lit, ...]
    reds: int
    yellows: int
    watched: tuple[Lit, ...]
    aimless: tuple[Project, ...]
    pool: tuple[Project, ...]
    pool_count: int
    may_claim: bool
    may_log: bool
    messages: tuple
    requests: tuple
    chains: tuple[ChainNode, ...]
    twin_pairs: int
    owed: Owed | None
    roles: frozenset[str]
    department: object | None

    @property
    def due_count(self) -> int:
        """Overdue and due today."""
        return len(self.late) + len(self.today)


def workbench(user, today: datetime.date) -> Workbench:
    """Everything for the 工作台 of `user` on `today`."""
    scope = scope_of(user, today)
    visible = Project.objects.visible_to(user, today)
    dues = deadlines_of(user, scope, visible, today)
    mine = list(lit(_mine(visible, user), today).select_related(*NAMED).order_by("next_due", "code")[:500])
    pool = visible.filter(owner__isnull=True).active().select_related(*NAMED).order_by("-created_at", "-id")
    shown = list(pool[:8])
    return Workbench(
        late=tuple(row for row in dues if row.due < today),
        today=tuple(row for row in dues if row.due == today),
        ahead=tuple(row for row in dues if row.due > today)[:FEW],
        tasks=tuple(_tasks(visible, to_user=user)[:MOST]),
        asked=tuple(_tasks(visible, from_user=user)[:8]),
        lit=tuple(_lit([project for project in mine if project.light in BRIGHT], today)),
        reds=sum(project.light == Light.RED for project in mine),
        yellows=sum(project.light == Light.YELLOW for project in mine),
        watched=tuple(_lit(_watched(visible, scope, user, today), today)),
        aimless=tuple(project for project in mine if project.next_due is None)[:FEW],
        pool=tuple(shown),
        pool_count=pool.count() if len(shown) == 8 else len(shown),
        may_claim=bool(scope.with_ability(Ability.CLAIM)),
        may_log=bool(scope.with_ability(Ability.LOG_LEAD)),
        messages=tuple(message_rows(Notification.objects.for_user(user).unread().select_related("reminder")[:4], user, today)),
        requests=tuple(requests_for(user, scope)),
        chains=tuple(led_chains(user, today)),
        twin_pairs=pairs_waiting(user, today) if scope.with_ability(Ability.MERGE) else 0,
        owed=_owed(visible, scope, user),
        roles=scope.roles,
        department=user.department if scope.department_id else None,
    )


def deadlines_of(user, scope, visible, today, *, since=None, until=None) -> list[Due]:
    """Open deadlines of the person or their department up to `until` (default: a week ahead), without 批示, which are answered in place."""
    who = Q(owner=user)
    if scope.department_id:
        who |= Q(department=scope.department_id)
    until = until or today + datetime.timedelta(days=AHEAD_DAYS)
    rows = Deadline.objects.filter(who, closed_at__isnull=True, due__lte=until).exclude(kind=DeadlineKind.TASK)
    if since:
        rows = rows.filter(due__gte=since)
    rows = (
        rows.annotate(is_seen=Exists(visible.filter(pk=OuterRef("project_id"))))
        .select_related("project", "enterprise")
        .order_by("due", "id")
    )
    return [_due(row, today) for row in rows[:100]]


def _tasks(visible, **whose):
    """Open tasks, the most urgent first; `is_seen`: whether the project may be named."""
    rows = open_tasks().filter(**whose).annotate(is_seen=Exists(visible.filter(pk=OuterRef("project_id"))))
    return rows.select_related("project", "from_user", "to_user", "on_behalf_of").order_by("due", "id")


def requests_for(user, scope) -> list[ContactRequest]:
    """Open 申请对接 that the person holds the answer to, and 申请裁定 for those who decide."""
    rows = ContactRequest.objects.filter(state=RequestState.OPEN).select_related("enterprise", "from_user__unit")
    decides = bool(scope.with_ability(Ability.DECIDE_FIRST_CONTACT))
    rulings = list(rows.filter(kind="ruling")[:10]) if decides else []
    owned = Project.objects.live().filter(enterprise=OuterRef("enterprise"), owner=user)
    writers = {user.pk, *forebears(user)}
    first = FirstContact.objects.filter(enterprise=OuterRef("enterprise"), user__in=writers, lapsed_on__isnull=True)
    may_hold = rows.filter(Q(Exists(owned)) | Q(Exists(first)) | Q(enterprise__created_by__in=writers), kind="join")[:10]
    return [*rulings, *(row for row in may_hold if holder(row.enterprise) == user)]


def led_chains(user, today) -> list[ChainNode]:
    """The chains that the person leads, by grant."""
    grants = Grant.objects.live(today).filter(user=user, role__in=LEADING, chain__isnull=False).select_related("chain")
    return list({grant.chain_id: grant.chain for grant in grants}.values())


def when_words(due: datetime.date, today: datetime.date) -> str:
    """今天, 明天, 逾期 3 天, else the date."""
    days = (due - today).days
    if days < 0:
        return _("逾期 %(n)d 天") % {"n": -days}
    return {0: _("今天"), 1: _("明天")}.get(days, f"{due.month}-{due.day}")


def _owed(visible, scope, user) -> Owed | None:
    """Of one's own projects; for those who bring rows in, of all that they see."""
    rows, query = (visible, "owed=1") if scope.with_ability(Ability.ENTER_EXISTING) else (visible.filter(owner=user), "owner=me&owed=1")
    count = owing(rows.exclude(status=Status.CLOSED)).count()
    return Owed(count, query) if count else None


def _mine(visible, user):
    member = ProjectMember.objects.filter(project=OuterRef("pk"), user=user)
    return visible.active().filter(Q(owner=user) | Q(Exists(member)))


def _due(row, today) -> Due:
    return Due(
        title=row.title,
        kind=row.get_kind_display(),
        due=row.due,
        when=when_words(row.due, today),
        is_late=row.due < today,
        project=row.project if row.project_id and row.is_seen else None,
        enterprise=row.enterprise if not row.project_id else None,
        tab=TABS.get(row.kind, ""),
        issue=_issue_of(row),
    )


def _issue_of(row) -> int | None:
    """The 企业诉求 that a deadline stands for: its own page is open to a department that sees neither firm nor project."""
    is_open = row.kind == DeadlineKind.SERVICE_ISSUE and (row.project_id is None or row.is_seen)
    return int(row.source.rpartition(":")[2]) if is_open else None


def _watched(visible, scope, user, today):
    """Red projects of others in the places that the person answers for or supervises."""
    grants = tuple(grant for grant in scope.grants if grant.role in WATCHING)
    if not grants:
        return []
    others = visible.active().within(grants).exclude(owner=user)
    return list(lit(others, today).filter(light=Light.RED).select_related(*NAMED).order_by("stage_since", "pk")[:FEW])


def _lit(bright, today):
    """Those projects with their reasons, red before yellow."""
    bright = sorted(bright, key=lambda project: project.light != Light.RED)[:FEW]
    reasons = explain(bright, today) if bright else {}
    for project in bright:
        yield Lit(project, project.light, "；".join(reasons[project.pk].reasons))
