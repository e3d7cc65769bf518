"""What operators look at: is the tick alive, is the outbox running."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """When a periodic job last went through."""

    name = models.SlugField(_("名称"), max_length=32, unique=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("心跳")
        verbose_name_plural = _("心跳")

    def __str__(self):
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"


class OutboxState(models.TextChoices):
    """Does anything leave."""

    RUN = "run", _("运行")
    HOLD = "hold", _("停发")


class OutboxControl(models.Model):
    """One row. HOLD: nothing leaves until a person says so (after a restore, for instance); planning goes on."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    state = models.CharField(_("状态"), max_length=4, choices=OutboxState.choices, default=OutboxState.RUN)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("操作人")
    )
    changed_at = models.DateTimeField(_("时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("发件箱开关")
        verbose_name_plural = _("发件箱开关")
        constraints = [
            models.CheckConstraint(name="outbox_control_one_row", condition=Q(id=1)),
            models.CheckConstraint(name="outbox_control_state_known", condition=Q(state__in=OutboxState.values)),
            models.CheckConstraint(name="outbox_control_hold_says_why", condition=Q(state=OutboxState.RUN) | ~Q(reason="")),
        ]

    def __str__(self):
        return self.get_state_display()
