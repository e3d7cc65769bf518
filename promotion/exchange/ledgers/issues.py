"""企业诉求: the columns of the list of issues, its filter, and its rows."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.calendar import load_calendar
from promotion.exchange.columns import DATE, NUMBER, Column, name_of
from promotion.exchange.ledgers.hanging import is_sealed, project_columns
from promotion.exchange.ledgers.ledger import Asked, Ledger
from promotion.landing.issue_clock import clock_words
from promotion.landing.models import IssueKind, ServiceIssue

SHOWN = ("open", "overdue", "mine", "answered", "closed", "all")


@dataclass(frozen=True)
class Line:
    """One issue and its clock in words, "" for a closed one: its result has a column."""

    issue: ServiceIssue
    clock: str

    @property
    def project(self):
        """The project it is of, None for an enterprise alone."""
        return self.issue.project


def _of(name: str, head, width: int = 12, kind: str = "text", **facts) -> Column:
    return Column(name, head, lambda line: getattr(line.issue, name), kind=kind, width=width, **facts)


def _named(relation: str, head, width: int = 12) -> Column:
    return Column(relation, head, name_of(f"issue__{relation}"), width=width, needs=(relation,))


# Who asked for it in the firm stays in the house.
COLUMNS = (
    *project_columns(),
    _named("enterprise", gettext_lazy("企业名称"), 28),
    Column("zone", gettext_lazy("项目所在片区"), name_of("project__zone"), width=18, needs=("project__zone",)),
    Column("kind", gettext_lazy("类别"), lambda line: str(line.issue.get_kind_display()), width=8, is_open=True),
    _of("text", gettext_lazy("诉求内容"), 44),
    _of("raised_on", gettext_lazy("提出日期"), kind=DATE, is_open=True),
    _named("received_by", gettext_lazy("首问责任人")),
    Column(
        "worked_on_by", gettext_lazy("承办"), lambda line: str(line.issue.worked_on_by or ""), width=16, needs=("department", "assignee")
    ),
    Column("state", gettext_lazy("状态"), lambda line: str(line.issue.get_state_display()), width=10, is_open=True),
    Column("clock", gettext_lazy("时限"), lambda line: line.clock, width=20, is_open=True),
    _of("first_due", gettext_lazy("首次答复期限"), kind=DATE, is_open=True),
    _of("first_answered_on", gettext_lazy("首次答复日期"), kind=DATE, is_open=True),
    _of("close_due", gettext_lazy("办结期限"), kind=DATE, is_open=True),
    _of("answer", gettext_lazy("最近答复"), 36),
    Column("satisfaction", gettext_lazy("满意度"), lambda line: str(line.issue.get_satisfaction_display()), width=10, is_open=True),
    _of("closed_on", gettext_lazy("办结日期"), kind=DATE, is_open=True),
    _of("reopened", gettext_lazy("重办次数"), 9, NUMBER, is_open=True),
)


def asked_of(params) -> tuple[str, str, list[str]]:
    """What to show, of which kind, and a sentence for each that could not be read: then the open ones, of every kind."""
    show, kind = params.get("show") or "open", params.get("kind", "")
    complaints = []
    if show not in SHOWN:
        show, complaints = "open", [_("诉求状态看不懂，请从列表里选择。")]
    if kind and kind not in IssueKind.values:
        kind, complaints = "", [*complaints, _("诉求类别看不懂，请从列表里选择。")]
    return show, kind, complaints


def of_kind(user, kind: str, today: datetime.date):
    """The issues that `user` sees, of one kind or of all."""
    seen = ServiceIssue.objects.visible_to(user, today)
    return seen.filter(kind=kind) if kind else seen


def shown(rows, name: str, user, today: datetime.date):
    """Of `rows` those that `name`, one of `SHOWN`, asks for."""
    filters = {
        "open": lambda: rows.open(),
        "overdue": lambda: rows.overdue(today),
        "mine": lambda: rows.open().of(user, today),
        "answered": lambda: rows.filter(state="answered"),
        "closed": lambda: rows.filter(state="closed"),
    }
    return filters.get(name, lambda: rows)()


def rows(user, params, today: datetime.date) -> Asked:
    """The issues that the filter of the page names, the soonest first."""
    show, kind, complaints = asked_of(params)
    found = shown(of_kind(user, kind, today), show, user, today).soonest_first()
    return Asked(found, complaints, lines=lambda part: _lines(part, today))


def _lines(issues, today: datetime.date) -> list[Line]:
    calendar = load_calendar()
    return [Line(issue, clock_words(issue, today, calendar) if issue.due else "") for issue in issues]


LEDGER = Ledger(
    key="issues",
    title=gettext_lazy("企业诉求台账"),
    noun=gettext_lazy("企业诉求"),
    columns=COLUMNS,
    always="project",
    rows=rows,
    seen=ServiceIssue.objects.visible_to,
    is_sealed=is_sealed,
    back="issue_list",
    door="issue_export",
)
