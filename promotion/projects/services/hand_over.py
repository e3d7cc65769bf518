"""交接: everything open of one person goes to another in one act, or nothing does."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.open_work import MEMBER, PLAIN
from promotion.access.open_work import PROJECT as PROJECTS
from promotion.access.reach import covers
from promotion.access.scope import scope_of
from promotion.common import audit
from promotion.common.errors import NotAllowed, Refused, Stale
from promotion.people.models import User
from promotion.people.roles import Ability
from promotion.projects.hand_over_plan import Line, Work, open_work, people_within_reach, project_of, sections
from promotion.projects.models import HandOver, HandOverLine, Project, ProjectMember
from promotion.projects.models.deadlines import NoticeKind
from promotion.projects.services import journal
from promotion.projects.services.notices import tell
from promotion.projects.services.twins import holder
from promotion.projects.sight import visible_enterprises

TEAMS_MOVE, TEAMS_LEAVE = "move", "leave"


@dataclass(frozen=True)
class _Parting:
    """Who gets what: everything to `to`, but what hangs on a project of `apart` to whom that names."""

    to: User
    apart: dict[int, User]

    def heir(self, project_id: int | None) -> User:
        """Whom the rows of a project go to; those without one go to the successor."""
        return self.apart.get(project_id, self.to)

    @property
    def people(self) -> set[User]:
        """Everybody who gets anything."""
        return {self.to, *self.apart.values()}


@transaction.atomic
def hand_over(
    *, actor, person: User, to: User, reason: str, seen: str, token: str, today: datetime.date, apart=None, teams: str = TEAMS_MOVE
) -> HandOver:
    """Give all open work of `person` to `to`; the same `token` again returns the hand-over that it made.

    `seen` is the mark of the rows that the actor looked at (`Work.seen`): Stale where they have changed since. `apart` maps codes of
    projects to who gets those instead. `teams`: memberships move along or end. Refused as a whole, each project that does not fit named in
    `items`; NotAllowed where the person or one of their projects is out of the actor's reach.
    """
    people = {user.pk: user for user in (person, to, *(apart or {}).values())}
    list(User.objects.select_for_update().filter(pk__in=people).order_by("pk"))  # so that one act on these people waits for another
    made = HandOver.objects.filter(token=token, actor=actor).first()
    if made is not None:
        return made
    may_hand_over(actor, person, today)
    work = open_work(person, lock=True)
    _check_asked(work, person, people.values(), reason, seen)
    parting = _Parting(to, _by_id(work, apart or {}))
    lines = [line for section in sections(work, actor, today) for line in section.lines]
    _check_reach(work, actor, today)
    _check_heirs(work, parting, teams, actor, today)
    made = HandOver.objects.create(from_user=person, to_user=to, actor=actor, reason=reason.strip(), made_on=today, token=token)
    _move(work, parting, teams, actor, today, _("交接：%(why)s") % {"why": made.reason})
    _write_lines(made, lines, work, parting, teams)
    audit.record(actor=actor, action="person.hand_over", obj=made, after=_counted(lines), note=made.reason)
    _tell(made, parting)
    return made


def may_hand_over(actor, person: User, today: datetime.date) -> None:
    """Raise NotAllowed unless `person` is within the actor's reach."""
    if not people_within_reach(actor, today).filter(pk=person.pk).exists():
        raise NotAllowed(_("您不能办理%(who)s的交接：请由其所在片区的负责人或本市管理员办理。") % {"who": person})


def reaches_all_projects(work: Work, actor, today: datetime.date) -> bool:
    """Whether the actor may assign every project of `work`; 保密 ones too, which they may know only as 摘要."""
    mine = Project.objects.within(scope_of(actor, today).with_ability(Ability.ASSIGN))
    projects = [row.pk for row in work.rows[PROJECTS.key]]
    return mine.filter(pk__in=projects).count() == len(projects)


