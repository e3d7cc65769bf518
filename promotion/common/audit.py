"""Write the audit trail: one row for each act, in the transaction of the act itself."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Model

from promotion.common import request_context
from promotion.common.models import AuditEvent

SYSTEM = "系统"


def record(*, actor, action: str, obj=None, before=None, after=None, project_code: str = "", note: str = "") -> AuditEvent:
    """Leave one row: who, from where, `action` (a code such as `project.advance`), on what, and what changed.

    Call it inside the transaction that does the act. `actor` is a user or None (the system itself). `before` and `after` are mappings
    of field names to values of any type, of which only those that differ are kept; phones and passwords are the caller's to leave out.
    """
    context = request_context.current()
    old, new = _only_differing(_plain_map(before), _plain_map(after))
    return AuditEvent.objects.create(
        actor_id=actor.pk if actor else None,
        actor_name=_text(actor or SYSTEM, 64),
        ip=context.ip,
        request_id=context.request_id,
        action=action,
        object_type=obj._meta.model_name if isinstance(obj, Model) else "",
        object_id=_text(obj.pk, 64) if isinstance(obj, Model) else "",
        object_label=_text(obj if obj is not None else "", 255),
        project_code=project_code,
        before=old,
        after=new,
        note=_text(note),
    )


def snapshot(obj: Model, fields) -> dict:
    """The named fields of a row as they are now, to be handed to `record` as `before` or `after` (foreign keys by id, no query)."""
    return {name: getattr(obj, obj._meta.get_field(name).attname) for name in fields}


def changes(before: Mapping, after: Mapping) -> dict:
    """`{field: [old, new]}` of the fields that differ, in plain JSON values."""
    old, new = _only_differing(_plain_map(before), _plain_map(after))
    return {key: [old.get(key), new.get(key)] for key in {**old, **new}}


def plain(value):
    """Any value as JSON that reads back the same on both databases: numbers with a point and dates become text."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return _plain_map(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Model):
        return _text(f"{value.pk}: {value}")
    return _text(value)


def _plain_map(values: Mapping | None) -> dict:
    return {_text(key): plain(value) for key, value in (values or {}).items()}


def _only_differing(old: dict, new: dict) -> tuple[dict, dict]:
    same = {key for key in old if key in new and old[key] == new[key]}
    return {k: v for k, v in old.items() if k not in same}, {k: v for k, v in new.items() if k not in same}


def _text(value, limit: int | None = None) -> str:
    # PostgreSQL keeps neither NUL bytes nor lone surrogates; the trail must never be what makes an act fail.
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")[:limit]
