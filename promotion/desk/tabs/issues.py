"""企业诉求 as lists and pages draw them: the clock in words, texts with phones masked, what the viewer may do."""

import datetime
from dataclasses import dataclass

from promotion.common.calendar import load_calendar
from promotion.common.phones import mask_all
from promotion.landing import issue_rights
from promotion.landing.issue_clock import clock_words
from promotion.landing.models import IssueState, ServiceIssue
from promotion.projects.services.contacts import firms_with_phones, sees_phones

PARTS = ("project__zone__region", "enterprise", "department", "assignee", "received_by__unit", "offered_to")
TONES = {IssueState.RAISED: "amber", IssueState.ASSIGNED: "blue", IssueState.ANSWERED: "violet", IssueState.CLOSED: "green"}


@dataclass(frozen=True)
class IssueLine:
    """One issue in a list."""

    issue: ServiceIssue
    text: str
    tone: str
    clock: str
    is_late: bool


def lines(issues, user, today: datetime.date) -> list[IssueLine]:
    """Issues of a queryset within sight."""
    rows = list(issues.select_related(*PARTS))
    calendar, whole = load_calendar(), firms_with_phones({row.enterprise_id for row in rows}, user)
    found = []
    for issue in rows:
        text = issue.text if issue.enterprise_id in whole else mask_all(issue.text)
        is_late = issue.due is not None and issue.due < today
        found.append(IssueLine(issue, text, TONES[issue.state], clock_words(issue, today, calendar), is_late))
    return found


def page(issue: ServiceIssue, user, today: datetime.date) -> dict:
    """What the issue's own page draws."""
    whole = sees_phones(issue.enterprise, user)
    said = (lambda text: text) if whole else mask_all
    steers, works = issue_rights.may_steer(issue, user, today), issue_rights.may_work(issue, user, today)
    state, is_open = issue.state, issue.state != IssueState.CLOSED
    return {
        "issue": issue,
        "text": said(issue.text),
        "answer": said(issue.answer),
        "raised_by": said(issue.raised_by),
        "tone": TONES[state],
        "clock": clock_words(issue, today, load_calendar()),
        "is_late": issue.due is not None and issue.due < today,
        "events": [(event, said(event.note)) for event in issue.events.select_related("actor").order_by("pk")],
        "may_assign": steers and state in (IssueState.RAISED, IssueState.ASSIGNED),
        "may_answer": works and state in (IssueState.RAISED, IssueState.ASSIGNED),
        "may_confirm": steers and state == IssueState.ANSWERED,
        "may_reopen": steers and not is_open,
        "may_offer": steers and is_open,
        "may_take": issue.offered_to_id == user.pk,
    }
