"""GateSetting: how strictly an office asks a gate item that is not locked."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Strictness(models.TextChoices):
    """Whether an unmet item stops the move."""

    REQUIRED = "required", _("必备")
    ADVISED = "advised", _("提示")
    OFF = "off", _("不核对")


class GateSetting(models.Model):
    """An administrator's choice for one gate item; without a row the item is required. Locked (★) items ignore it."""

    item = models.CharField(_("关口事项"), max_length=40, unique=True)
    strictness = models.CharField(_("要求"), max_length=10, choices=Strictness.choices, default=Strictness.REQUIRED)

    class Meta:
        verbose_name = _("关口设置")
        verbose_name_plural = _("关口设置")
        ordering = ["item"]
        constraints = [models.CheckConstraint(name="gate_strictness_known", condition=models.Q(strictness__in=Strictness.values))]

    def __str__(self):
        return f"{self.item}: {self.get_strictness_display()}"
