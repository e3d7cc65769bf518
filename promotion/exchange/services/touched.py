"""What happened since to what an import wrote, and is not its own: told by the trail, by the journal, and by what hangs on a firm."""

from collections.abc import Callable, Iterable, Iterator

from django.db.models import CharField, Exists, Model, OuterRef, Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common.errors import Refused
from promotion.common.models import AuditEvent
from promotion.exchange.models import ImportBatch, ImportRow, RowState
from promotion.exchange.services.running import request_of
from promotion.people.models import Job
from promotion.people.services import jobs
from promotion.projects.facts import ChangeKind
from promotion.projects.models import Project, ProjectState
from promotion.projects.services import taking_back

CHUNK = 200
NAMED = 10  # rows named in the refusal
ENTERED = ("project.intake", "project.import")
# Looking is no touching.
LOOKED = ("contact.reveal", "enterprise.probe", "enterprise.request")


def must_be_untouched(batch: ImportBatch, job: Job) -> bool:
    """Raise Refused, naming the rows, where somebody has changed something since that the import wrote. False: stop, the job is over."""
    touched = []
    for rows in _chunks(batch):
        if not jobs.advance(job, done=job.done):
            return False
        words = held(batch, rows) | changed(batch, rows)
        touched += [_("第 %(n)d 行（%(what)s）") % {"n": row.number, "what": words[row.pk]} for row in rows if row.pk in words]
        if len(touched) >= NAMED:
            break
    if touched:
        raise Refused(_("导入以后有人改动过：%(rows)s。请逐条处理，不能整批撤回。") % {"rows": "、".join(touched[:NAMED])})
    return True


def changed(batch: ImportBatch, rows: Iterable[ImportRow]) -> dict[int, str]:
    """Of rows (by their ids) who has changed since what they wrote, and when; a project that went to somebody else or on counts too."""
    rows = [row for row in rows if row.made]
    by_object, by_code, by_project = _trail(batch, rows), {}, {}
    codes = dict(Project.objects.filter(pk__in=_made(rows, "project")).values_list("pk", "code"))
    for event in _later(batch, rows).filter(project_code__in=codes.values()).order_by("pk"):
        by_code[event.project_code] = event
    for state in ProjectState.objects.filter(project__in=codes).exclude(kind=ChangeKind.EDIT).order_by("project", "seq"):
        by_project[state.project_id] = state
    written_at = dict(AuditEvent.objects.filter(pk__in={row.mark for row in rows}).values_list("pk", "at"))
    found = {}
    for row in rows:
        projects = [each["pk"] for each in row.made if each["model"] == "project"]
        events = [by_object.get((each["model"], str(each["pk"]))) for each in row.made] + [by_code.get(codes.get(pk)) for pk in projects]
        states = [
            by_project[pk]
            for pk in projects
            if pk in by_project and by_project[pk].recorded_at > written_at.get(row.mark, batch.created_at)
        ]
        later = [(event.actor_name, event.at) for event in events if event is not None and event.pk > row.mark]
        later += [(state.actor_name, state.recorded_at) for state in states]
        if later:
            who, at = later[0]
            found[row.pk] = _("%(who)s %(day)s") % {"who": who, "day": f"{timezone.localtime(at):%m-%d %H:%M}"}
    return found


def held(batch: ImportBatch, rows: Iterable[ImportRow]) -> dict[int, str]:
    """Of rows (by their ids) that registered a firm what hangs on it by now and came from elsewhere."""
    of_firm = {each["pk"]: row.pk for row in rows for each in row.made if each["model"] == "enterprise" and each["is_new"]}
    hanging = taking_back.hanging_on(of_firm, _wrote(batch)) if of_firm else {}
    return {of_firm[firm]: words for firm, words in hanging.items()}


def _chunks(batch: ImportBatch) -> Iterator[list[ImportRow]]:
    last = 0
    while rows := list(batch.rows.filter(state=RowState.DONE, number__gt=last).exclude(made=[]).order_by("number")[:CHUNK]):
        yield rows
        last = rows[-1].number


def _made(rows: Iterable[ImportRow], model: str) -> set[int]:
    return {each["pk"] for row in rows for each in row.made if each["model"] == model}


def _later(batch: ImportBatch, rows: Iterable[ImportRow]):
    """The trail behind the rows, without what the batch itself did."""
    mark = min((row.mark for row in rows), default=0)
    return AuditEvent.objects.filter(pk__gt=mark).exclude(action__in=LOOKED).exclude(request_id__startswith=request_of(batch))


def _trail(batch: ImportBatch, rows: Iterable[ImportRow]) -> dict[tuple[str, str], AuditEvent]:
    """The newest event of each thing that the rows wrote."""
    found = {}
    for model in {each["model"] for row in rows for each in row.made}:
        for event in _later(batch, rows).filter(object_type=model, object_id__in=map(str, _made(rows, model))).order_by("pk"):
            found[model, event.object_id] = event
    return found


def _wrote(batch: ImportBatch) -> Callable[[type[Model]], Q]:
    """For a table the condition that the batch wrote a row of it, or the project that it belongs to."""
    own = AuditEvent.objects.filter(request_id__startswith=request_of(batch))

    def is_own(model: type[Model]) -> Q:
        names = {field.name for field in model._meta.concrete_fields}
        wrote = Q(Exists(own.filter(object_type=model._meta.model_name, object_id=Cast(OuterRef("pk"), CharField()))))
        code = "project__code" if "project" in names else "agreement__project__code" if "agreement" in names else ""
        if code:
            wrote |= Q(Exists(own.filter(project_code=OuterRef(code), action__in=ENTERED)))
        return wrote

    return is_own