def _check_asked(work, person, people, reason, seen):
    if work.is_empty:
        raise Refused(_("%(who)s名下没有未了事项，不用交接。") % {"who": person})
    if work.seen != seen:
        raise Stale(_("预览之后%(who)s名下的事项有变化。请核对下面的最新清单，再提交一次。") % {"who": person}, current=person)
    if not reason.strip():
        raise Refused(_("请写明交接理由，如：调离、休假、岗位调整。"), field="reason")
    for each in people:
        if each != person and not each.is_active:
            raise Refused(_("%(who)s的账号已停用，请选择在岗人员。") % {"who": each}, field="to")


def _by_id(work, apart) -> dict[int, User]:
    known = {row.code: row.pk for row in work.rows[PROJECTS.key]}
    if set(apart) - set(known):
        raise Refused(_("所选项目不在交接清单里，请刷新后重新勾选。"), field="apart")
    return {known[code]: user for code, user in apart.items()}


def _check_reach(work, actor, today):
    if not reaches_all_projects(work, actor, today):
        raise NotAllowed(_("其名下还有不在您授权范围内的项目，不能由您一次交接，请联系本市管理员办理。"))


def _check_heirs(work, parting, teams, actor, today):
    """Everything must fit: projects into the grants of who gets them, other rows into their sight. Else nothing moves and each is named."""
    if any(user.pk == row.owner_id for row in work.rows[PROJECTS.key][:1] for user in parting.people):
        raise Refused(_("接手人不能是移交人本人，请改选他人。"), field="to")
    misfits = [
        *_unowned(work, parting, today),
        *_unseen(work, parting, teams, actor, today),
        *_hidden_from_the_giver(work, parting, actor, today),
    ]
    misfits += _firms_unseen(work, parting, today)
    if misfits:
        raise Refused(
            _("有的事项接手人接不了，一项也没有移交。请改选接手人，或先由管理员补授权、把其加入专班。"),
            items=misfits,
            field="to",
        )


def _unowned(work, parting, today) -> list[str]:
    keeping = {user.pk: scope_of(user, today).with_ability(Ability.EDIT_OWN) for user in parting.people}
    lacking: dict[tuple, list[str]] = {}
    for project in work.rows[PROJECTS.key]:
        user = parting.heir(project.pk)
        if not keeping[user.pk] or not covers(keeping[user.pk], project.zone):
            lacking.setdefault((user, project.zone.name if project.zone else _("任何片区")), []).append(project.code)
    return [
        _("%(who)s没有“%(place)s”的招商专员授权：%(codes)s") % {"who": user, "place": place, "codes": "、".join(codes)}
        for (user, place), codes in lacking.items()
    ]


def _unseen(work, parting, teams, actor, today) -> list[str]:
    """Rows on projects of others: whoever answers for them must see the project."""
    given = {row.pk for row in work.rows[PROJECTS.key]}
    if teams == TEAMS_MOVE:
        joined = Project.objects.editable_by(actor, today).filter(pk__in=[row.project_id for row in work.rows[MEMBER.key]])
        given |= set(joined.values_list("pk", flat=True))
    hanging = {project.pk: project for held in PLAIN for row in work.rows[held.key] if (project := project_of(held, row)) is not None}
    others = {key: project for key, project in hanging.items() if key not in given}
    seen = set(Project.objects.visible_to(parting.to, today).filter(pk__in=list(others)).values_list("pk", flat=True))
    unseen = sorted(project.code for key, project in others.items() if key not in seen)
    return [_("%(code)s：%(who)s看不到该项目，请先把其加入专班") % {"code": code, "who": parting.to} for code in unseen]


def _hidden_from_the_giver(work, parting, actor, today) -> list[str]:
    """Nobody gives themselves what they do not see."""
    taken = [row for row in work.rows[PROJECTS.key] if parting.heir(row.pk) == actor]
    seen = set(Project.objects.visible_to(actor, today).filter(pk__in=[row.pk for row in taken]).values_list("pk", flat=True))
    return [_("%(code)s：您看不到该项目，不能移交给您本人") % {"code": row.code} for row in taken if row.pk not in seen]


