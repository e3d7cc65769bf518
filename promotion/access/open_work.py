"""Open work, stated once: every column that says who is responsible for something now, and when that is so.

Closing an account asks it, hand-over moves it, and a test compares it with every key to a person there is: a new one is a line here.
Tables are named, not imported: they stand in rooms above.
"""

from dataclasses import dataclass

from django.apps import apps
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Held:
    """`model.column` is who answers for a row while `open` holds. `project` leads from the row to its project, `text` is what it is about,
    `due` its date; `touched` are columns that say when a row last changed."""

    key: str
    label: str
    model: str
    column: str
    open: dict
    project: str = "project"
    text: str = "title"
    due: str = "due"
    touched: tuple[str, ...] = ()

    def model_rows(self):
        """All open rows of the kind."""
        return apps.get_model("promotion", self.model)._default_manager.filter(**self.open).order_by("pk")

    def rows(self, person):
        """The open rows that `person` answers for."""
        return self.model_rows().filter(**{self.column: person})


_UNKEPT = {"fulfilled_on__isnull": True, "withdrawn_at__isnull": True, "agreement__withdrawn_at__isnull": True}
_UNSETTLED = {"closed_on__isnull": True}
_RUNNING = ("active", "on_hold")
PROJECT = Held(
    "project", _("项目"), "Project", "owner", {"withdrawn_at__isnull": True, "status__in": _RUNNING}, project="", text="name", due=""
)
MEMBER = Held(
    "member",
    _("专班成员"),
    "ProjectMember",
    "user",
    {"project__withdrawn_at__isnull": True, "project__status__in": _RUNNING},
    text="",
    due="",
)
# What moves by the person's name alone. A new kind of responsibility is one line here.
PLAIN = (
    Held("task", _("批示与任务"), "Task", "to_user", {"done_at__isnull": True, "retracted_at__isnull": True}, text="text"),
    Held("landing_task", _("落地事项"), "LandingTask", "responsible", {"done_on__isnull": True}, project="plan__project"),
    Held(
        "make_up",
        _("容缺补齐"),
        "LandingTask",
        "responsible",
        {"state": "conditional", "made_up_on__isnull": True},
        project="plan__project",
        due="make_up_by",
    ),
    Held("clause", _("协议条款"), "Clause", "responsible", _UNKEPT, project="agreement__project", text="text"),
    Held("issue_received", _("诉求（首问）"), "ServiceIssue", "received_by", _UNSETTLED, text="text", due="close_due"),
    Held("issue", _("诉求（承办）"), "ServiceIssue", "assignee", _UNSETTLED, text="text", due="close_due"),
    Held("deadline", _("到期事项"), "Deadline", "owner", {"closed_at__isnull": True}, touched=("changed_at",)),
)
HELD = (PROJECT, MEMBER, *PLAIN)

# Who did or said something: it stays with them for ever.
RECORDS = frozenset(
    """Project.created_by ProjectState.owner ProjectState.actor FollowUp.author Task.from_user Task.on_behalf_of Notice.recipient
    FirstContact.user ContactRequest.from_user ContactRequest.answered_by Clearance.recorded_by Document.added_by Agreement.recorded_by
    SiteAllocation.allocated_by Milestone.recorded_by LandingPlan.made_by Grant.granted_by Grant.confirmed_by ChainNode.link_state_by
    Contact.created_by Enterprise.created_by AdmissionReview.reviewed_by Decision.recorded_by
    Waiver.waived_by DecisionRound.opened_by Consent.answered_by RuleSet.made_by RuleSet.published_by Clause.reviewed_by
    LandingTask.reported_by FundArrival.recorded_by FundArrival.verified_by FundMonthLock.locked_by IssueEvent.actor
    YearlyOutcome.recorded_by SiteReservation.reserved_by SuspectedTwin.decided_by MergeRecord.merged_by MergeRecord.undone_by
    StoredFile.uploaded_by Job.owner OutboxControl.changed_by HandOver.from_user HandOver.to_user HandOver.actor
    HandOverLine.to_user ImportBatch.owner OwedProof.marked_by""".split()
)
# What belongs to the person or to the office held, and ends with the account or by an administrator. An issue that was offered and not
# taken over stays with whoever offered it.
OWN = frozenset(
    """Grant.user ChainAppointment.user SavedView.owner TrustedDevice.user Notification.recipient Reminder.recipient Reminder.for_user
    Preference.user Preference.delegate Snooze.user CalendarFeed.user ServiceIssue.offered_to""".split()
)


def counts_of(person) -> dict[str, int]:
    """How many open rows of each kind `person` answers for, by label; kinds without any left out."""
    counts = {str(held.label): held.rows(person).count() for held in HELD}
    return {label: count for label, count in counts.items() if count}
