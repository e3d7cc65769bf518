"""Reading projects: who sees which rows, lights in SQL, and the journal as of any day."""

import datetime

from django.apps import apps
from django.db.models import Case, CharField, DateField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from promotion.access.scope import GrantFacts, scope_of
from promotion.people.roles import Ability
from promotion.projects.facts import STAGE_ORDER, Stage, Status, stage_index
from promotion.projects.lights import CutOffs, Light, Limits

EARLY = (Stage.PLANNING, Stage.ENGAGEMENT)


def _model(name):
    return apps.get_model("promotion", name)


def _place(grant: GrantFacts) -> Q:
    """Rows whose place the grant covers: the current zone, while engaging any candidate, without a zone the owning unit's region."""
    if grant.zone_path:
        lookup, path = "zone__path__startswith", grant.zone_path
        zoneless = Q()
    elif grant.region_path:
        lookup, path = "zone__region__path__startswith", grant.region_path
        zoneless = Q(zone__isnull=True, owning_unit__region__path__startswith=path)
    else:
        return Q()
    candidates = _model("ProjectZone").objects.filter(project=OuterRef("pk"), **{lookup: path})
    return Q(**{lookup: path}) | zoneless | (Q(stage__in=EARLY) & Exists(candidates))


def _chain(grant: GrantFacts) -> Q:
    """Rows with any node, primary or other, in the grant's chain subtree."""
    if not grant.chain_path:
        return Q()
    others = _model("Project").other_chains.through.objects.filter(project_id=OuterRef("pk"), chainnode__path__startswith=grant.chain_path)
    return Q(chain__path__startswith=grant.chain_path) | Q(Exists(others))


def _primary_chain(grant: GrantFacts) -> Q:
    return Q(chain__path__startswith=grant.chain_path) if grant.chain_path else Q()


def _mine(user_id: int) -> Q:
    members = _model("ProjectMember").objects.filter(project=OuterRef("pk"), user_id=user_id)
    return Q(owner_id=user_id) | Q(Exists(members))


def _any(conditions) -> Q:
    """OR of `conditions`; none at all matches nothing, an empty one everything."""
    union = Q(pk__in=[])
    for condition in conditions:
        if not condition:
            return Q(pk__isnull=False)
        union |= condition
    return union


