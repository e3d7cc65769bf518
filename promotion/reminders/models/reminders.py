"""Reminder: the fact that one person is to be told one thing on one day."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .messages import MessageKind


class Reminder(models.Model):
    """`key` is built from business facts only (`rule:object:fire_on:recipient:v<schedule_version>`): planning twice makes no second row."""

    key = models.CharField(_("去重键"), max_length=120, unique=True)
    rule = models.ForeignKey("promotion.ReminderRule", on_delete=models.PROTECT, related_name="reminders", verbose_name=_("规则"))
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("收件人"))
    kind = models.CharField(_("类别"), max_length=12, choices=MessageKind.choices)
    deadline = models.ForeignKey(
        "promotion.Deadline", on_delete=models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name=_("到期事项")
    )
    notice = models.ForeignKey(
        "promotion.Notice", on_delete=models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name=_("告知")
    )
    project = models.ForeignKey(
        "promotion.Project", on_delete=models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name=_("项目")
    )
    fire_on = models.DateField(_("提醒日"))
    schedule_version = models.PositiveIntegerField(_("日期版本"), default=1)
    created_at = models.DateTimeField(_("计划时间"))

    class Meta:
        verbose_name = _("提醒")
        verbose_name_plural = _("提醒")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="reminder_is_about_one_thing",
                condition=Q(deadline__isnull=False, notice__isnull=True)
                | Q(deadline__isnull=True, notice__isnull=False)
                | Q(deadline__isnull=True, notice__isnull=True, project__isnull=False),
            ),
            models.CheckConstraint(name="reminder_kind_known", condition=Q(kind__in=MessageKind.values)),
        ]
        indexes = [models.Index(fields=["project", "-id"], name="reminder_by_project")]

    def __str__(self):
        return self.key
