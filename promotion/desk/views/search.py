"""Global search: projects and enterprises within sight."""

from django.db.models import Q
from django.utils import timezone

from promotion.common.htmx import render_page
from promotion.common.text import one_line
from promotion.desk.doors import reading
from promotion.desk.views.enterprises import named
from promotion.projects.models import Project
from promotion.projects.sight import visible_enterprises

LONGEST = 60
SHORTEST = 2
IN_DROP, ON_PAGE = 6, 30


@reading
def search(request):
    """`?q=`: name, code, sentence or firm of a project; name, initials or 信用代码 of a firm. The drop under the box shows the first few."""
    today = timezone.localdate()
    text = one_line(request.GET.get("q", "")[:LONGEST])
    most = IN_DROP if request.htmx else ON_PAGE
    found = {"projects": [], "enterprises": []}
    if len(text) >= SHORTEST:
        projects = Project.objects.visible_to(request.user, today).filter(_fits(text)).select_related("enterprise", "owner")
        firms = named(visible_enterprises(request.user, today), text).select_related("region")
        found = {"projects": list(projects.order_by("-updated_at")[:most]), "enterprises": list(firms.order_by("name")[:most])}
    context = {**found, "search_text": text, "too_short": 0 < len(text) < SHORTEST}
    return render_page(request, "desk/search.html", "desk/_search_drop.html", context)


def _fits(text: str) -> Q:
    found = Q()
    for word in text.split()[:5]:
        one = Q(name__icontains=word) | Q(code__icontains=word) | Q(sentence__icontains=word) | Q(enterprise__name__icontains=word)
        if word.isascii() and word.isalnum():
            one |= Q(enterprise__initials__startswith=word.lower()) | Q(enterprise__uscc__iexact=word)
        found &= one
    return found
