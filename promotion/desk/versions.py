"""Two versions side by side: what somebody typed, and what another has saved meanwhile."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from promotion.common.errors import Stale
from promotion.common.money import plain, show_amount


@dataclass(frozen=True)
class Compared:
    """One row of the comparison."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Versions:
    """The whole comparison: the fields in which the form and the row now differ, and the facts of the row as they stand."""

    sentence: str
    rows: tuple[Compared, ...]
    state: tuple[tuple[str, str], ...]


def both_versions(form, stale: Stale) -> Versions:
    """Compare the bound `form` with the row as it stands now, and let the form be sent again on top of that row."""
    current = stale.current
    compared = (
        Compared(str(field.label), _shown(form.cleaned_data.get(name)), _shown(_value(current, name)))
        for name, field in form.fields.items()
        if name != "version" and hasattr(current, name)
    )
    rows = tuple(row for row in compared if row.mine != row.theirs)
    form.rebase(current)
    return Versions(str(stale), rows, _state(current) if hasattr(current, "stage") else ())


def _state(project) -> tuple[tuple[str, str], ...]:
    return (
        (_("阶段"), f"{project.get_stage_display()} · {project.get_status_display()}"),
        (_("项目责任人"), _shown(project.owner)),
        (_("片区"), _shown(project.zone)),
        (_("产业链环节"), _shown(project.chain)),
        (_("投资额"), show_amount(project.amount)),
    )


def _value(project, name: str):
    value = getattr(project, name)
    return value.all() if hasattr(value, "all") else value


def _shown(value) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if hasattr(value, "all") or isinstance(value, list | tuple):
        return "、".join(sorted(str(each) for each in value)) or "—"
    return str(value)
