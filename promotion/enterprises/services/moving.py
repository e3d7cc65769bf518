"""Move whatever hangs on one row to another, and back. What hangs on it is read from the foreign keys, so that a table added later moves too."""

from django.db import IntegrityError, transaction
from django.db.models import F, Field, Model
from django.utils.translation import gettext as _

from promotion.common import audit, guards
from promotion.common.errors import Refused

# Rows about the pair itself: they stay with the one that was merged away.
STAY = frozenset(
    {
        ("suspectedtwin", "first"),
        ("suspectedtwin", "second"),
        ("mergerecord", "keep"),
        ("mergerecord", "drop"),
        ("mergerecord", "keep_contact"),
        ("mergerecord", "drop_contact"),
        ("namepiece", "enterprise"),
    }
)


def links_to(model: type[Model]) -> list[Field]:
    """Every foreign key that points to `model`, hidden ones and those of many-to-many tables included."""
    related = (field for field in model._meta.get_fields(include_hidden=True) if field.auto_created and not field.concrete)
    return sorted((each.field for each in related if each.one_to_many or each.one_to_one), key=lambda field: (_table(field), field.name))


def moving_links(model: type[Model]) -> list[Field]:
    """Those of them whose rows move: all but rows about the pair itself and history, which is not rewritten."""
    return [field for field in links_to(model) if (_table(field), field.name) not in STAY and not _is_history(field.model)]


def move(keep: Model, drop: Model) -> list[dict]:
    """Point every row at `keep` that pointed at `drop`; tells which: [{model, field, pks}]. Refused where two rows cannot stand side by side."""
    moved = []
    for field in moving_links(type(keep)):
        rows = field.model._base_manager.filter(**{field.name: drop})
        pks = list(rows.order_by("pk").values_list("pk", flat=True))
        if pks:
            _point(field, pks, keep)
            moved.append({"model": _table(field), "field": field.name, "pks": pks})
    return moved


def move_back(moved: list[dict], keep: Model, drop: Model) -> None:
    """Undo `move` as a whole. Refused, naming the row, where one of them has gone to somebody else since."""
    links = {(_table(field), field.name): field for field in links_to(type(keep))}
    for each in moved:
        field = links[each["model"], each["field"]]
        rows = field.model._base_manager.filter(pk__in=each["pks"])
        strayed = rows.exclude(**{field.name: keep}).first()
        if strayed is not None or rows.count() != len(each["pks"]):
            row = strayed if strayed is not None else _("其中一条")
            raise Refused(
                _("“%(table)s”%(row)s在合并后已改到别处，不能整体撤销；请先改回，或逐条处理。")
                % {"table": field.model._meta.verbose_name, "row": row}
            )
        _point(field, each["pks"], drop)


def rewrite(row: Model, **values) -> dict:
    """Change columns of a row that has to give way; tells what stood there: {model, pk, before, after}."""
    before = audit.snapshot(row, values)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    after = audit.snapshot(row, values)
    return {"model": row._meta.model_name, "pk": row.pk, "before": _plain(before), "after": _plain(after)}


def put_back(row: Model, before: dict, after: dict) -> list[str]:
    """Give `row` the values `before`, where it still has those of `after`: what somebody changed since is left. Tells which it set."""
    now = _plain(audit.snapshot(row, before))
    back = [name for name in before if now[name] == after.get(name)]
    for name in back:
        field = row._meta.get_field(name)
        setattr(row, field.attname, field.to_python(before[name]) if not field.is_relation else before[name])
    return back


def _point(field: Field, pks: list, to: Model) -> None:
    changes = {field.name: to}
    if any(each.name == "version" for each in field.model._meta.concrete_fields):
        changes["version"] = F("version") + 1  # whoever has the row open sees that it changed
    try:
        with transaction.atomic():
            field.model._base_manager.filter(pk__in=pks).update(**changes)
    except IntegrityError:
        table = field.model._meta.verbose_name
        raise Refused(_("两边各有一条不能并存的“%(table)s”，请先处理其中一条再办理。") % {"table": table}) from None


def _table(field: Field) -> str:
    return field.model._meta.model_name


def _is_history(model: type[Model]) -> bool:
    return model._meta.db_table in guards.APPEND_ONLY


def _plain(values: dict) -> dict:
    return {name: audit.plain(value) for name, value in values.items()}
