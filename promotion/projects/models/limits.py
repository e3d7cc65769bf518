"""LightLimit: after how many days a stage turns yellow or red, editable by an administrator."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion.projects.facts import Stage


class LightLimit(models.Model):
    """The limits of one stage, in calendar days. Without a row the defaults of `lights.py` hold."""

    stage = models.CharField(_("阶段"), max_length=12, choices=Stage.choices, unique=True)
    quiet_days = models.PositiveIntegerField(_("多少天未与投资方联系亮黄灯"), help_text=_("超过 1.5 倍亮红灯"))
    stay_yellow_days = models.PositiveIntegerField(_("停留多少天亮黄灯"), null=True, blank=True)
    stay_red_days = models.PositiveIntegerField(_("停留多少天亮红灯"), null=True, blank=True)

    class Meta:
        verbose_name = _("亮灯时限")
        verbose_name_plural = _("亮灯时限")
        constraints = [
            models.CheckConstraint(name="limit_stage_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(name="limit_quiet_positive", condition=Q(quiet_days__gt=0)),
            models.CheckConstraint(
                name="limit_red_after_yellow",
                condition=Q(stay_yellow_days__isnull=True)
                | Q(stay_red_days__isnull=True)
                | Q(stay_red_days__gte=models.F("stay_yellow_days")),
                violation_error_message=_("红灯天数不能少于黄灯天数。"),
            ),
        ]

    def __str__(self):
        return self.get_stage_display()
