"""The rules as shipped. A rule that exists is never touched: what an administrator changed stays."""

from promotion.people.roles import Role
from promotion.projects.models.deadlines import DeadlineKind
from promotion.reminders.models import ReminderRule, Unit, Watch

NEXT_STEP = [DeadlineKind.NEXT_STEP.value]
OTHERS = [kind for kind in DeadlineKind.values if kind not in NEXT_STEP]
OVERDUE = {"watch": Watch.OVERDUE, "unit": Unit.WORKDAY, "repeat_days": "1,3,5", "repeat_every": 7}
ABOVE = {"escalate_role": Role.ZONE_MANAGER, "escalate_after": 3}
QUIET = {"watch": Watch.QUIET, "unit": Unit.CALENDAR, "by_email": False}

SHIPPED = [
    {"code": "next_step_due", "name": "下一步到期", "watch": Watch.DUE, "kinds": NEXT_STEP},
    {"code": "next_step_overdue", "name": "下一步逾期", "kinds": NEXT_STEP, **OVERDUE, **ABOVE},
    {"code": "deadline_ahead", "name": "事项临期", "watch": Watch.AHEAD, "kinds": OTHERS, "days": 3, "by_email": False},
    {"code": "deadline_due", "name": "事项到期", "watch": Watch.DUE, "kinds": OTHERS},
    {"code": "deadline_overdue", "name": "事项逾期", "kinds": OTHERS, **OVERDUE, **ABOVE},
    {"code": "quiet_ahead", "name": "即将久未跟进", **QUIET, "days": 7},
    {"code": "quiet_yellow", "name": "久未跟进", **QUIET},
    {"code": "quiet_red", "name": "久未跟进（红灯）", **QUIET, "factor": "1.5", "escalate_role": Role.ZONE_MANAGER},
    {"code": "notice", "name": "告知", "watch": Watch.NOTICE},
]


def rules_in_force() -> list[ReminderRule]:
    """The enabled rules, after adding shipped ones that are missing."""
    rules = list(ReminderRule.objects.all())
    known = {rule.code for rule in rules}
    missing = [ReminderRule(**facts) for facts in SHIPPED if facts["code"] not in known]
    if missing:
        ReminderRule.objects.bulk_create(missing, ignore_conflicts=True)
        rules = list(ReminderRule.objects.all())
    return [rule for rule in rules if rule.enabled]