def _firms_unseen(work, parting, today) -> list[str]:
    """Rows on a firm without a project: whoever answers for them must see the firm."""
    loose = [row for held in PLAIN for row in work.rows[held.key] if project_of(held, row) is None and getattr(row, "enterprise_id", None)]
    firms = {row.enterprise_id for row in loose}
    seen = set(visible_enterprises(parting.to, today).filter(pk__in=firms).values_list("pk", flat=True))
    unseen = len(firms - seen)
    return [_("%(n)d 家没有项目的企业：%(who)s看不到，请改选接手人") % {"n": unseen, "who": parting.to}] if unseen else []


def _move(work, parting, teams, actor, today, reason):
    projects = work.rows[PROJECTS.key]
    if projects:
        journal.record_owners(projects={row: parting.heir(row.pk) for row in projects}, actor=actor, today=today, reason=reason)
    _move_teams(work.rows[MEMBER.key], parting, teams, actor, today)
    for held in PLAIN:
        rows = work.rows[held.key]
        for user in parting.people:
            ids = [row.pk for row in rows if parting.heir(_key(project_of(held, row))) == user]
            stamps = dict.fromkeys(held.touched, timezone.now())
            for start in range(0, len(ids), journal.BATCH):
                type(rows[0])._default_manager.filter(pk__in=ids[start : start + journal.BATCH]).update(**{held.column: user}, **stamps)


def _move_teams(members, parting, teams, actor, today):
    """Memberships: to the heir who is neither on that team yet nor the project's owner, where the giver could put them there; else, or when
    asked, they end."""
    reached = set(Project.objects.editable_by(actor, today).filter(pk__in=[row.project_id for row in members]).values_list("pk", flat=True))
    taken = set(ProjectMember.objects.filter(project__in=[row.project_id for row in members]).values_list("project", "user"))
    moving = []
    for row in members:
        heir = parting.heir(row.project_id)
        if teams == TEAMS_MOVE and row.project_id in reached and (row.project_id, heir.pk) not in taken and row.project.owner_id != heir.pk:
            row.user = heir
            moving.append(row)
    kept = {row.pk for row in moving}
    ProjectMember.objects.filter(pk__in=[row.pk for row in members if row.pk not in kept]).delete()
    ProjectMember.objects.bulk_update(moving, ["user"], journal.BATCH)


def _write_lines(made: HandOver, lines: list[Line], work: Work, parting: _Parting, teams: str):
    asked = {row.pk: row for row in work.requests}
    kept = {row.pk for row in work.rows[MEMBER.key] if row.user_id != made.from_user_id}

    def heir(line: Line):
        if line.row_id in asked and line.kind == "request":
            return holder(asked[line.row_id].enterprise)
        if line.kind == MEMBER.key and line.row_id not in kept:
            return None
        return parting.heir(line.project_id)

    HandOverLine.objects.bulk_create(
        [
            HandOverLine(
                hand_over=made, kind=line.kind, row_id=line.row_id, code=line.code, label=line.label, due=line.due, to_user=heir(line)
            )
            for line in lines
        ],
        journal.BATCH * 5,
    )


def _tell(made: HandOver, parting: _Parting):
    """One notice for each who gets something, however much it is."""
    got = dict.fromkeys(parting.people, 0)
    for user_id in made.lines.values_list("to_user", flat=True):
        for user in got:
            got[user] += user.pk == user_id
    for user, count in got.items():
        tell(
            recipient=user,
            kind=NoticeKind.HANDED_OVER,
            text=_("%(actor)s 把%(who)s名下的 %(n)d 项工作移交给您（%(why)s），请到“交接单”核对。")
            % {"actor": made.actor, "who": made.from_user, "n": count, "why": made.reason},
            key=f"hand_over:{made.pk}:{user.pk}",
            unless=made.actor,
        )


def _counted(lines) -> dict:
    counts = {}
    for line in lines:
        counts[line.kind] = counts.get(line.kind, 0) + 1
    return counts


def _key(project) -> int | None:
    return project.pk if project is not None else None
