"""Doors of the import wizard: upload, columns, preview with its rows, run, result, taking back. Everybody sees their own imports only."""

from tempfile import TemporaryFile
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common.doors import door
from promotion.common.errors import NotAllowed, Refused
from promotion.common.htmx import UNPROCESSABLE, go, render_page, render_sheet, wants_part
from promotion.exchange import import_page, tasks
from promotion.exchange.imports.kinds import KINDS, OPENING
from promotion.exchange.models import ImportBatch, ImportRow
from promotion.exchange.services import imports
from promotion.exchange.services.previewing import is_read
from promotion.exchange.services.rest import rest_of, write_rest
from promotion.exchange.services.running import ready
from promotion.exchange.sheets import CONTENT_TYPES, XLSX
from promotion.people.doors import with_fresh_password

PER_PAGE, BATCHES = 50, 20


@door("GET", "HEAD", "POST")
def import_list(request):
    """Upload a sheet; what was uploaded before."""
    today = timezone.localdate()
    may_open = imports.may_open(request.user, today)
    kinds = [(kind.key, kind.label) for kind in KINDS.values() if imports.may_import(request.user, kind, today)]
    if may_open and OPENING.key not in dict(kinds):
        kinds.insert(0, (OPENING.key, OPENING.label))
    complaint = ""
    if request.method == "POST":
        try:
            batch = _upload(request, today)
        except NotAllowed:
            raise
        except Refused as refusal:
            complaint = str(refusal)
        else:
            return redirect("import_detail", batch.pk)
    own = ImportBatch.objects.filter(owner=request.user).select_related("file", "job")
    context = {
        "kinds": kinds,
        "may_open": may_open,
        "kind": request.POST.get("kind") or (kinds[0][0] if kinds else ""),
        "token": uuid4().hex,
        "complaint": complaint,
        "page": Paginator(own, BATCHES).get_page(request.GET.get("page")),
    }
    return render(request, "exchange/imports/index.html", context, status=UNPROCESSABLE if complaint else 200)


def _upload(request, today) -> ImportBatch:
    upload = request.FILES.get("file")
    if upload is None:
        raise Refused(_("请选择要导入的文件。"))
    token = request.POST.get("token", "")[:40].replace("\x00", "")
    is_opening = "is_opening" in request.POST
    kind = request.POST.get("kind", "")
    batch = imports.upload_sheet(actor=request.user, upload=upload, kind=kind, today=today, token=token, is_opening=is_opening)
    tasks.begin_soon()
    return batch


@door("GET", "HEAD")
def import_detail(request, pk):
    """Where it stands, and its rows."""
    batch = _own(request, pk)
    return render_page(
        request, "exchange/imports/detail.html", "exchange/imports/_body.html", _context(request, batch, request.GET.get("tab", ""))
    )


@door("GET", "HEAD", "POST")
def import_columns(request, pk):
    """What the columns mean, and which sheet it is."""
    batch = _own(request, pk)
    if request.method == "POST":
        place = request.POST.get("place", "")
        wants_place = place.isdecimal() and len(place) < 9 and int(place) != batch.place
        keys = {column["letter"]: request.POST.get(f"key_{column['letter']}", column["key"]) for column in batch.columns}
        return _act(
            request,
            batch,
            lambda: imports.read_again(
                actor=request.user, batch=batch, place=int(place) if wants_place else None, keys=None if wants_place else keys
            ),
        )
    context = {"batch": batch, "title": _("列与工作表"), "columns": import_page.columns_shown(batch)}
    return render_sheet(request, "exchange/imports/_columns.html", context)


@door("POST")
def import_read(request, pk):
    """Read it to its end, after a preview that was stopped."""
    batch = _own(request, pk)
    return _act(request, batch, lambda: imports.read_again(actor=request.user, batch=batch))


@door("POST")
def import_options(request, pk):
    """The rule for twins and what rows leave out."""
    batch = _own(request, pk)
    channel = request.POST.get("channel", "")
    chosen = int(channel) if channel.isdecimal() and len(channel) < 18 else None
    rule, stage = request.POST.get("twins", batch.twins), request.POST.get("stage", "")
    return _act(request, batch, lambda: imports.set_options(actor=request.user, batch=batch, twins=rule, channel=chosen, stage=stage))


@door("POST")
def import_start(request, pk):
    """Import what may go in."""
    batch = _own(request, pk)
    return _act(request, batch, lambda: imports.start_import(actor=request.user, batch=batch))


