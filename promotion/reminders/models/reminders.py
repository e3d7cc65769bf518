"""Reminder: the fact that one recipient is to be told one thing on one day."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .messages import MessageKind


def _about(*given: str, **facts) -> Q:
    """Exactly these of the four things a reminder can be about."""
    return Q(**{f"{name}__isnull": name not in given for name in ("deadline", "notice", "grant", "job")}, **facts)


class Reminder(models.Model):
    """`key` is built from business facts only (`rule:object:fire_on:recipient:v<schedule_version>`): planning twice makes no second row.

    It reaches a person, or the group of a robot. `digest_on`: the workday whose digest bears it outside the application; `digest`: the
    one that did; `dropped`: why it left it out. A digest is itself a reminder, of kind DIGEST. `for_user`: the person away, in whose
    stead the recipient is told.
    """

    key = models.CharField(_("去重键"), max_length=120, unique=True)
    rule = models.ForeignKey("promotion.ReminderRule", on_delete=models.PROTECT, related_name="reminders", verbose_name=_("规则"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name=_("收件人")
    )
    robot = models.ForeignKey(
        "promotion.Robot", on_delete=models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name=_("群机器人")
    )
    for_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代收自")
    )
    kind = models.CharField(_("类别"), max_length=12, choices=MessageKind.choices)
    deadline = models.ForeignKey(
        "promotion.Deadline", on_delete=models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name=_("到期事项")
    )
    notice = models.ForeignKey(
        "promotion.Notice", on_delete=models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name=_("告知")
    )
    grant = models.ForeignKey("promotion.Grant", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("授权"))
    job = models.ForeignKey("promotion.Job", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("后台任务"))
    project = models.ForeignKey(
        "promotion.Project", on_delete=models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name=_("项目")
    )
    snooze = models.ForeignKey(
        "promotion.Snooze", on_delete=models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name=_("稍后提醒")
    )
    fire_on = models.DateField(_("提醒日"))
    why = models.CharField(_("缘由"), max_length=60, blank=True)
    is_escalated = models.BooleanField(_("升级"), default=False)
    digest_on = models.DateField(_("摘要日"), null=True, blank=True)
    digest = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="items", db_index=False, verbose_name=_("所在摘要")
    )
    dropped = models.CharField(_("未随摘要发出的原因"), max_length=300, blank=True)
    schedule_version = models.PositiveIntegerField(_("日期版本"), default=1)
    created_at = models.DateTimeField(_("计划时间"))

    class Meta:
        verbose_name = _("提醒")
        verbose_name_plural = _("提醒")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="reminder_is_about_one_thing",
                condition=_about("deadline")
                | _about("notice")
                | _about("grant", project__isnull=True)
                | _about("job", project__isnull=True)
                | _about(project__isnull=False)
                | _about(kind=MessageKind.DIGEST, project__isnull=True),
            ),
            models.CheckConstraint(
                name="reminder_has_one_recipient",
                condition=Q(recipient__isnull=False, robot__isnull=True)
                | Q(recipient__isnull=True, robot__isnull=False, digest_on__isnull=True, for_user__isnull=True),
            ),
            models.CheckConstraint(name="reminder_kind_known", condition=Q(kind__in=MessageKind.values)),
            models.CheckConstraint(
                name="reminder_digest_bears_no_digest",
                condition=~Q(kind=MessageKind.DIGEST) | Q(digest__isnull=True, digest_on__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["recipient", "fire_on"], name="reminder_one_digest_a_day", condition=Q(kind=MessageKind.DIGEST)
            ),
        ]
        indexes = [
            models.Index(fields=["project", "-id"], name="reminder_by_project"),
            models.Index(fields=["fire_on"], name="reminder_digest_by_day", condition=Q(kind=MessageKind.DIGEST)),
            models.Index(fields=["digest"], name="reminder_by_digest", condition=Q(digest__isnull=False)),
            models.Index(
                fields=["recipient", "digest_on"], name="reminder_undigested", condition=Q(digest__isnull=True, digest_on__isnull=False)
            ),
        ]

    def __str__(self):
        return self.key
