"""What stands above table and board: sums, the filters in force, the tabs of views."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from promotion.common.money import show_amount, show_sum
from promotion.desk.library import Library, Totals
from promotion.desk.library_links import address
from promotion.projects.facts import Stage


@dataclass(frozen=True)
class Chip:
    """One filter in force, and the address without it."""

    label: str
    href: str


@dataclass(frozen=True)
class Tab:
    """A ready or saved view."""

    label: str
    href: str
    current: bool
    delete: str = ""
    shared: bool = False


def summary_of(totals: Totals) -> tuple[str, str, str]:
    """共 1,204 个 · 合计 356.8 亿元, and how many of them have no amount."""
    blank = _("其中 %(n)s 个未填投资额") % {"n": f"{totals.without_amount:,}"} if totals.without_amount else ""
    return f"{totals.count:,}", show_sum(totals.amount) if totals.count else "—", blank


def chips_of(library: Library, url: str) -> list[Chip]:
    """The filters in force, each with the address that lifts it."""
    wanted, choices = library.wanted, library.wanted.choices
    chips = []
    for name, value in wanted.form.cleaned_data.items():
        if value in (None, "", []) or name in ("sort", "q", "entered_from", "entered_to"):
            continue
        words = _words(name, value, wanted, choices)
        drop = (name, "entered_from", "entered_to") if name == "entered" else (name,)
        chips.append(Chip(words, address(library.query, url, drop=drop)))
    return chips


def _words(name, value, wanted, choices) -> str:
    label = str(wanted.form.fields[name].label)
    if name in ("chain", "zone", "channel"):
        return f"{label}：{choices.names[name, value]}"
    if name == "owner":
        return f"{label}：{dict(choices.owner_choices())[value]}"
    if name == "code":
        return _("已选 %(n)d 个项目") % {"n": len(value)}
    if name == "entered":
        span = [str(day) for day in (wanted.asked("entered_from"), wanted.asked("entered_to")) if day]
        return _("新进入%(stage)s %(span)s") % {"stage": Stage(value).label, "span": "—".join(span)}
    if name in ("min", "max"):
        return f"{label} {show_amount(value)}"
    if isinstance(value, list):
        named = dict(wanted.form.fields[name].choices)
        return f"{label}：{'、'.join(str(named[each]) for each in value)}"
    return label if name in ("key", "owed") else f"{label} {value}"


def tabs_of(library: Library, urls: dict[str, str], layout: str) -> list[Tab]:
    """Ready views, one's own, and those that others share."""
    url = urls[layout]
    plain = library.query.copy()
    for name in ("cols", "sort"):
        plain.pop(name, None)
    now, whole = _sorted(plain.urlencode()), _sorted(library.query.urlencode())
    ready = [
        (_("在库"), {}),
        (_("我的项目"), {"owner": "me"}),
        (_("红灯"), {"light": "red"}),
        (_("待认领"), {"owner": "none"}),
        (_("已终止"), {"status": "closed"}),
    ]
    tabs = [Tab(label, f"{url}?{urlencode(query)}" if query else url, now == _sorted(urlencode(query))) for label, query in ready]
    for view in library.views:
        href = f"{urls[view.layout]}?{view.query}" if view.query else urls[view.layout]
        delete = reverse("saved_view_delete", args=[view.pk]) if view.is_mine else ""
        tabs.append(Tab(view.name, href, bool(view.query) and whole == _sorted(view.query), delete, view.is_shared))
    return tabs


def _sorted(query: str) -> list[str]:
    return sorted(query.split("&"))
