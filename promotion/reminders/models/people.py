"""What a person says about being reminded: preferences, 稍后提醒, the calendar feed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Preference(models.Model):
    """One person's wishes; no row means the defaults. In-app messages cannot be declined: they are the record.

    `declined`: `kind:channel` pairs that must not leave the application, such as `overdue:email`. Quiet hours may span midnight.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminder_preference", verbose_name=_("人员")
    )
    declined = models.JSONField(_("不接收"), default=list, blank=True)
    quiet_from = models.TimeField(_("免打扰起"), null=True, blank=True)
    quiet_until = models.TimeField(_("免打扰止"), null=True, blank=True)
    away_from = models.DateField(_("外出起"), null=True, blank=True)
    away_until = models.DateField(_("外出止"), null=True, blank=True)
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代收人")
    )
    changed_at = models.DateTimeField(_("修改时间"), auto_now=True)

    class Meta:
        verbose_name = _("提醒偏好")
        verbose_name_plural = _("提醒偏好")
        constraints = [
            models.CheckConstraint(
                name="preference_quiet_has_both_ends",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until")),
                violation_error_message=_("免打扰请写明起止，且起止不能相同。"),
            ),
            models.CheckConstraint(
                name="preference_away_has_both_ends",
                condition=Q(away_from__isnull=True, away_until__isnull=True, delegate__isnull=True)
                | Q(away_from__isnull=False, away_until__isnull=False, away_until__gte=F("away_from")),
                violation_error_message=_("外出请写明起止日期，止日不早于起日；代收人只在外出期间有效。"),
            ),
            models.CheckConstraint(
                name="preference_delegate_is_another",
                condition=Q(delegate__isnull=True) | ~Q(delegate=F("user")),
                violation_error_message=_("代收人不能是本人。"),
            ),
        ]

    def __str__(self):
        return str(self.user)


class Snooze(models.Model):
    """稍后提醒: a person puts off being reminded of one deadline, or of one project's silence, until a day. Until then nothing is said
    of it to them; on that day it is said again, once. It holds for the date promised then (`schedule_version`): a date that moves
    speaks for itself. Taken back, it stays as a row that counts no more."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="snoozes", verbose_name=_("人员"))
    deadline = models.ForeignKey(
        "promotion.Deadline", on_delete=models.PROTECT, null=True, blank=True, related_name="snoozes", verbose_name=_("到期事项")
    )
    project = models.ForeignKey(
        "promotion.Project", on_delete=models.PROTECT, null=True, blank=True, related_name="snoozes", verbose_name=_("项目")
    )
    rule = models.ForeignKey("promotion.ReminderRule", on_delete=models.PROTECT, related_name="+", verbose_name=_("规则"))
    until = models.DateField(_("推迟到"))
    schedule_version = models.PositiveIntegerField(_("日期版本"), default=1)
    created_at = models.DateTimeField(_("时间"))
    taken_back_at = models.DateTimeField(_("取消时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("稍后提醒")
        verbose_name_plural = _("稍后提醒")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="snooze_is_about_one_thing",
                condition=Q(deadline__isnull=False, project__isnull=True) | Q(deadline__isnull=True, project__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["user", "deadline", "until"], name="snooze_once_a_day_per_deadline", condition=Q(taken_back_at__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["user", "project", "until"], name="snooze_once_a_day_per_project", condition=Q(taken_back_at__isnull=True)
            ),
        ]
        indexes = [models.Index(fields=["until"], name="snooze_by_until")]

    def __str__(self):
        return f"{self.user} → {self.until}"


class CalendarFeed(models.Model):
    """The private address of one person's calendar feed. Only a digest of the token is kept; a new address makes the old one void."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feed", verbose_name=_("人员"))
    token_digest = models.CharField(_("凭证摘要"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("开通时间"))
    last_read_on = models.DateField(_("最近读取"), null=True, blank=True)

    class Meta:
        verbose_name = _("日历订阅")
        verbose_name_plural = _("日历订阅")

    def __str__(self):
        return str(self.user)
