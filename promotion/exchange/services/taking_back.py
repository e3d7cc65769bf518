"""撤回 of a whole import: refused with the rows named as soon as somebody else touched one of them; else undone row by row, the last first."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common import hooks, request_context
from promotion.common.errors import Refused
from promotion.common.models import AuditEvent
from promotion.enterprises.models import Enterprise
from promotion.exchange.models import ImportBatch, ImportRow, RowState
from promotion.exchange.services.running import request_of
from promotion.landing.services import taking_back as landing
from promotion.people.models import Job
from promotion.people.services import jobs
from promotion.projects.models import Project
from promotion.projects.services import taking_back

CHUNK = 200
NAMED = 10  # rows named in the refusal
TOLD_EVERY = 20
ENTERED = ("project.intake", "project.import")
# Looking is no touching.
LOOKED = ("contact.reveal", "enterprise.probe", "enterprise.request")


@dataclass(frozen=True)
class Undoing:
    """Who takes back, when, and what is written beside it."""

    actor: object
    today: datetime.date
    reason: str


def take_back(job: Job, now: datetime.datetime) -> None:
    """Undo what is still there, from where it stands."""
    batch = ImportBatch.objects.select_related("file", "owner").get(pk=job.params["batch"])
    if job.done == 0:
        must_be_untouched(batch)
    todo = batch.rows.filter(state=RowState.DONE)
    if not jobs.advance(job, done=job.done, total=job.done + todo.count()):
        return
    undoing = Undoing(batch.owner, timezone.localdate(now), _("撤回导入“%(file)s”") % {"file": batch.file.name})
    done, below, kept = job.done, None, 0
    while pks := list(_below(todo, below).order_by("-number").values_list("pk", flat=True)[:CHUNK]):
        for pk in pks:
            row = ImportRow.objects.get(pk=pk)
            below, done = row.number, done + 1
            kept += not _take_back_row(batch, row, undoing)
            if done % TOLD_EVERY == 0 and not jobs.advance(job, done=done):
                return
        if jobs.turn_is_over(job):
            jobs.advance(job, done=done)
            return
    left = batch.rows.filter(state=RowState.DONE).exclude(made=[]).count()
    if left:
        raise Refused(_("已撤回其余各行；有 %(n)d 行在撤回时被人改动，没有撤回，请查看原因。") % {"n": left})
    ImportBatch.objects.filter(pk=batch.pk).update(taken_back_at=timezone.now())
    jobs.finish(job, message=_("“%(file)s”的导入已全部撤回。") % {"file": batch.file.name})


def must_be_untouched(batch: ImportBatch) -> None:
    """Raise Refused, naming the rows, where somebody has changed something since that the import wrote."""
    touched = []
    for rows in _chunks(batch):
        touched += [_("第 %(n)d 行（%(what)s）") % {"n": row.number, "what": why} for row, why in _touched(batch, rows)]
        if len(touched) >= NAMED:
            break
    if touched:
        raise Refused(_("导入以后有人改动过：%(rows)s。请逐条处理，不能整批撤回。") % {"rows": "、".join(touched[:NAMED])})


def _below(rows, number: int | None):
    return rows if number is None else rows.filter(number__lt=number)


def _chunks(batch: ImportBatch) -> Iterator[list[ImportRow]]:
    last = 0
    while rows := list(batch.rows.filter(state=RowState.DONE, number__gt=last).exclude(made=[]).order_by("number")[:CHUNK]):
        yield rows
        last = rows[-1].number


def _touched(batch: ImportBatch, rows: list[ImportRow]) -> list[tuple[ImportRow, str]]:
    """Rows of which the trail tells something later that is not the batch's own."""
    codes = _codes(rows)
    mark = min(row.mark for row in rows)
    later = AuditEvent.objects.filter(pk__gt=mark).exclude(action__in=LOOKED).exclude(request_id__startswith=request_of(batch))
    by_code: dict[str, AuditEvent] = {}
    for event in later.filter(project_code__in=set(codes.values())).order_by("pk"):
        by_code[event.project_code] = event
    by_object: dict[tuple[str, str], AuditEvent] = {}
    for kind in {each["model"] for row in rows for each in row.made}:
        ids = {str(each["pk"]) for row in rows for each in row.made if each["model"] == kind}
        for event in later.filter(object_type=kind, object_id__in=ids).order_by("pk"):
            by_object[kind, event.object_id] = event
    found = []
    for row in rows:
        events = [by_object.get((each["model"], str(each["pk"]))) for each in row.made]
        events += [by_code.get(codes[each["pk"]]) for each in row.made if each["model"] == "project" and each["pk"] in codes]
        event = next((each for each in events if each is not None and each.pk > row.mark), None)
        if event is not None:
            found.append((row, _("%(who)s %(day)s") % {"who": event.actor_name, "day": f"{timezone.localtime(event.at):%m-%d %H:%M}"}))
        else:
            found += [(row, why) for why in [_held(batch, row)] if why]
    return found


