"""Progress of long work, written down by whoever does it and read by whoever waits."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a job stands; the last two never change again."""

    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")


class Job(models.Model):
    """后台任务: an import, an export, a report being made."""

    State = JobState

    kind = models.CharField(_("类别"), max_length=32)
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
    created_at = models.DateTimeField(_("开始时间"), default=timezone.now)
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("后台任务")
        verbose_name_plural = _("后台任务")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["done", "failed"], finished_at__isnull=False)
                | models.Q(state__in=["waiting", "running"], finished_at__isnull=True),
                name="job_finished_has_time",
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.get_state_display()}"
