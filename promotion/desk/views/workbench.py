"""工作台."""

from django.shortcuts import render
from django.utils import timezone

from promotion.desk.doors import reading
from promotion.desk.forms.moves import ReplyForm
from promotion.desk.reports import workbench as read_workbench


@reading
def workbench(request):
    """What is due, what shines, what waits to be claimed."""
    today = timezone.localdate()
    return render(request, "desk/workbench.html", {"desk": read_workbench(request.user, today), "today": today, "reply_form": ReplyForm()})
