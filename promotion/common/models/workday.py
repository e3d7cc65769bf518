"""The State Council's calendar: only the days that differ from Monday to Friday need a row; each loaded year has some."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from promotion.common.dates import FIRST_YEAR, LAST_YEAR


class Workday(models.Model):
    """One day on which the calendar says something: a holiday, or a Saturday that is worked (调休)."""

    day = models.DateField(_("日期"), unique=True)
    is_workday = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("节假日与调休")
        verbose_name_plural = _("节假日与调休")
        ordering = ["day"]

    def __str__(self):
        return f"{self.day:%Y-%m-%d} {self.name}"

    def clean(self):
        """Refuses a year that nobody can have meant."""
        if self.day and not FIRST_YEAR <= self.day.year <= LAST_YEAR:
            raise ValidationError({"day": _("年份 %(year)s 不对，请核对。") % {"year": self.day.year}})
