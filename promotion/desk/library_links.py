"""Addresses of the project list: of a project's pages, and of the list with some parameters changed."""

from collections.abc import Callable, Iterable

from django.http import QueryDict
from django.urls import reverse

SAMPLE_CODE = "ZS0000-00000"


def links(name: str) -> Callable[[str], str]:
    """A cheap `code → address` for the URL `name`, which takes a project code."""
    pattern = reverse(name, args=[SAMPLE_CODE])
    return lambda code: pattern.replace(SAMPLE_CODE, code)


def address(query: QueryDict, url: str, *, drop: Iterable[str] = (), **changes) -> str:
    """`url` under `query` with some parameters dropped and some set."""
    query = query.copy()
    for name in drop:
        query.pop(name, None)
    for name, value in changes.items():
        query[name] = value
    return f"{url}?{query.urlencode()}" if query else url
