"""The page on which an administrator imports a sheet of workdays: upload, look at what it would do, confirm."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from promotion.common.errors import NotAllowed, Refused, Stale
from promotion.common.workday_import import Change, Plan, import_workdays, plan_of
from promotion.common.workday_sheet import MAX_BYTES, MAX_ROWS, TEMPLATE, decode

_NAMED_FAULTS = 20


@dataclass(frozen=True)
class Line:
    """One line of the preview, in words. `kind` is its look: fresh, changed, same or wrong, which stands as it was `written`."""

    number: int
    kind: str
    written: str = ""
    day: str = ""
    worked: str = ""
    name: str = ""
    verdict: str = ""


def import_page(page, request):
    """`page` is the table's admin. A GET asks for the file, a POST with a file shows the plan, a POST with its text does it."""
    if not page.has_add_permission(request):
        raise PermissionDenied
    text = request.POST.get("text", "")
    try:
        if text:
            return _do(page, request, text)
        text = _uploaded(request) if request.method == "POST" else ""
        return _draw(page, request, text, plan_of(text) if text else None)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except Stale as error:
        return _draw(page, request, text, error.current, refusal=error)
    except Refused as error:
        return _draw(page, request, refusal=error)


def template_file(page, request):
    """The sheet to begin with, with some real days in it."""
    if not page.has_add_permission(request):
        raise PermissionDenied
    disposition = content_disposition_header(True, _("节假日与调休模板.csv"))
    return HttpResponse(TEMPLATE, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})


def _do(page, request, text: str):
    drop_others = "drop_others" in request.POST
    plan = import_workdays(actor=request.user, text=text, drop_others=drop_others, seen=request.POST.get("seen", ""))
    messages.success(request, _("已导入：%(outcome)s") % {"outcome": plan.outcome(drop_others=drop_others)})
    _tell_faults(request, plan)
    return redirect(f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist")


def _uploaded(request) -> str:
    file = request.FILES.get("sheet")
    if file is None:
        raise Refused(_("请先选择要导入的 CSV 文件。"))
    return decode(file.read(MAX_BYTES + 1))


def _draw(page, request, text: str = "", plan: Plan | None = None, refusal: Refused | None = None):
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "title": _("导入节假日表"),
        "refusal": refusal,
        "text": text,
        "plan": plan,
        "lines": _lines(plan) if plan else [],
        "others": plan.others if plan else (),
        "max_rows": MAX_ROWS,
        "max_kb": MAX_BYTES // 1024,
    }
    return TemplateResponse(request, "admin/workday_import.html", context, status=422 if refusal else 200)


def _lines(plan: Plan) -> list[Line]:
    faults = [Line(fault.line, "wrong", fault.written, verdict=fault.sentence) for fault in plan.faults]
    return sorted([*map(_line, plan.changes), *faults], key=lambda line: line.number)


def _line(change: Change) -> Line:
    row, before = change.row, change.before
    kind = "fresh" if before is None else "changed" if change.differs else "same"
    verdicts = {
        "fresh": _("新增"),
        "changed": _("修改，原为：%(before)s") % {"before": before and " ".join(filter(None, (_word(before.is_workday), before.name)))},
        "same": _("已有，不变"),
    }
    day = f"{row.day.isoformat()} {weekday(row.day)}"
    return Line(row.line, kind, day=day, worked=_word(row.is_workday), name=change.name, verdict=verdicts[kind])


def weekday(day: date) -> str:
    """周一 to 周日."""
    return _("周%(n)s") % {"n": "一二三四五六日"[day.weekday()]}


def _word(is_workday: bool) -> str:
    return _("上班") if is_workday else _("休息")


def _tell_faults(request, plan: Plan) -> None:
    for fault in plan.faults[:_NAMED_FAULTS]:
        messages.warning(request, _("未导入，%(fault)s") % {"fault": fault})
    if len(plan.faults) > _NAMED_FAULTS:
        messages.warning(request, _("另有 %(n)d 行未导入，见审计记录。") % {"n": len(plan.faults) - _NAMED_FAULTS})
