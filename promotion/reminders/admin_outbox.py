"""Admin pages of the outbox: what waits, what went out, and what a person has to decide."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.admin_acts import Act
from promotion.common.admin_base import ReadOnlyAdmin
from promotion.projects.admin_base import ReadOnlyInline, ScopedReadOnlyAdmin
from promotion.reminders.models import (
    Delivery,
    DeliveryAttempt,
    DeliveryState,
    Heartbeat,
    Notification,
    OutboxControl,
    OutboxState,
    OutgoingMail,
    Reminder,
)
from promotion.reminders.services import control, operating


@admin.register(Reminder)
class ReminderAdmin(ScopedReadOnlyAdmin):
    """提醒."""

    person_path = "recipient"
    list_display = ("fire_on", "rule", "kind", "recipient", "project", "created_at")
    list_filter = ("kind", "rule", "fire_on")
    list_select_related = ("rule", "recipient", "project")
    search_fields = ("recipient__name", "project__code")


@admin.register(Notification)
class NotificationAdmin(ScopedReadOnlyAdmin):
    """消息."""

    project_path, person_path = "reminder__project", "recipient"
    list_display = ("created_at", "kind", "recipient", "text", "read_at")
    list_filter = ("kind", "created_at", "read_at")
    list_select_related = ("recipient",)
    search_fields = ("recipient__name",)
    masked_texts = ("text",)
    exclude = ("reminder",)


class AttemptInline(ReadOnlyInline):
    """What was tried, line by line."""

    model = DeliveryAttempt
    fields = ("number", "event", "detail", "at")
    show_change_link = False


def _deciding(service, said):
    def act(request, delivery, reason):
        service(actor=request.user, delivery=delivery, reason=reason, now=timezone.now())
        return str(said)

    return act


def _needs_a_person(delivery) -> bool:
    return delivery.state in (DeliveryState.UNKNOWN, DeliveryState.DEAD)


@admin.register(Delivery)
class DeliveryAdmin(ScopedReadOnlyAdmin):
    """发件箱. 待核实 and 未送达 wait for a person."""

    project_path, person_path = "reminder__project", "reminder__recipient"
    list_display = ("created_at", "channel", "state", "recipient", "next_at", "attempts", "reason", "settled_at")
    list_filter = ("state", "channel", "next_at", "settled_at")
    list_select_related = ("reminder__recipient",)
    search_fields = ("reminder__recipient__name", "reason")
    fields = ("channel", "state", "recipient", "next_at", "attempts", "reason", "created_at", "settled_at")
    inlines = (AttemptInline,)
    acts = (
        Act(
            "requeue",
            gettext_lazy("重新发送"),
            gettext_lazy("将从头再试。"),
            _deciding(operating.requeue, gettext_lazy("已排入重发。")),
            True,
            _needs_a_person,
        ),
        Act(
            "mark",
            gettext_lazy("确认已送达"),
            gettext_lazy("已向收件人核实。"),
            _deciding(operating.mark_delivered, gettext_lazy("已记为送达。")),
            True,
            _needs_a_person,
        ),
        Act(
            "give-up",
            gettext_lazy("放弃"),
            gettext_lazy("不再发送。"),
            _deciding(operating.give_up, gettext_lazy("已放弃。")),
            True,
            _needs_a_person,
        ),
    )

    @admin.display(description=gettext_lazy("收件人"))
    def recipient(self, delivery):
        """Of the reminder."""
        return delivery.reminder.recipient


@admin.register(DeliveryAttempt)
class DeliveryAttemptAdmin(ScopedReadOnlyAdmin):
    """发送记录: append-only."""

    project_path, person_path = "delivery__reminder__project", "delivery__reminder__recipient"
    list_display = ("at", "delivery", "number", "event", "detail")
    list_filter = ("event", "at")
    list_select_related = ("delivery",)
    search_fields = ("detail",)
    exclude = ("token",)


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    """心跳."""

    list_display = ("name", "at")
    search_fields = ("name",)


def _hold(request, row, reason):
    control.hold(actor=request.user, reason=reason, now=timezone.now())
    return _("已停发。恢复之前，任何提醒都不会发出。")


def _resume(request, row, reason):
    control.resume(actor=request.user, reason=reason, now=timezone.now())
    return _("已恢复发送，积压的提醒将陆续发出。")


def _resume_with_list(request, row, reason):
    listed = control.resume_with_list(actor=request.user, reason=reason, now=timezone.now())
    return _("已恢复发送。%(n)s 条已到时间的对外提醒列为待核实，请在发件箱逐条处理。") % {"n": listed}


def _is_on_hold(row) -> bool:
    return row.state == OutboxState.HOLD


@admin.register(OutboxControl)
class OutboxControlAdmin(ReadOnlyAdmin):
    """发件箱开关, for both cities at once."""

    everywhere_only = True
    list_display = ("state", "reason", "changed_by", "changed_at")
    list_select_related = ("changed_by",)
    acts = (
        Act(
            "hold",
            gettext_lazy("停发"),
            gettext_lazy("两市的提醒都将停发，计划照常进行。"),
            _hold,
            True,
            lambda row: row.state == OutboxState.RUN,
        ),
        Act(
            "resume-with-list",
            gettext_lazy("恢复发送，积压先核实"),
            gettext_lazy("已到时间的对外提醒（邮件等）先列为“待核实”，由您逐条决定重发、记为送达或放弃；站内消息和以后到期的照常发出。"),
            _resume_with_list,
            True,
            _is_on_hold,
        ),
        Act(
            "resume",
            gettext_lazy("恢复发送，积压全部发出"),
            gettext_lazy("停发期间积压的提醒，包括对外的（邮件等），都将陆续发出。待核实的不在其内，仍须逐条决定。"),
            _resume,
            True,
            _is_on_hold,
        ),
    )


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    """演示外发邮件."""

    everywhere_only = True
    list_display = ("sent_at", "recipient", "subject")
    list_filter = ("sent_at",)
    search_fields = ("recipient", "subject")
