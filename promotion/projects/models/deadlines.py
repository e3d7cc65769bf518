"""Deadline, Task and Notice: what is promised until when, what was asked of whom, what somebody must be told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DeadlineKind(models.TextChoices):
    """What falls due. Higher rooms write their dates down here."""

    NEXT_STEP = "next_step", _("下一步")
    TASK = "task", _("批示与任务")
    HOLD = "hold", _("暂缓到期")
    LANDING_TASK = "landing_task", _("落地事项")
    CLAUSE = "clause", _("协议条款")
    SERVICE_ISSUE = "service_issue", _("企业诉求")
    LEASE = "lease", _("租期届满")
    INQUIRY = "inquiry", _("线索首次响应")
    CONSENT = "consent", _("会签")
    INSTALMENT = "instalment", _("分期出资")
    MILESTONE = "milestone", _("里程碑计划")
    MAKE_UP = "make_up", _("容缺补齐")
    RESERVATION = "reservation", _("用地预留到期")


class Deadline(models.Model):
    """One promised date. `source` names the fact it stands for (`next_step:ZS2026-00042`), so that there is never a second row for it.

    `schedule_version` grows when the promised date changes, and only then; reminders build their keys from it. `changed_at` is when the
    row last changed in any way, for calendars that subscribe to it.
    """

    project = models.ForeignKey(
        "promotion.Project", on_delete=models.PROTECT, null=True, blank=True, related_name="deadlines", verbose_name=_("项目")
    )
    enterprise = models.ForeignKey(
        "promotion.Enterprise", on_delete=models.PROTECT, null=True, blank=True, related_name="deadlines", verbose_name=_("企业")
    )
    kind = models.CharField(_("类别"), max_length=16, choices=DeadlineKind.choices)
    source = models.CharField(_("来源"), max_length=80, unique=True)
    title = models.CharField(_("事项"), max_length=200)
    due = models.DateField(_("到期日"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="deadlines", verbose_name=_("责任人")
    )
    department = models.ForeignKey(
        "promotion.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="deadlines", verbose_name=_("责任部门")
    )
    follows_owner = models.BooleanField(_("随项目责任人"), default=False, help_text=_("项目换责任人时一并移交。"))
    schedule_version = models.PositiveIntegerField(_("日期版本"), default=1)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    created_at = models.DateTimeField(_("设定时间"), auto_now_add=True)
    changed_at = models.DateTimeField(_("改动时间"), auto_now=True)

    class Meta:
        verbose_name = _("到期事项")
        verbose_name_plural = _("到期事项")
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(
                name="deadline_has_a_responsible",
                condition=Q(closed_at__isnull=False) | Q(owner__isnull=False) | Q(department__isnull=False),
                violation_error_message=_("请指定责任人或责任部门。"),
            ),
            models.CheckConstraint(name="deadline_kind_known", condition=Q(kind__in=DeadlineKind.values)),
        ]
        indexes = [
            models.Index(fields=["due"], name="deadline_open_due", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["project", "due"], name="deadline_open_by_project", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["owner", "due"], name="deadline_open_by_owner", condition=Q(closed_at__isnull=True)),
        ]

    def __str__(self):
        return f"{self.title} {self.due}"


class TaskKind(models.TextChoices):
    """Who asked, in what manner."""

    INSTRUCTION = "instruction", _("批示")
    SUPERVISION = "supervision", _("督办")
    RESOLUTION = "resolution", _("会议议定")
    TODO = "todo", _("待办")


class Task(models.Model):
    """Something one person asks of another, with a date and a reply. Its date is also a Deadline `task:<id>`."""

    kind = models.CharField(_("类别"), max_length=12, choices=TaskKind.choices)
    project = models.ForeignKey(
        "promotion.Project", on_delete=models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("项目")
    )
    from_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tasks_given", verbose_name=_("交办人"))
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代录自")
    )
    behalf_source = models.CharField(_("代录来源"), max_length=120, blank=True)
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("承办人"))
    text = models.TextField(_("内容"), max_length=1000)
    due = models.DateField(_("期限"))
    reply = models.TextField(_("回复"), max_length=2000, blank=True)
    replied_at = models.DateTimeField(_("回复时间"), null=True, blank=True)
    done_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    retracted_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    created_at = models.DateTimeField(_("交办时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("批示与任务")
        verbose_name_plural = _("批示与任务")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(name="task_kind_known", condition=Q(kind__in=TaskKind.values)),
            models.CheckConstraint(name="task_done_has_reply", condition=Q(done_at__isnull=True) | ~Q(reply="")),
            models.CheckConstraint(name="task_behalf_names_source", condition=Q(on_behalf_of__isnull=True) | ~Q(behalf_source="")),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.text[:30]}"


class NoticeKind(models.TextChoices):
    """What a person must be told at once."""

    ASSIGNED = "assigned", _("指派")
    HANDED_OVER = "handed_over", _("移交")
    TWIN = "twin", _("撞单")
    CONTACT_REQUEST = "contact_request", _("申请对接")
    REVEALED = "revealed", _("查看电话")
    REFUSED = "refused", _("未获同意")
    REPLIED = "replied", _("已回复")
    INSTRUCTED = "instructed", _("新批示")
    CALENDAR = "calendar", _("工作日历")
    WAIVED = "waived", _("限制项豁免")


class Notice(models.Model):
    """Something that happened and that one person must be told; the room `reminders` turns it into messages. `key` makes it happen once."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices", verbose_name=_("收件人"))
    kind = models.CharField(_("类别"), max_length=16, choices=NoticeKind.choices)
    text = models.CharField(_("内容"), max_length=300)
    project = models.ForeignKey(
        "promotion.Project", on_delete=models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("项目")
    )
    enterprise = models.ForeignKey(
        "promotion.Enterprise", on_delete=models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("企业")
    )
    key = models.CharField(_("去重键"), max_length=120, unique=True)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("告知")
        verbose_name_plural = _("告知")
        ordering = ["-created_at", "-id"]
        constraints = [models.CheckConstraint(name="notice_kind_known", condition=Q(kind__in=NoticeKind.values))]
        indexes = [models.Index(fields=["created_at"], name="notice_by_time")]

    def __str__(self):
        return self.text
