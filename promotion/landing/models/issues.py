"""ServiceIssue: what an enterprise asks for, who received it, who works on it, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion.landing.issue_query import IssueQuerySet

FIRST_ANSWER_DAYS, CLOSE_DAYS = 3, 15  # workdays: 3 工作日初步反馈, 15 工作日闭环 (practice: 崇明)


class IssueKind(models.TextChoices):
    """What it is about."""

    LAND = "land", _("用地")
    ENERGY = "energy", _("用能")
    MONEY = "money", _("资金")
    APPROVAL = "approval", _("审批")
    LABOUR = "labour", _("用工")
    FACILITIES = "facilities", _("配套")
    OTHER = "other", _("其他")


class IssueState(models.TextChoices):
    """How far it has come."""

    RAISED = "raised", _("待交办")
    ASSIGNED = "assigned", _("办理中")
    ANSWERED = "answered", _("待企业确认")
    CLOSED = "closed", _("已办结")


class Satisfaction(models.TextChoices):
    """What the enterprise says of it."""

    VERY = "very", _("非常满意")
    SATISFIED = "satisfied", _("满意")
    BASICALLY = "basically", _("基本满意")
    NOT = "not", _("不满意")


class ServiceIssue(models.Model):
    """企业诉求 on a project, or on an enterprise without one. Its open date is the Deadline `service_issue:<id>`.

    `received_by` is the 首问责任人: whoever received it, until a transfer is accepted by the next.
    """

    project = models.ForeignKey(
        "promotion.Project", on_delete=models.PROTECT, null=True, blank=True, related_name="issues", verbose_name=_("项目")
    )
    enterprise = models.ForeignKey("promotion.Enterprise", on_delete=models.PROTECT, related_name="issues", verbose_name=_("企业"))
    kind = models.CharField(_("类别"), max_length=12, choices=IssueKind.choices)
    text = models.TextField(_("诉求内容"), max_length=1000)
    raised_by = models.CharField(_("企业提出人"), max_length=60, blank=True)
    raised_on = models.DateField(_("提出日期"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="issues_received", verbose_name=_("首问责任人")
    )
    offered_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("待接手人")
    )
    department = models.ForeignKey(
        "promotion.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承办部门")
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承办人")
    )
    state = models.CharField(_("状态"), max_length=10, choices=IssueState.choices, default=IssueState.RAISED)
    first_due = models.DateField(_("首次答复期限"))
    close_due = models.DateField(_("办结期限"))
    first_answered_on = models.DateField(_("首次答复日期"), null=True, blank=True)
    answer = models.TextField(_("最近答复"), max_length=2000, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    satisfaction = models.CharField(_("满意度"), max_length=12, choices=Satisfaction.choices, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(_("重办次数"), default=0)
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业诉求")
        verbose_name_plural = _("企业诉求")
        ordering = ["-raised_on", "-id"]
        indexes = [models.Index(fields=["state", "close_due"], name="issue_by_state")]
        constraints = [
            models.CheckConstraint(name="issue_kind_known", condition=Q(kind__in=IssueKind.values)),
            models.CheckConstraint(name="issue_state_known", condition=Q(state__in=IssueState.values)),
            models.CheckConstraint(name="issue_satisfaction_known", condition=Q(satisfaction__in=["", *Satisfaction.values])),
            models.CheckConstraint(
                name="issue_assigned_to_somebody",
                condition=Q(state=IssueState.RAISED) | Q(department__isnull=False) | Q(assignee__isnull=False),
                violation_error_message=_("请指定承办部门或承办人。"),
            ),
            models.CheckConstraint(
                name="issue_closed_with_satisfaction",
                condition=(Q(state=IssueState.CLOSED, closed_on__isnull=False) & ~Q(satisfaction__in=["", Satisfaction.NOT]))
                | (~Q(state=IssueState.CLOSED) & Q(closed_on__isnull=True)),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.raised_on}"  # never of the text: people write phone numbers into it

    @property
    def due(self):
        """The date that counts now: the first answer's, then the end's; None when closed."""
        if self.state == IssueState.CLOSED:
            return None
        return self.close_due if self.first_answered_on else self.first_due

    @property
    def worked_on_by(self):
        """The department or person at work on it, if any."""
        return self.department or self.assignee


class EventKind(models.TextChoices):
    """The steps of an issue."""

    RAISED = "raised", _("受理")
    ASSIGNED = "assigned", _("交办")
    REPLIED = "replied", _("初步答复")
    ANSWERED = "answered", _("办理答复")
    CONFIRMED = "confirmed", _("企业确认")
    REOPENED = "reopened", _("重办")
    OFFERED = "offered", _("提出转交")
    ACCEPTED = "accepted", _("接手")
    DECLINED = "declined", _("不接手")


class IssueEvent(models.Model):
    """One step of an issue, append-only: who did it, to whom it went, what was said."""

    issue = models.ForeignKey(ServiceIssue, on_delete=models.PROTECT, related_name="events", verbose_name=_("诉求"))
    kind = models.CharField(_("步骤"), max_length=10, choices=EventKind.choices)
    happened_on = models.DateField(_("日期"))
    note = models.CharField(_("说明"), max_length=2000, blank=True)
    to = models.CharField(_("对象"), max_length=120, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("经办"))
    at = models.DateTimeField(_("记录时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("诉求办理记录")
        verbose_name_plural = _("诉求办理记录")
        ordering = ["issue_id", "id"]
        constraints = [models.CheckConstraint(name="issue_event_kind_known", condition=Q(kind__in=EventKind.values))]

    def __str__(self):
        return f"{self.get_kind_display()} {self.happened_on}"


class IssueLimit(models.Model):
    """Workdays allowed for one kind of issue. Without a row: 3 for the first answer, 15 to the end."""

    kind = models.CharField(_("类别"), max_length=12, choices=IssueKind.choices, unique=True)
    first_days = models.PositiveSmallIntegerField(_("首次答复（工作日）"), default=FIRST_ANSWER_DAYS)
    close_days = models.PositiveSmallIntegerField(_("办结（工作日）"), default=CLOSE_DAYS)

    class Meta:
        verbose_name = _("诉求办理时限")
        verbose_name_plural = _("诉求办理时限")
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(name="issue_limit_kind_known", condition=Q(kind__in=IssueKind.values)),
            models.CheckConstraint(
                name="issue_limit_first_before_end",
                condition=Q(first_days__gt=0, close_days__gte=models.F("first_days"), close_days__lte=250),
                violation_error_message=_("首次答复至少 1 个工作日，办结不早于首次答复、不超过 250 个工作日。"),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
