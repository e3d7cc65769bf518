"""清理: the sweep of 公平竞争审查 over all agreements within sight."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.agreements.models import Agreement
from promotion.desk.doors import page_of, reading
from promotion.projects.models import Project

PAGE = 30


@reading
def agreement_sweep(request):
    """清理: agreements within sight whose clauses still want a review, a basis, or to be struck out."""
    groups = _sweep_groups()
    asked = request.GET.get("group", "")
    group = asked if asked in groups else next(iter(groups))
    projects = Project.objects.visible_to(request.user, timezone.localdate())
    mine = Agreement.objects.filter(project__in=projects.values("pk"))
    rows = groups[group][1](mine).select_related("project__zone").order_by("-signed_on", "-pk")
    context = {
        "tabs": [
            {"label": label, "href": f"?group={name}", "current": name == group, "count": find(mine).count()}
            for name, (label, find) in groups.items()
        ],
        "page": page_of(request, rows, PAGE),
    }
    return render(request, "desk/agreements/sweep.html", context)


def _sweep_groups() -> dict:
    return {
        "forbidden": (_("有禁止条款"), lambda rows: rows.with_forbidden()),
        "unreviewed": (_("我方条款未审查"), lambda rows: rows.with_unreviewed()),
        "baseless": (_("需依据而未写"), lambda rows: rows.with_baseless()),
        "empty": (_("还没有登记条款"), lambda rows: rows.without_clauses()),
    }
