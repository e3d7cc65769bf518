"""交接: whose work could go, what goes, the act, and the sheet."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from promotion.access.open_work import PROJECT
from promotion.common.errors import NotAllowed, Refused, Stale
from promotion.common.htmx import UNPROCESSABLE
from promotion.common.text import one_line
from promotion.desk.doors import CONFLICT, add_refusal, bound_to, form_door, page_of, reading
from promotion.desk.forms.hand_over import HandOverForm
from promotion.desk.hand_over_sheet import as_workbook, lines_of, people_with_work
from promotion.people.doors import with_fresh_password
from promotion.projects.hand_over_plan import hand_overs_open_to, open_work, people_within_reach, sections
from promotion.projects.models import HandOver
from promotion.projects.services.hand_over import hand_over, reaches_all_projects

PER_PAGE = 30
FORBIDDEN = 403


@reading
def hand_over_index(request):
    """People whose work one may hand over, with what is open; and the sheets one may read."""
    today = timezone.localdate()
    made = hand_overs_open_to(request.user, today).select_related("from_user", "to_user", "actor").order_by("-made_at", "-pk")
    context = {"people": people_with_work(request.user, today), "page": page_of(request, made, PER_PAGE)}
    return render(request, "desk/hand_over/index.html", context)


@form_door
def hand_over_person(request, pk):
    """What goes, line by line, and one act that moves it all."""
    today = timezone.localdate()
    token = one_line(request.POST.get("token", "")[:40])
    made = HandOver.objects.filter(token=token, actor=request.user, from_user=pk).first() if token else None
    if made is not None:  # the form came twice; the person may be out of reach by now
        return redirect("hand_over_sheet", made.pk)
    person = get_object_or_404(people_within_reach(request.user, today), pk=pk)
    work = open_work(person)
    if not reaches_all_projects(work, request.user, today):
        return render(request, "desk/hand_over/person.html", {"person": person, "beyond": True}, status=_asked(request, 200, FORBIDDEN))
    codes = [row.code for row in work.rows[PROJECT.key]]
    form = bound_to(request, HandOverForm, person=person, codes=codes, today=today, seen=work.seen)
    if request.method == "POST" and form.is_valid():
        made = _act(request, person, form, work, today)
        if made is not None:
            messages.success(request, _("已把%(who)s名下的工作移交给%(to)s。") % {"who": person, "to": made.to_user})
            return redirect("hand_over_sheet", made.pk)
    found = sections(work, request.user, today)
    context = {
        "person": person,
        "form": form,
        "sections": found,
        "total": sum(len(section.lines) for section in found),
        "apart": set(request.POST.getlist("apart")),
    }
    status = CONFLICT if getattr(form, "changed", "") else _asked(request, 200, UNPROCESSABLE)
    return render(request, "desk/hand_over/person.html", context, status=status)


def _asked(request, looking: int, posting: int) -> int:
    return posting if request.method == "POST" else looking


def _act(request, person, form, work, today):
    """The hand-over, or None with the form saying why not."""
    try:
        return hand_over(actor=request.user, person=person, today=today, **form.parting())
    except NotAllowed:
        raise
    except Stale as stale:
        form.rebase(work.seen, str(stale))
    except Refused as refusal:
        form.misfits = refusal.items
        add_refusal(form, refusal)
    return None


@reading
def hand_over_sheet(request, pk):
    """The sheet, for screen and A4."""
    made = _made_or_404(request, pk)
    lines = lines_of(made, request.user, timezone.localdate())
    groups = [(label, rows, any(row.due for row in rows)) for label, rows in lines]
    return render(request, "desk/hand_over/sheet.html", {"made": made, "groups": groups, "back": reverse("hand_over_index")})


@reading
@with_fresh_password
def hand_over_file(request, pk):
    """The sheet as xlsx."""
    made = as_workbook(actor=request.user, made=_made_or_404(request, pk), today=timezone.localdate())
    response = HttpResponse(made.content, content_type=made.content_type)
    response["Content-Disposition"] = content_disposition_header(True, made.name)
    return response


def _made_or_404(request, pk):
    rows = hand_overs_open_to(request.user, timezone.localdate()).select_related("from_user__unit", "to_user__unit", "actor__unit")
    return get_object_or_404(rows, pk=pk)