def _codes(rows: Iterable[ImportRow]) -> dict[int, str]:
    """Codes of the projects that the rows wrote."""
    pks = {each["pk"] for row in rows for each in row.made if each["model"] == "project"}
    return dict(Project.objects.filter(pk__in=pks).values_list("pk", "code"))


def _held(batch: ImportBatch, row: ImportRow) -> str:
    """What hangs by now on a firm that the row registered, and came from elsewhere."""
    for each in row.made:
        if each["model"] == "enterprise" and each["is_new"]:
            firm = Enterprise.objects.get(pk=each["pk"])
            why = taking_back.hanging_on(firm, _wrote(batch))
            if why:
                return why
    return ""


def _wrote(batch: ImportBatch) -> Callable[[Model], bool]:
    """Tells whether the batch wrote a row, or the project that it belongs to: looked up when asked, for firms many rows may share."""
    own = AuditEvent.objects.filter(request_id__startswith=request_of(batch))

    def is_own(row: Model) -> bool:
        if own.filter(object_type=row._meta.model_name, object_id=str(row.pk)).exists():
            return True
        project = getattr(row, "project", None) or getattr(getattr(row, "agreement", None), "project", None)
        return project is not None and own.filter(project_code=project.code, action__in=ENTERED).exists()

    return is_own


def _take_back_row(batch: ImportBatch, row: ImportRow, undoing: Undoing) -> bool:
    """Undo one row; False where it was touched meanwhile, with the reason beside it."""
    with request_context.entered(request_context.RequestContext(request_id=request_of(batch, row.number))):
        try:
            with transaction.atomic():
                if not ImportRow.objects.filter(pk=row.pk, state=RowState.DONE).update(state=RowState.TAKEN_BACK, said=""):
                    return True
                if row.made and (touched := _touched(batch, [row])):
                    raise Refused(_("导入以后有人改动过（%(what)s），没有撤回。") % {"what": touched[0][1]})
                for made in reversed(row.made):
                    _UNDO[made["model"], made["is_new"]](made, undoing)
                hooks.reached("import_row_taken_back")
        except Refused as refusal:
            ImportRow.objects.filter(pk=row.pk, state=RowState.DONE).update(said=str(refusal)[:500])
            return False
    return True


def _row(made: dict):
    return apps.get_model("promotion", made["model"])._base_manager.get(pk=made["pk"])


def _new_project(made: dict, undoing: Undoing) -> None:
    taking_back.take_back_project(actor=undoing.actor, project=_row(made), reason=undoing.reason)


def _project_edit(made: dict, undoing: Undoing) -> None:
    taking_back.take_back_project_edit(
        actor=undoing.actor, project=_row(made), before=made["before"], today=undoing.today, reason=undoing.reason
    )


def _new_follow_up(made: dict, undoing: Undoing) -> None:
    taking_back.take_back_follow_up(actor=undoing.actor, follow_up=_row(made), reason=undoing.reason)


def _step(made: dict, undoing: Undoing) -> None:
    taking_back.take_back_step(actor=undoing.actor, deadline=_row(made), before=made["before"], reason=undoing.reason)


def _new_member(made: dict, undoing: Undoing) -> None:
    taking_back.take_back_member(actor=undoing.actor, member=_row(made), today=undoing.today)


def _new_contact(made: dict, undoing: Undoing) -> None:
    taking_back.take_back_contact(actor=undoing.actor, contact=_row(made), reason=undoing.reason)


def _new_firm(made: dict, undoing: Undoing) -> None:
    taking_back.take_back_firm(actor=undoing.actor, enterprise=_row(made), reason=undoing.reason)


def _firm_edit(made: dict, undoing: Undoing) -> None:
    taking_back.take_back_firm_edit(
        actor=undoing.actor, enterprise=_row(made), before=made["before"], after=made["after"], today=undoing.today
    )


def _milestone(made: dict, undoing: Undoing) -> None:
    landing.take_back_milestone(
        actor=undoing.actor, milestone=_row(made), before=made["before"], today=undoing.today, reason=undoing.reason[:300]
    )


def _new_arrival(made: dict, undoing: Undoing) -> None:
    landing.take_back_arrival(actor=undoing.actor, arrival=_row(made), today=undoing.today, reason=undoing.reason)


def _site(made: dict, undoing: Undoing) -> None:
    facts = {"is_new": made["is_new"], "before": made["before"], "today": undoing.today, "reason": undoing.reason[:200]}
    landing.take_back_site(actor=undoing.actor, site=_row(made), **facts)


_UNDO: dict[tuple[str, bool], Callable[[dict, Undoing], None]] = {
    ("project", True): _new_project,
    ("project", False): _project_edit,
    ("followup", True): _new_follow_up,
    ("deadline", True): _step,
    ("deadline", False): _step,
    ("projectmember", True): _new_member,
    ("contact", True): _new_contact,
    ("enterprise", True): _new_firm,
    ("enterprise", False): _firm_edit,
    ("milestone", True): _milestone,
    ("milestone", False): _milestone,
    ("fundarrival", True): _new_arrival,
    ("site", True): _site,
    ("site", False): _site,
}