class ProjectQuerySet(QuerySet):
    """Projects as queries that read aloud."""

    def live(self):
        """Those not withdrawn (撤回)."""
        return self.filter(withdrawn_at__isnull=True)

    def active(self):
        """推进中."""
        return self.filter(status=Status.ACTIVE)

    def in_stage_as_of(self, stage: str, day: datetime.date, known_at: datetime.datetime | None = None):
        """存量: those whose state at the end of `day`, as known at `known_at` (default: now), is 推进中 in `stage` (analytics)."""
        states = _model("ProjectState").objects.as_of(day, known_at).filter(stage=stage, status=Status.ACTIVE)
        return self.filter(pk__in=states.values("project"))

    def entered(self, stage: str, start: datetime.date, end: datetime.date, known_at: datetime.datetime | None = None):
        """新增: those that moved forward into `stage`, or were logged there, from `start` to `end`, both included (analytics)."""
        moves = _model("ProjectState").objects.known_on(known_at).entries(stage).filter(effective_on__range=(start, end))
        return self.filter(Exists(moves.filter(project=OuterRef("pk"))))

    def within(self, grants):
        """Rows that any of `grants` (GrantFacts) covers: the current or a candidate place AND any chain node."""
        return self.filter(_any(_place(grant) & _chain(grant) for grant in grants))

    def visible_to(self, user, day: datetime.date):
        """Rows that `user` sees at level 业务 or better on `day`: mine, or covered by a live grant; 保密 only to its own people.

        Source: domain §3. Department officers see projects on which something waits for their department.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        scope = scope_of(user, day)
        covered = _any(_place(grant) & _chain(grant) for grant in scope.for_sight)
        if scope.department_id:
            asked = _model("Deadline").objects.filter(project=OuterRef("pk"), department_id=scope.department_id, closed_at__isnull=True)
            covered |= Q(Exists(asked))
        return self.live().filter(_mine(user.pk) | (Q(is_confidential=False) & covered))

    def summaries_for(self, user, day: datetime.date):
        """The other live rows, which anybody with a live grant may know of as a 摘要."""
        if not scope_of(user, day).is_live:
            return self.none()
        visible = _model("Project").objects.visible_to(user, day).values("pk")
        return self.live().exclude(pk__in=visible)

    def editable_by(self, user, day: datetime.date):
        """Visible rows that `user` may change: their own (as an officer), or in their zone as its manager or administrator."""
        scope = scope_of(user, day)
        mine = _mine(user.pk) if scope.with_ability(Ability.EDIT_OWN) else Q(pk__in=[])
        in_scope = _any(_place(grant) & _primary_chain(grant) for grant in scope.with_ability(Ability.EDIT_IN_SCOPE))
        return self.visible_to(user, day).filter(mine | in_scope)

    def with_dues(self):
        """Annotate `next_due` (open next step) and `other_due` (earliest other open deadline)."""
        return self.annotate(
            next_due=_earliest_open(Q(kind="next_step")),
            other_due=_earliest_open(~Q(kind="next_step")),
        )

    def with_light(self, cut: CutOffs, limits: dict[str, Limits]):
        """Annotate `light`, by the same rule as `lights.shine`, plus `next_due` and `other_due`."""
        rows = self.with_dues().annotate(_quiet_since=Coalesce(F("last_contact_on"), F("opened_on"), output_field=DateField()))
        red, yellow = Q(next_due__lte=cut.next_due_red) | Q(other_due__lt=cut.today), Q(next_due__lt=cut.today)
        yellow |= Q(other_due__lte=cut.other_due_yellow)
        for stage, limit in limits.items():
            red |= Q(stage=stage) & _past(cut.today, limit.quiet_red, limit.stay_red)
            yellow |= Q(stage=stage) & _past(cut.today, limit.quiet, limit.stay_yellow)
        grey = ~Q(status=Status.ACTIVE) | Q(imported_on__gte=cut.grey_since)
        return rows.annotate(
            light=Case(
                When(grey, then=Value(Light.GREY.value)),
                When(red, then=Value(Light.RED.value)),
                When(yellow, then=Value(Light.YELLOW.value)),
                default=Value(Light.GREEN.value),
                output_field=CharField(),
            )
        )


def _past(today: datetime.date, quiet: int, stay: int | None) -> Q:
    past = Q(_quiet_since__lt=today - datetime.timedelta(days=quiet))
    if stay is not None:
        past |= Q(stage_since__lt=today - datetime.timedelta(days=stay))
    return past


def _earliest_open(kinds: Q) -> Subquery:
    rows = _model("Deadline").objects.filter(kinds, project=OuterRef("pk"), closed_at__isnull=True)
    return Subquery(rows.order_by().values("project").annotate(earliest=Min("due")).values("earliest"), output_field=DateField())


class StateQuerySet(QuerySet):
    """Journal rows. Source of every as-of figure (analytics: state of a project at (D, K))."""

    def known_on(self, known_at: datetime.datetime | None = None):
        """Rows recorded by `known_at` (default: all) that no row recorded by then supersedes."""
        later = _model("ProjectState").objects.filter(supersedes=OuterRef("pk"))
        rows = self
        if known_at is not None:
            later, rows = later.filter(recorded_at__lte=known_at), rows.filter(recorded_at__lte=known_at)
        return rows.filter(~Exists(later))

    def entries(self, stage: str):
        """Rows that brought a project forward into `stage`, or began its history there. (Reopening and edits keep the stage they found.)"""
        forward = Q(from_stage="") | Q(from_stage__in=STAGE_ORDER[: stage_index(stage)])
        return self.filter(forward, stage=stage)

    def as_of(self, day: datetime.date, known_at: datetime.datetime | None = None):
        """One row per project: its state at the end of `day`, as known at `known_at` (default: now)."""
        candidates = _model("ProjectState").objects.known_on(known_at).filter(project=OuterRef("project"), effective_on__lte=day)
        newest = candidates.order_by("-effective_on", "-position").values("pk")[:1]
        return self.filter(pk=Subquery(newest))
