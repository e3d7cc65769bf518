"""Write a row so that what forbids it comes back as a sentence."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Model


def save(row: Model, *, exclude: Iterable[str] = (), update_fields: Iterable[str] | None = None) -> None:
    """Check the row's fields as a form would, and save it; ValidationError where a field, a unique value or a constraint forbids it.

    `Model.full_clean` asks the database about every constraint and every row pointed at, only for `save` to be told the same again. Here the
    row is written in a savepoint, and only what the database refuses is asked about, for the sentence. A refusal that no model explains (a
    guard's, `guards.py`) stays an IntegrityError. `exclude`: fields that are not for whoever saves.
    """
    exclude = set(exclude)
    row.full_clean(exclude=exclude | _pointing_at_rows_in_hand(row), validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            row.save(update_fields=update_fields)
    except IntegrityError:
        row.full_clean(exclude=exclude)
        raise


def _pointing_at_rows_in_hand(row: Model) -> set[str]:
    """The foreign keys whose rows were loaded already, so that nobody need look whether they are there."""
    held = (field for field in row._meta.concrete_fields if field.is_relation and field.is_cached(row))
    return {field.name for field in held if getattr(field.get_cached_value(row), "pk", None) is not None}
