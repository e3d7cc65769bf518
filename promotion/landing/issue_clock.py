"""The clock of a 企业诉求 in words."""

import datetime

from django.utils.translation import gettext as _

from promotion.common.workdays import WorkCalendar, workdays_between
from promotion.landing.models import ServiceIssue


def clock_words(issue: ServiceIssue, today: datetime.date, calendar: WorkCalendar) -> str:
    """还剩 3 个工作日, 今天到期, 超期 2 个工作日; the result for a closed one."""
    if issue.due is None:
        return issue.get_satisfaction_display()
    what = _("办结") if issue.first_answered_on else _("首次答复")
    left = workdays_between(today, issue.due, calendar)
    if issue.due == today:
        return _("%(what)s今天到期") % {"what": what}
    words = _("%(what)s还剩 %(n)d 个工作日") if issue.due > today else _("%(what)s超期 %(n)d 个工作日")
    return words % {"what": what, "n": abs(left)}
