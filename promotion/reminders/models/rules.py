"""ReminderRule: what is watched, when it speaks, and to whom. Data, edited by an administrator."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion.people.roles import Role
from promotion.projects.models.deadlines import DeadlineKind


class Watch(models.TextChoices):
    """What a rule looks at."""

    AHEAD = "ahead", _("到期前")
    DUE = "due", _("到期当日")
    OVERDUE = "overdue", _("逾期")
    QUIET = "quiet", _("久未跟进")
    NOTICE = "notice", _("即时告知")


class Unit(models.TextChoices):
    """How the days of a rule are counted."""

    CALENDAR = "calendar", _("自然日")
    WORKDAY = "workday", _("工作日")


def known_kinds(value):
    """Refuses a kind of deadline that does not exist."""
    if not isinstance(value, list) or set(value) - set(DeadlineKind.values):
        raise ValidationError(_("请从到期事项的类别中选择。"))


class ReminderRule(models.Model):
    """One rule. `kinds` narrows it to kinds of deadlines; `factor` stretches the cadence of a stage (久未跟进 only)."""

    code = models.SlugField(_("代码"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    watch = models.CharField(_("关注"), max_length=10, choices=Watch.choices)
    kinds = models.JSONField(_("到期事项类别"), default=list, blank=True, validators=[known_kinds])
    days = models.PositiveSmallIntegerField(_("提前天数"), default=0)
    unit = models.CharField(_("天数按"), max_length=10, choices=Unit.choices, default=Unit.WORKDAY)
    factor = models.DecimalField(
        _("节奏倍数"), max_digits=4, decimal_places=2, default=1, validators=[MinValueValidator(0)], help_text=_("仅用于久未跟进")
    )
    repeat_days = models.CharField(
        _("逾期第几日提醒"),
        max_length=40,
        blank=True,
        validators=[RegexValidator(r"^\d{1,3}(,\d{1,3})*$", _("请写成用英文逗号隔开的天数，例如 1,3,5。"))],
    )
    repeat_every = models.PositiveSmallIntegerField(_("此后每隔几个自然日"), default=0, help_text=_("0 为不再重复"))
    escalate_role = models.CharField(_("同时提醒"), max_length=20, choices=Role.choices, blank=True)
    escalate_after = models.PositiveSmallIntegerField(_("逾期满几日起"), default=0)
    by_email = models.BooleanField(_("发邮件"), default=True)
    immediate = models.BooleanField(_("邮件立即发出"), default=False, help_text=_("否则在工作日 08:30 发出"))
    enabled = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("提醒规则")
        verbose_name_plural = _("提醒规则")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="reminder_rule_watch_known", condition=Q(watch__in=Watch.values)),
            models.CheckConstraint(name="reminder_rule_unit_known", condition=Q(unit__in=Unit.values)),
            models.CheckConstraint(
                name="reminder_rule_overdue_names_days",
                condition=~Q(watch=Watch.OVERDUE) | ~Q(repeat_days=""),
                violation_error_message=_("逾期规则请写明第几日提醒，例如 1,3,5。"),
            ),
        ]

    def __str__(self):
        return self.name
