"""Sentences for what a row says and import does not write, so that no cell is dropped unseen. Pure."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from promotion.exchange.imports.cells import Values
from promotion.exchange.wanted import Wanted, by_key


def told(value) -> str:
    """A value as the preview shows it."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(value)


def stays(field: Wanted, old, new) -> str:
    """What is on file stays, though the row says something else."""
    return _("“%(field)s”没有写入：系统里是“%(old)s”，本行是“%(new)s”；需要更改请在系统里办理。") % {
        "field": field.label,
        "old": told(old),
        "new": told(new),
    }


def left_out(fields: tuple[Wanted, ...], keys: Collection[str]) -> list[str]:
    """One sentence for all fields of `keys`; none where there is none."""
    labels = "".join(f"“{field.label}”" for field in fields if field.key in keys)
    return [_("%(fields)s没有写入：导入不收这几项，需要的请在系统里补记。") % {"fields": labels}] if labels else []


def not_kept(fields: tuple[Wanted, ...], values: Values, *, but: Collection[str] = ()) -> list[str]:
    """What the row says of fields that are not kept, without those of `but`."""
    return left_out(fields, values.beside.keys() - set(but))


def differences(fields: tuple[Wanted, ...], values: Values, on_file: list[dict]) -> list[str]:
    """What the row says otherwise than each of `on_file` (field → value), told by the one that is likest."""
    found = [{key: old for key, old in row.items() if key in values and values.get(key) != old} for row in on_file]
    known = by_key(fields)
    return [stays(known[key], _plain(old), _plain(values.get(key))) for key, old in min(found, key=len, default={}).items()]


def _plain(value):
    return "、".join(value) if isinstance(value, tuple) else value
