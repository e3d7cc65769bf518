"""What a hand-over would move: every open row of a person, locked or only looked at, and how it reads to whoever prepares it."""

import datetime
import hashlib
from dataclasses import dataclass

from django.db.models import Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.administration import Administration
from promotion.access.models import Grant
from promotion.access.open_work import HELD, MEMBER, Held
from promotion.access.scope import scope_of
from promotion.common.phones import mask_all
from promotion.people.models import User
from promotion.people.roles import Ability, roles_with
from promotion.projects.facts import Status
from promotion.projects.models import ContactRequest, HandOver, Project, RequestState
from promotion.projects.models.first_contact import RequestKind
from promotion.projects.services.heirs import forebears
from promotion.projects.services.twins import holder
from promotion.projects.sight import visible_enterprises

REQUEST = "request"


@dataclass(frozen=True)
class Line:
    """One open row as it reads to the actor: no name of a project or a firm beyond their sight."""

    kind: str
    row_id: int
    project_id: int | None
    code: str
    label: str
    due: datetime.date | None


@dataclass(frozen=True)
class Section:
    """All lines of one kind."""

    kind: str
    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Work:
    """Everything open of one person: rows by kind, and the requests that wait for their answer."""

    rows: dict[str, list]
    requests: list[ContactRequest]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to hand over."""
        return not self.requests and not any(self.rows.values())

    @property
    def seen(self) -> str:
        """A mark of exactly these rows: another one when any came, went or (of projects) was changed."""
        marks = [f"{key}:{row.pk}:{getattr(row, 'version', '')}" for key, rows in self.rows.items() for row in rows]
        marks += [f"{REQUEST}:{row.pk}" for row in self.requests]
        return hashlib.sha256("\n".join(marks).encode()).hexdigest()[:32]


def open_work(person, *, lock: bool = False) -> Work:
    """Every open row of `person`. With `lock` the rows stay locked until the transaction ends, projects first, in the order of their ids."""
    rows = {}
    for held in HELD:
        found = held.rows(person)
        rows[held.key] = list(found.select_for_update() if lock else found)
    return Work(rows, requests_waiting_for(person))


def requests_waiting_for(person) -> list[ContactRequest]:
    """Open 申请对接 whose answer is with `person`."""
    writers = {person.pk, *forebears(person)}
    owned = Project.objects.live().active().filter(owner=person).values("enterprise")
    may_hold = Q(enterprise__in=owned) | Q(enterprise__created_by__in=writers)
    may_hold |= Q(enterprise__first_contacts__user__in=writers, enterprise__first_contacts__lapsed_on__isnull=True)
    asked = ContactRequest.objects.filter(may_hold, kind=RequestKind.JOIN, state=RequestState.OPEN).distinct()
    rows = asked.select_related("enterprise__created_by", "from_user__unit").order_by("pk")
    return [row for row in rows if holder(row.enterprise) == person]


def project_of(held: Held, row):
    """The project a row hangs on, or None."""
    if not held.project:
        return row
    for name in held.project.split("__"):
        row = getattr(row, name)
    return row


def with_projects(work: Work) -> dict[int, Project]:
    """Read the projects of all rows in one query a kind and set them on the rows; all of them by id."""
    found = {}
    for held in HELD:
        rows = work.rows[held.key]
        prefetch_related_objects(rows, f"{held.project}__zone__region" if held.project else "zone__region")
        found |= {project.pk: project for row in rows if (project := project_of(held, row)) is not None}
    return found


def sections(work: Work, actor, today: datetime.date) -> list[Section]:
    """The sheet: what would go, kind by kind, in words that `actor` may read."""
    projects = with_projects(work)
    seen = set(Project.objects.visible_to(actor, today).filter(pk__in=list(projects)).values_list("pk", flat=True))
    firms = {row.enterprise_id for rows in work.rows.values() for row in rows if getattr(row, "enterprise_id", None)}
    known = set(visible_enterprises(actor, today).filter(pk__in=firms).values_list("pk", flat=True))
    found = [Section(held.key, str(held.label), tuple(_line(held, row, seen, known) for row in work.rows[held.key])) for held in HELD]
    asked = tuple(_request_line(row) for row in work.requests)
    return [section for section in (*found, Section(REQUEST, _("对接申请"), asked)) if section.lines]


def _line(held: Held, row, seen, known) -> Line:
    project = project_of(held, row)
    about = getattr(row, held.text) if held.text else ""
    if project is not None and project.pk not in seen:
        about = _("保密项目（代号 %(name)s）") % {"name": project.code_name} if project.is_confidential else str(held.label)
    elif project is None and getattr(row, "enterprise_id", None) and row.enterprise_id not in known:
        about = str(held.label)
    elif held is MEMBER:
        about = f"{project.name}（{row.get_role_display()}）"
    due = getattr(row, held.due) if held.due else None
    return Line(held.key, row.pk, project and project.pk, project.code if project else "", mask_all(str(about))[:200], due)


def _request_line(row) -> Line:
    facts = {"unit": row.from_user.unit or "", "who": row.from_user, "day": timezone.localdate(row.created_at).isoformat()}
    return Line(REQUEST, row.pk, None, "", (_("%(unit)s %(who)s 于 %(day)s 提出") % facts).strip()[:200], None)


def people_within_reach(actor, today: datetime.date):
    """Whose work `actor` may hand over: an administrator that of their own city's people, a zone manager that of who keeps projects there."""
    scope = scope_of(actor, today)
    assigning = scope.with_ability(Ability.ASSIGN)
    if not assigning:
        return User.objects.none()
    keepers = Grant.objects.live(today).filter(role__in=roles_with(Ability.EDIT_OWN))
    reach = Q(pk__in=Project.objects.live().within(assigning).exclude(status=Status.CLOSED).values("owner"))
    for grant in assigning:
        if grant.zone_path:
            reach |= Q(pk__in=keepers.filter(zone__path__startswith=grant.zone_path).values("user"))
        elif grant.region_path:
            inside = Q(region__path__startswith=grant.region_path) | Q(zone__region__path__startswith=grant.region_path)
            reach |= Q(pk__in=keepers.filter(inside).values("user"))
    office = Administration(scope.with_ability(Ability.ADMINISTER))
    if office.is_everywhere:
        return User.objects.all()
    if office.is_open:
        reach |= office.people()
    return User.objects.filter(reach)


def hand_overs_open_to(user, today: datetime.date):
    """Sheets that `user` may read: of their own work, by them, to them, or of people within their reach."""
    mine = Q(from_user=user) | Q(to_user=user) | Q(actor=user) | Q(pk__in=HandOver.objects.filter(lines__to_user=user).values("pk"))
    return HandOver.objects.filter(mine | Q(from_user__in=people_within_reach(user, today).values("pk")))
