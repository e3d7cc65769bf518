"""Search everywhere: what a person may see of each kind that speaks of the words asked for, in groups."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from promotion.access.reach import covers
from promotion.access.scope import scope_of
from promotion.agreements.models import Agreement
from promotion.agreements.search import AGREEMENT
from promotion.analytics.reach import open_nodes
from promotion.common.finding import marked, says, words_of
from promotion.desk.doors import project_url
from promotion.enterprises.models import Contact
from promotion.enterprises.search import CONTACT, ENTERPRISE
from promotion.landing.models import SiteAllocation
from promotion.places.models import Site, Zone
from promotion.projects.models import Document, Project
from promotion.projects.search import DOCUMENT, projects_matching, summaries_matching
from promotion.projects.sight import summary_rows, visible_enterprises

Parts = list[tuple[str, bool]]


@dataclass(frozen=True)
class Asked:
    """Who asks for what on which day."""

    user: object
    today: datetime.date
    text: str

    def parts(self, text: str) -> Parts:
        """`text` with the places of the words in it."""
        return marked(text, words_of(self.text))


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    title: Parts
    url: str
    meta: tuple = ()
    project: Project | None = None


@dataclass(frozen=True)
class Finder:
    """One kind: the rows found (a queryset or list, in order), and how a row of them is drawn. `behind`: the list that shows the same rows."""

    key: str
    label: str
    icon: str
    rows: Callable
    hit: Callable[[Asked, object], Hit]
    behind: Callable[[str], str] | None = None
    prepare: Callable = list


@dataclass(frozen=True)
class Group:
    """The first of a kind, how many there are, and where all of them are listed."""

    finder: Finder
    count: int
    hits: list[Hit]
    more: str


def finders() -> dict[str, Finder]:
    """Every kind, in the order of the page."""
    found = (
        Finder("projects", _("项目"), "folder", _projects, _project_hit, lambda text: _list("project_list", q=text, status="all")),
        Finder("enterprises", _("企业"), "building", _enterprises, _enterprise_hit, lambda text: _list("enterprise_list", q=text)),
        Finder("contacts", _("联系人"), "user", _contacts, _contact_hit),
        Finder("papers", _("协议与文件"), "file-text", _papers, _paper_hit),
        Finder("chains", _("产业链"), "sitemap", _chains, _chain_hit),
        Finder("places", _("片区与地块"), "map-pin", _places, _place_hit),
        Finder("summaries", _("摘要"), "eye-off", _summaries, _summary_hit, lambda text: _list("summary_list", q=text), summary_rows),
    )
    return {each.key: each for each in found}


def group_of(finder: Finder, asked: Asked, most: int) -> Group:
    """The first `most` of a kind and how many there are."""
    rows = finder.rows(asked)
    count = len(rows) if isinstance(rows, list) else rows.count()
    hits = [finder.hit(asked, row) for row in finder.prepare(rows[:most])] if count else []
    more = finder.behind(asked.text) if finder.behind else _list("search", q=asked.text, **{"in": finder.key})
    return Group(finder, count, hits, more if count > len(hits) else "")


def first_hits(asked: Asked, most: int) -> list[Group]:
    """For the drop beneath the box: the first few projects, firms and people, uncounted."""
    known = finders()
    groups = []
    for key in ("projects", "enterprises", "contacts"):
        hits = [known[key].hit(asked, row) for row in known[key].rows(asked)[:most]]
        groups += [Group(known[key], len(hits), hits, "")] if hits else []
    return groups


def _list(name: str, **query) -> str:
    return f"{reverse(name)}?{urlencode(query)}"


def _projects(asked):
    visible = Project.objects.visible_to(asked.user, asked.today)
    return projects_matching(visible, asked.text).select_related("enterprise", "owner").order_by("-updated_at", "-pk")


def _project_hit(asked, row):
    meta = (asked.parts(row.code), asked.parts(str(row.enterprise or "")), asked.parts(row.sentence[:60]))
    return Hit(asked.parts(row.name), project_url(row.code), meta, row)


def _enterprises(asked):
    return ENTERPRISE.matching(visible_enterprises(asked.user, asked.today), asked.text).select_related("region").order_by("name", "pk")


def _enterprise_hit(asked, row):
    meta = (asked.parts(row.uscc), asked.parts(str(row.region or "")))
    return Hit(asked.parts(row.name), reverse("enterprise_detail", args=[row.pk]), meta)


def _contacts(asked):
    firms = visible_enterprises(asked.user, asked.today).values("pk")
    live = Contact.objects.filter(enterprise__in=firms, withdrawn_at__isnull=True)
    return CONTACT.matching(live, asked.text).select_related("enterprise").order_by("name", "pk")


def _contact_hit(asked, row):
    meta = (asked.parts(row.enterprise.name), [(row.title, False)])
    return Hit(asked.parts(row.name), reverse("enterprise_detail", args=[row.enterprise_id]), meta)


def _papers(asked):
    """Agreements, then documents: of two tables, so as one list; a title is rarely shared by many."""
    seen = Project.objects.visible_to(asked.user, asked.today).values("pk")
    found = []
    for kind, model in ((AGREEMENT, Agreement), (DOCUMENT, Document)):
        live = model.objects.filter(project__in=seen, withdrawn_at__isnull=True)
        found += kind.matching(live, asked.text).select_related("project").order_by("-pk")
    return found


def _paper_hit(asked, row):
    tab = "agreements" if isinstance(row, Agreement) else "files"
    meta = (asked.parts(row.project.code), asked.parts(row.project.name))
    return Hit(asked.parts(row.title), project_url(row.project.code, tab), meta)


def _chains(asked):
    words = words_of(asked.text)
    nodes = open_nodes(scope_of(asked.user, asked.today)).select_related("scheme").order_by("scheme__sort", "sort", "pk")
    return [node for node in nodes if says(node.name, words)]


def _chain_hit(asked, node):
    meta = ([(node.scheme.name, False)], [(node.get_node_type_display(), False)])
    return Hit(asked.parts(node.name), reverse("chain_board", args=[node.slug]), meta)


def _places(asked):
    """Zones for anybody with a live grant; sites where a grant of theirs gives sight, but for those that a project beyond it has taken."""
    scope, words = scope_of(asked.user, asked.today), words_of(asked.text)
    if not scope.is_live:
        return []
    zones = [zone for zone in Zone.objects.prefetch_related("aliases").select_related("region") if _answers(zone, words)]
    visible = Project.objects.visible_to(asked.user, asked.today).values("pk")
    taken = SiteAllocation.objects.filter(released_on__isnull=True).exclude(project__in=visible).values("site")
    free = Site.objects.exclude(pk__in=taken).select_related("zone__region")
    sites = [site for site in free if says(site.name, words) and covers(scope.for_sight, site.zone)]
    return [*zones, *sites]


def _answers(zone, words) -> bool:
    return any(says(name, words) for name in (zone.name, zone.full_name, *(alias.name for alias in zone.aliases.all())) if name)


def _place_hit(asked, row):
    zone = row if isinstance(row, Zone) else row.zone
    about = str(zone.region or _("跨两地")) if row is zone else f"{zone.name} · {row.get_kind_display()}"
    return Hit(asked.parts(row.name), _list("project_list", zone=zone.slug), ([(about, False)],))


def _summaries(asked):
    return summaries_matching(Project.objects.summaries_for(asked.user, asked.today), asked.text).order_by("-code")


def _summary_hit(asked, row):
    meta = (asked.parts(row.chain), [(row.stage_label, False)], [(row.unit, False)])
    return Hit(asked.parts(row.code), reverse("summary_detail", args=[row.code]), meta)
