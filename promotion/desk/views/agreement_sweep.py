"""清理: the sweep of 公平竞争审查 over all agreements within sight."""

from django.shortcuts import render
from django.utils import timezone

from promotion.desk.doors import page_of, reading
from promotion.exchange.ledgers import agreement_sweep as ledger
from promotion.exchange.links import export_links

PAGE = 30


@reading
def agreement_sweep(request):
    """清理: agreements within sight whose clauses still want a review, a basis, or to be struck out."""
    today = timezone.localdate()
    group, _complaints = ledger.group_of(request.GET)
    mine = ledger.seen(request.user, today)
    rows = ledger.rows(request.user, request.GET, today).rows.select_related("project__zone")
    context = {
        "tabs": [
            {"label": label, "href": f"?group={name}", "current": name == group, "count": find(mine).count()}
            for name, (label, find) in ledger.GROUPS.items()
        ],
        "page": page_of(request, rows, PAGE),
        "export": export_links("agreement_sweep", request.GET),
    }
    return render(request, "desk/agreements/sweep.html", context)
