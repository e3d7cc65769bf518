"""进展 and 下一步 of a project's row: a follow-up with its own day, and a promise."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.exchange.imports.cells import Values
from promotion.exchange.imports.masking import says_the_same
from promotion.exchange.imports.office import Office
from promotion.exchange.imports.plans import Made
from promotion.exchange.imports.project_facts import Facts, owner_named
from promotion.projects.models import Deadline, FollowUp, FollowUpKind, Project
from promotion.projects.services import deadlines, follow_ups
from promotion.projects.services.taking_back import step_now

NOON = datetime.time(12)
PROGRESS, STEP = "progress", "step"


def wanted(project: Project, values: Values, facts: Facts) -> set[str]:
    """Which of the two the row adds to what is on file. Phone numbers in it are compared as our own sheets mask them."""
    found = set()
    if "progress" in values:
        said = FollowUp.objects.filter(project=project, withdrawn_at__isnull=True).values_list("said", flat=True)
        found |= set() if _is_among(said, values) else {PROGRESS}
    if "next_on" in values:
        step = _open_step(project)
        found |= set() if step and (step.due, step.title) == (values.get("next_on"), _title(step, values)) else {STEP}
    return found


def was_said_on(project: Project, values: Values) -> bool:
    """Whether the talk that the row tells of is on file under the very day that the row gives."""
    if "progress" not in values or "progress_on" not in values:
        return False
    talks = FollowUp.objects.filter(project=project, withdrawn_at__isnull=True, happened_at__date=values.get("progress_on"))
    return _is_among(talks.values_list("said", flat=True), values)


def shown(found: set[str]) -> dict:
    """For the preview."""
    words = {PROGRESS: (_("跟进"), _("新记一条")), STEP: (_("下一步"), _("更新"))}
    return {words[each][0]: ["", words[each][1]] for each in sorted(found)}


def add(project: Project, values: Values, facts: Facts, office: Office, only: set[str] = frozenset({PROGRESS, STEP})) -> list[Made]:
    """Enter them."""
    made = []
    if PROGRESS in only and "progress" in values:
        day = values.get("progress_on") or values.get("opened_on") or office.today
        with_investor = "progress_on" in values
        owner = owner_named(values)
        talk = follow_ups.bring_in_follow_up(
            actor=office.actor,
            today=office.today,
            project=project,
            author=office.author(owner),
            author_name=owner,
            said=values.get("progress"),
            happened_at=moment(min(day, office.today)),
            kind=FollowUpKind.MEETING if with_investor else FollowUpKind.INTERNAL,
            with_investor=with_investor,
        )
        made.append(Made("followup", talk.pk, is_new=True))
    if STEP in only and "next_on" in values:
        source = deadlines.next_step_source(project)
        before = step_now(source)
        title = _title(_open_step(project), values)
        follow_ups.set_next_step(actor=office.actor, project=project, title=title, due=values.get("next_on"), today=office.today)
        after = step_now(source)
        old = {name: value for name, value in (before or {}).items() if name != "pk"}
        made.append(Made("deadline", after.pop("pk"), is_new=not before, before=old, after=after))
    return made


def moment(day: datetime.date) -> datetime.datetime:
    """Noon of a day of which no hour is known; the present, where that would lie ahead."""
    return min(timezone.make_aware(datetime.datetime.combine(day, NOON)), timezone.now())


def _is_among(said, values: Values) -> bool:
    return any(says_the_same(each, values.get("progress"), sees=False) for each in said)


def _open_step(project: Project) -> Deadline | None:
    return Deadline.objects.filter(source=deadlines.next_step_source(project), closed_at__isnull=True).first()


def _title(step: Deadline | None, values: Values) -> str:
    """What the next step is called: as on file, phones whole, where the row says that or nothing."""
    told = values.get("next_step", "")
    return step.title if step and (not told or says_the_same(step.title, told, sees=False)) else told
