"""Saved views of 项目库: keep, drop."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from promotion.common.htmx import go
from promotion.desk.doors import Sheet, acting, form_door, form_sheet
from promotion.desk.forms.library import SavedViewForm
from promotion.desk.models import SavedView
from promotion.desk.services.saved_views import drop_view, keep_view


@form_door
def saved_view_new(request):
    """Keep the filter in force; from then on it is a tab."""
    initial = {"query": request.GET.get("query", "")[:1000], "layout": request.GET.get("layout", "table")}
    form = SavedViewForm(request.POST) if request.method == "POST" else SavedViewForm(initial=initial)
    sheet = Sheet(
        title=_("存为视图"),
        button=_("保存"),
        back=reverse("project_list"),
        lead=_("把当前的筛选条件存成一个标签，下次一点即开。"),
    )
    return form_sheet(request, form, sheet, lambda values: _kept(request, values))


@acting
def saved_view_delete(request, pk: int):
    """Drop one's own view; another's is not there."""
    drop_view(actor=request.user, view=get_object_or_404(SavedView, pk=pk, owner=request.user))
    messages.success(request, _("视图已删除，项目不受影响。"))
    return go(request, "project_list")


def _kept(request, values) -> str:
    view = keep_view(actor=request.user, **values)
    messages.success(request, _("视图“%(name)s”已保存。") % {"name": view.name})
    url = reverse("project_board" if view.layout == "board" else "project_list")
    return f"{url}?{view.query}" if view.query else url
