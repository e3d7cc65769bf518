"""Long work and its progress: queued by whoever asks for it, done by a worker under a lease, read by whoever waits."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a job stands; the last three never change again."""

    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")
    CANCELLED = "cancelled", _("已取消")


ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Job(models.Model):
    """后台任务: an import, an export, a report being made.

    A running job is leased to one worker: `token` proves that it is still theirs. A worker that dies lets the lease run out, and the next
    one goes on; `attempts` counts how often that began without getting anywhere. Whose `turn_at` is longest ago comes next.
    """

    State = JobState

    kind = models.CharField(_("类别"), max_length=32)
    params = models.JSONField(_("参数"), default=dict, blank=True)
    state = models.CharField(_("状态"), max_length=16, choices=JobState.choices, default=JobState.WAITING)
    done = models.PositiveIntegerField(_("已处理"), default=0)
    total = models.PositiveIntegerField(_("总数"), default=0)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("发起人"), on_delete=models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    file = models.ForeignKey(
        "promotion.StoredFile", verbose_name=_("文件"), on_delete=models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    message = models.TextField(_("说明"), blank=True)
    turn_at = models.DateTimeField(_("排队时间"), default=timezone.now)
    token = models.UUIDField(null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(_("租约至"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    cancel_asked = models.BooleanField(_("已请求取消"), default=False)
    created_at = models.DateTimeField(_("开始时间"), default=timezone.now)
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("后台任务")
        verbose_name_plural = _("后台任务")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["turn_at"], condition=Q(state__in=["waiting", "running"]), name="job_whose_turn")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False)
                | Q(state__in=["waiting", "running"], finished_at__isnull=True),
                name="job_finished_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="running", token__isnull=False, leased_until__isnull=False)
                | (~Q(state="running") & Q(token__isnull=True, leased_until__isnull=True)),
                name="job_running_is_leased",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.get_state_display()}"

    @property
    def has_ended(self) -> bool:
        """Whether nothing more comes of it."""
        return self.state in ENDED

    @property
    def percent(self) -> int:
        """How far it has come, 0 while nobody knows of how much."""
        return min(100, self.done * 100 // self.total) if self.total else 0
