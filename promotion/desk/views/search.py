"""Global search: everything within sight that speaks of the words, in groups; the rest as 摘要, by code and chain alone."""

from django.utils import timezone

from promotion.common.finding import is_askable
from promotion.common.htmx import render_page, wants_part
from promotion.common.text import one_line
from promotion.desk.doors import page_of, reading
from promotion.desk.searching import Asked, finders, first_hits, group_of

LONGEST = 60
IN_DROP, ON_PAGE, PER_PAGE = 5, 6, 30


@reading
def search(request):
    """`?q=`: two characters or more, initials, 信用代码, a code or its number. `?in=` lists one group whole; the drop shows the first few."""
    text = one_line(request.GET.get("q", "")[:LONGEST])
    asked = Asked(request.user, timezone.localdate(), text)
    context = {"search_text": text, "too_short": bool(text) and not is_askable(text), "groups": []}
    only = finders().get(request.GET.get("in", ""))
    if is_askable(text):
        if wants_part(request):
            context["groups"] = first_hits(asked, IN_DROP)
        elif only:
            context |= _whole(request, only, asked)
        else:
            groups = [group_of(finder, asked, ON_PAGE) for finder in finders().values()]
            context["groups"] = [group for group in groups if group.count]
    return render_page(request, "desk/search.html", "desk/_search_drop.html", context)


def _whole(request, finder, asked) -> dict:
    page = page_of(request, finder.rows(asked), PER_PAGE)
    return {"only": finder, "page": page, "hits": [finder.hit(asked, row) for row in finder.prepare(page.object_list)]}
