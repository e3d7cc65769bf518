"""The rules as shipped. A rule that exists is never touched: what an administrator changed stays."""

from django.db import transaction

from promotion.people.roles import Role
from promotion.projects.models.deadlines import DeadlineKind
from promotion.reminders.models import Push, ReminderRule, RuleStep, Unit, Watch

NEXT_STEP = [DeadlineKind.NEXT_STEP.value]
LEASE = [DeadlineKind.LEASE.value]
INQUIRY = [DeadlineKind.INQUIRY.value]
OTHERS = [kind for kind in DeadlineKind.values if kind not in NEXT_STEP + LEASE + INQUIRY]
ONLY_INSIDE = {"push": Push.NONE}
OVERDUE = {"watch": Watch.OVERDUE, "unit": Unit.WORKDAY, "repeat_days": "1,3,5", "repeat_every": 7}
QUIET = {"watch": Watch.QUIET, "unit": Unit.CALENDAR}
MONTHS = {"watch": Watch.AHEAD, "kinds": LEASE, "unit": Unit.MONTH}
# Who is told, too, from the n-th workday overdue on. Chain leaders hear of it on Monday's page, nowhere else.
ABOVE = [(Role.DEPARTMENT, 1), (Role.ZONE_MANAGER, 3), (Role.CHAIN_LEADER, 10)]

SHIPPED = [
    {"code": "next_step_due", "name": "下一步到期", "watch": Watch.DUE, "kinds": NEXT_STEP},
    {"code": "next_step_overdue", "name": "下一步逾期", "kinds": NEXT_STEP, **OVERDUE, "steps": [(Role.ZONE_MANAGER, 3)]},
    {"code": "inquiry_due", "name": "线索首次响应", "watch": Watch.DUE, "kinds": INQUIRY},
    {"code": "inquiry_overdue", "name": "线索超时未响应", "kinds": INQUIRY, **OVERDUE, "steps": [(Role.ZONE_MANAGER, 1)]},
    {"code": "deadline_ahead", "name": "事项临期", "watch": Watch.AHEAD, "kinds": OTHERS, "days": 3, **ONLY_INSIDE},
    {"code": "deadline_due", "name": "事项到期", "watch": Watch.DUE, "kinds": OTHERS},
    {"code": "deadline_overdue", "name": "事项逾期", "kinds": OTHERS, **OVERDUE, "steps": ABOVE},
    {"code": "lease_6_months", "name": "租期还有 6 个月", **MONTHS, "days": 6},
    {"code": "lease_3_months", "name": "租期还有 3 个月", **MONTHS, "days": 3},
    {"code": "lease_1_month", "name": "租期还有 1 个月", **MONTHS, "days": 1},
    {"code": "lease_due", "name": "租期届满", "watch": Watch.DUE, "kinds": LEASE},
    {"code": "lease_overdue", "name": "租期已过", "kinds": LEASE, **OVERDUE, "steps": [(Role.ZONE_MANAGER, 1)]},
    {"code": "quiet_ahead", "name": "即将久未跟进", **QUIET, "days": 7, **ONLY_INSIDE},
    {"code": "quiet_yellow", "name": "久未跟进", **QUIET},
    {
        "code": "quiet_red",
        "name": "久未跟进（红灯）",
        **QUIET,
        "factor": "1.5",
        "steps": [(Role.ZONE_MANAGER, 0), (Role.CHAIN_LEADER, 0)],
    },
    {"code": "stay", "name": "停留过久", "watch": Watch.STAY, "unit": Unit.CALENDAR, "steps": [(Role.ZONE_MANAGER, 0)]},
    {"code": "grant_ending", "name": "授权将止", "watch": Watch.GRANT, "unit": Unit.CALENDAR, "days": 14},
    {"code": "job_finished", "name": "后台任务结束", "watch": Watch.JOB, **ONLY_INSIDE},
    {"code": "notice", "name": "告知", "watch": Watch.NOTICE},
    {"code": "digest", "name": "每日摘要", "watch": Watch.DIGEST},
    {"code": "monday_page", "name": "周一一页", "watch": Watch.WEEKLY},
]


def rules_in_force() -> list[ReminderRule]:
    """The enabled rules with their steps, after adding shipped ones that are missing."""
    rules = list(ReminderRule.objects.prefetch_related("steps"))
    missing = [facts for facts in SHIPPED if facts["code"] not in {rule.code for rule in rules}]
    if missing:
        for facts in missing:
            _add(facts)
        return rules_in_force()
    return [rule for rule in rules if rule.enabled]


@transaction.atomic
def _add(facts: dict) -> None:
    fields = {name: value for name, value in facts.items() if name not in ("code", "steps")}
    rule, is_new = ReminderRule.objects.get_or_create(code=facts["code"], defaults=fields)
    if is_new:
        RuleStep.objects.bulk_create([RuleStep(rule=rule, role=role, after=after) for role, after in facts.get("steps", [])])
