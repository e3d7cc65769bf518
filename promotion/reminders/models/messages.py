"""What people read: the in-app message, and in the demo office the mails that would have left."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MessageKind(models.TextChoices):
    """What a message is about; 消息 filters by it."""

    INSTRUCTION = "instruction", _("批示")
    ASSIGNMENT = "assignment", _("指派")
    OVERDUE = "overdue", _("逾期")
    DUE = "due", _("到期")
    QUIET = "quiet", _("久未跟进")
    DIGEST = "digest", _("摘要")
    NOTICE = "notice", _("告知")


class NotificationQuerySet(models.QuerySet):
    """In-app messages of a person."""

    def for_user(self, user):
        """The messages of one person, and nobody else's."""
        return self.filter(recipient=user)

    def unread(self):
        """Not opened yet."""
        return self.filter(read_at__isnull=True)

    def unread_first(self):
        """Unread before read, newest first."""
        return self.order_by(models.F("read_at").asc(nulls_first=True), "-id")


class Notification(models.Model):
    """The in-app message; there is never a second one for a reminder."""

    reminder = models.OneToOneField("promotion.Reminder", on_delete=models.PROTECT, related_name="notification", verbose_name=_("提醒"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications", db_index=False, verbose_name=_("收件人")
    )
    kind = models.CharField(_("类别"), max_length=12, choices=MessageKind.choices)
    text = models.CharField(_("内容"), max_length=400)
    created_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("消息")
        verbose_name_plural = _("消息")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(name="notification_kind_known", condition=Q(kind__in=MessageKind.values))]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notification_by_recipient"),
            models.Index(fields=["recipient"], name="notification_unread", condition=Q(read_at__isnull=True)),
        ]

    def __str__(self):
        return self.text


class OutgoingMail(models.Model):
    """A mail of the demo office, kept in a table instead of leaving the machine. `message_id` is not unique: a double would show."""

    recipient = models.CharField(_("收件人"), max_length=254)
    subject = models.CharField(_("主题"), max_length=300)
    body = models.TextField(_("正文"))
    message_id = models.CharField("Message-ID", max_length=200)
    sent_at = models.DateTimeField(_("发出时间"))

    class Meta:
        verbose_name = _("演示外发邮件")
        verbose_name_plural = _("演示外发邮件")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.recipient} {self.subject}"