@door("POST")
def import_cancel(request, pk):
    """Stop what works on it."""
    batch = _own(request, pk)
    return _act(request, batch, lambda: imports.cancel(actor=request.user, batch=batch))


@door("GET", "HEAD", "POST")
def import_take_back(request, pk):
    """撤回, after being asked."""
    batch = _own(request, pk)
    if request.method == "POST":
        return _act(request, batch, lambda: imports.take_back_import(actor=request.user, batch=batch))
    context = {
        "title": _("撤回这次导入？"),
        "text": _("新增的项目、企业、跟进会撤下，更新的内容恢复原样。导入以后有人改动过的，整批都不能撤回。"),
        "action": request.path,
        "button": _("撤回"),
        "back": reverse("import_detail", args=[batch.pk]),
        "danger": True,
    }
    return render_sheet(request, "components/_confirm.html", context)


@door("GET", "HEAD", "POST")
def import_row(request, pk):
    """One row: a cell mended, or what becomes of it decided. It is drawn anew, with why not if that was refused."""
    row = get_object_or_404(ImportRow, pk=pk, batch__owner=request.user)
    batch = _own(request, row.batch_id)
    complaint = ""
    if request.method == "POST":
        try:
            row = _mend_or_decide(request, row)
        except NotAllowed:
            raise
        except Refused as refusal:
            complaint = str(refusal)
    if not wants_part(request):
        if complaint:
            messages.error(request, complaint)
        return redirect(f"{reverse('import_detail', args=[batch.pk])}?tab={request.POST.get('tab', '')[:12]}")
    heads = _context(request, batch, request.POST.get("tab", "")) if request.method == "POST" else {"batch": batch}
    context = {**heads, "each": import_page.shown_row(batch, row), "complaint": complaint, "changed": request.method == "POST"}
    return render(request, "exchange/imports/_row.html", context, status=UNPROCESSABLE if complaint else 200)


def _mend_or_decide(request, row: ImportRow) -> ImportRow:
    today = timezone.localdate()
    if "letter" in request.POST:
        letter, text = request.POST["letter"][:3], request.POST.get("text", "")
        return imports.mend_cell(actor=request.user, row=row, letter=letter, text=text, today=today)
    chosen = request.POST.get("chosen", "")
    return imports.decide(
        actor=request.user,
        row=row,
        decision=request.POST.get("decision", "")[:8],
        chosen=int(chosen) if chosen.isdecimal() and len(chosen) < 18 else None,
        today=today,
    )


@door("GET", "HEAD")
@with_fresh_password
def import_rest(request, pk):
    """The rows that are not in, with the reason beside."""
    batch = _own(request, pk)
    name = _("未导入-%(file)s.xlsx") % {"file": batch.file.name.rpartition(".")[0] or batch.file.name}
    out = TemporaryFile()  # noqa: SIM115 - the answer closes it
    write_rest(batch, out)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=name, content_type=CONTENT_TYPES[XLSX])


def _own(request, pk) -> ImportBatch:
    rows = ImportBatch.objects.select_related("file", "job", "owner__unit")
    return get_object_or_404(rows, pk=pk, owner=request.user)


def _act(request, batch: ImportBatch, call) -> HttpResponse:
    """Run one service, say why not if it refused, publish what it queued, and go back to the page."""
    try:
        call()
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        tasks.begin_soon()
    return go(request, "import_detail", batch.pk)


def _context(request, batch: ImportBatch, wanted: str) -> dict:
    tabs = import_page.tabs_of(batch)
    current = wanted if wanted in {tab.key for tab in tabs} else (tabs[0].key if tabs else "")
    address = reverse("import_detail", args=[batch.pk])
    shown_tabs = [import_page.Tab(tab.key, tab.label, tab.count, f"{address}?tab={tab.key}", tab.key == current) for tab in tabs]
    page = Paginator(import_page.rows_of(batch, current), PER_PAGE).get_page(request.GET.get("page"))
    may_change = not batch.is_busy and not batch.taken_back_at
    return {
        "batch": batch,
        "job": batch.job,
        "tabs": shown_tabs,
        "tab": current,
        "page": page,
        "rows": import_page.shown_rows(batch, page.object_list),
        "ready": ready(batch).count() if may_change else 0,
        "rest": rest_of(batch).count() if may_change else 0,
        "may_change": may_change,
        "is_unread": may_change and not is_read(batch),
        "was_written": batch.rows.filter(state="done").exclude(made=[]).exists() if may_change else False,
        **import_page.options_of(batch),
    }
