"""What hangs on a project, as lists: its name, its zone, and that a confidential one goes by its code name."""

from promotion.exchange.columns import Column, told
from promotion.exchange.wanted import PROJECT, Wanted

FULL_NAME = "项目全称"


def project_columns(needs: tuple[str, ...] = ("project",)) -> tuple[Column, Column]:
    """The project's code, by which import finds it, and its name to be read by people; `needs` are the relations that lead to it."""
    code = told(
        Wanted(PROJECT.key, PROJECT.kind, ("项目编号",), longest=PROJECT.longest),
        lambda row: row.project.code if row.project else "",
        width=15,
        needs=needs,
        is_open=True,
    )
    name = Column(
        "project_name",
        FULL_NAME,
        lambda row: row.project.name if row.project else "",
        width=30,
        needs=needs,
        sealed=lambda row: row.project.code_name,
    )
    return code, name


def is_sealed(row) -> bool:
    """Whether the row is of a confidential project."""
    return row.project is not None and row.project.is_confidential
