"""Where the button 导出 of a list leads."""

from django.http import QueryDict
from django.urls import reverse

from promotion.exchange.ledgers import LEDGERS
from promotion.exchange.ledgers.ledger import ALL

NOT_OF_THE_FILTER = ("page", "format")


def export_links(key: str, params: QueryDict, *, everything: bool = False) -> dict[str, str]:
    """Addresses of the list `key` under `params` as xlsx and csv; with `everything` also with all columns, for import to read again."""
    query = params.copy()
    for name in NOT_OF_THE_FILTER:
        query.pop(name, None)
    wishes = {"xlsx": {"format": "xlsx"}, "csv": {"format": "csv"}}
    if everything:
        wishes["full"] = {"format": "xlsx", "cols": ALL}
    return {name: _address(LEDGERS[key].door, query, wish) for name, wish in wishes.items()}


def _address(door: str, query: QueryDict, wish: dict[str, str]) -> str:
    query = query.copy()
    for name, value in wish.items():
        query[name] = value
    return f"{reverse(door)}?{query.urlencode()}"
