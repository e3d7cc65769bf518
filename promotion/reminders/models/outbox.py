"""The outbox: one Delivery per reminder and channel, and the append-only log of what was tried."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from promotion.common.lookups import Among


class Channel(models.TextChoices):
    """By which way a message travels."""

    IN_APP = "in_app", _("站内消息")
    EMAIL = "email", _("邮件")
    WECOM = "wecom", _("企业微信")
    ROBOT = "robot", _("工作群")


# By which a person, not a group, is reached outside the application.
PERSONAL = [Channel.EMAIL, Channel.WECOM]
OUTSIDE = [*PERSONAL, Channel.ROBOT]


class DeliveryState(models.TextChoices):
    """PENDING → LEASED → SENDING → SENT, and what can go otherwise."""

    PENDING = "pending", _("待发")
    LEASED = "leased", _("已领取")
    SENDING = "sending", _("发送中")
    SENT = "sent", _("已送达")
    RETRY = "retry", _("待重试")
    UNKNOWN = "unknown", _("待核实")
    DEAD = "dead", _("未送达")
    CANCELLED = "cancelled", _("已取消")


WAITING = [DeliveryState.PENDING, DeliveryState.RETRY]
IN_HAND = [DeliveryState.LEASED, DeliveryState.SENDING]
FOR_A_PERSON = [DeliveryState.UNKNOWN, DeliveryState.DEAD]
NEEDS_REASON = [DeliveryState.UNKNOWN, DeliveryState.DEAD, DeliveryState.CANCELLED]


class DeliveryQuerySet(models.QuerySet):
    """Outbox rows by what is to be done with them. States are written out, as the partial indexes below name them."""

    def waiting(self):
        """PENDING or RETRY."""
        return self.filter(Among(F("state"), WAITING))

    def due(self, now, **narrower):
        """Waiting rows whose time has come, oldest first."""
        return self.filter(Among(F("state"), WAITING), next_at__lte=now, **narrower).order_by("next_at", "id")

    def with_lease_run_out(self, now):
        """Rows somebody took in hand and did not finish in time, longest gone first."""
        return self.filter(Among(F("state"), IN_HAND), lease_until__lt=now).order_by("lease_until")

    def needing_a_person(self):
        """待核实 and 未送达: a person decides."""
        return self.filter(Among(F("state"), FOR_A_PERSON))


class Delivery(models.Model):
    """One reminder by one channel. Each change of state is a conditional UPDATE in `services.outbox`; `token` names who holds the row."""

    reminder = models.ForeignKey("promotion.Reminder", on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("提醒"))
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel.choices)
    state = models.CharField(_("状态"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.PENDING)
    next_at = models.DateTimeField(_("下次发送"))
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    token = models.UUIDField(_("领取凭证"), null=True, blank=True)
    lease_until = models.DateTimeField(_("领取有效至"), null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("计划时间"))
    settled_at = models.DateTimeField(_("了结时间"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("发件")
        verbose_name_plural = _("发件箱")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["reminder", "channel"], name="delivery_once_per_channel"),
            models.CheckConstraint(name="delivery_state_known", condition=Q(state__in=DeliveryState.values)),
            models.CheckConstraint(name="delivery_channel_known", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(
                name="delivery_in_hand_has_lease",
                condition=Q(state__in=IN_HAND, token__isnull=False, lease_until__isnull=False)
                | (~Q(state__in=IN_HAND) & Q(lease_until__isnull=True)),
            ),
            models.CheckConstraint(name="delivery_waiting_is_nobodys", condition=~Q(state__in=WAITING) | Q(token__isnull=True)),
            models.CheckConstraint(name="delivery_reason_given", condition=~Q(state__in=NEEDS_REASON) | ~Q(reason="")),
            models.CheckConstraint(name="delivery_sent_was_tried", condition=~Q(state=DeliveryState.SENT) | Q(settled_at__isnull=False)),
        ]
        indexes = [
            models.Index(fields=["channel", "next_at", "id"], name="delivery_due", condition=Q(state__in=WAITING)),
            models.Index(fields=["lease_until"], name="delivery_leased", condition=Q(state__in=IN_HAND)),
            models.Index(
                fields=["state", "settled_at"],
                name="delivery_for_a_person",
                condition=Q(state__in=FOR_A_PERSON),
            ),
        ]

    def __str__(self):
        return f"{self.get_channel_display()} #{self.reminder_id} {self.get_state_display()}"


class AttemptEvent(models.TextChoices):
    """What happened to a delivery."""

    BEGAN = "began", _("开始发送")
    ACCEPTED = "accepted", _("对方接收")
    REFUSED = "refused", _("明确拒绝")
    UNCLEAR = "unclear", _("没有明确答复")
    EXPIRED = "expired", _("发送中断")
    REQUEUED = "requeued", _("人工重发")
    MARKED = "marked", _("人工确认送达")
    GIVEN_UP = "given_up", _("人工放弃")


class DeliveryAttempt(models.Model):
    """One line of a delivery's log. Append-only: an answer is a row of its own beside the row that says the sending began."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="log", verbose_name=_("发件"))
    token = models.UUIDField(_("领取凭证"), null=True)
    number = models.PositiveSmallIntegerField(_("第几次"))
    event = models.CharField(_("事件"), max_length=10, choices=AttemptEvent.choices)
    detail = models.CharField(_("详情"), max_length=300, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("发送记录")
        verbose_name_plural = _("发送记录")
        ordering = ["id"]
        indexes = [models.Index(fields=["at"], name="delivery_attempt_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "token", "event"], name="delivery_attempt_event_once"),
            models.CheckConstraint(name="delivery_attempt_event_known", condition=Q(event__in=AttemptEvent.values)),
        ]
        indexes = [models.Index(fields=["at"], name="delivery_attempt_by_time")]

    def __str__(self):
        return f"{self.get_event_display()} {self.detail}"
