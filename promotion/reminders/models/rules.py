"""ReminderRule: what is watched, when it speaks, and to whom. Data, edited by an administrator."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from promotion.people.roles import Role
from promotion.projects.models.deadlines import DeadlineKind


class Watch(models.TextChoices):
    """What a rule looks at."""

    AHEAD = "ahead", _("到期前")
    DUE = "due", _("到期当日")
    OVERDUE = "overdue", _("逾期")
    QUIET = "quiet", _("久未跟进")
    STAY = "stay", _("停留过久")
    GRANT = "grant", _("授权将止")
    JOB = "job", _("后台任务结束")
    NOTICE = "notice", _("即时告知")
    DIGEST = "digest", _("每日摘要")
    WEEKLY = "weekly", _("周一一页")


class Unit(models.TextChoices):
    """How the days of a rule are counted."""

    CALENDAR = "calendar", _("自然日")
    WORKDAY = "workday", _("工作日")
    MONTH = "month", _("月")


class Push(models.TextChoices):
    """Whether and when a message also leaves the application."""

    NONE = "none", _("只在站内")
    DIGEST = "digest", _("进每日摘要")
    AT_ONCE = "at_once", _("立即推送")


# Two of these would tell everything twice.
ONLY_ONE = [Watch.JOB, Watch.NOTICE, Watch.DIGEST, Watch.WEEKLY]


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
    days = models.PositiveSmallIntegerField(_("提前"), default=0, validators=[MaxValueValidator(400)], help_text=_("按右边的单位计"))
    unit = models.CharField(_("天数按"), max_length=10, choices=Unit.choices, default=Unit.WORKDAY)
    factor = models.DecimalField(
        _("节奏倍数"),
        max_digits=4,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(20)],
        help_text=_("仅用于久未跟进：几倍于该阶段的跟进时限"),
    )
    repeat_days = models.CharField(
        _("逾期第几日提醒"),
        max_length=40,
        blank=True,
        validators=[RegexValidator(r"^\d{1,3}(,\d{1,3})*$", _("请写成用英文逗号隔开的天数，例如 1,3,5。"))],
    )
    repeat_every = models.PositiveSmallIntegerField(_("此后每隔几个自然日"), default=0, help_text=_("0 为不再重复"))
    push = models.CharField(_("推送"), max_length=8, choices=Push.choices, default=Push.DIGEST)
    to_groups = models.BooleanField(_("同时发到工作群"), default=False, help_text=_("发给管这一片区的群机器人"))
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
            models.CheckConstraint(name="reminder_rule_push_known", condition=Q(push__in=Push.values)),
            models.UniqueConstraint(
                fields=["watch"],
                name="reminder_rule_only_one_of_its_kind",
                condition=Q(watch__in=ONLY_ONE, enabled=True),
                violation_error_message=_("这一类规则只能有一条，请直接修改已有的那条。"),
            ),
        ]

    def __str__(self):
        return self.name

    @cached_property
    def escalation(self) -> list["RuleStep"]:
        """The steps, read once."""
        return list(self.steps.all())

    def clean(self):
        """What would say nothing, or say it twice, is refused with what to do."""
        if self.watch == Watch.AHEAD and not self.days:
            raise ValidationError({"days": _("请填写提前多少；当日提醒请用“到期当日”。")})
        if self.unit == Unit.MONTH and self.watch not in (Watch.AHEAD, Watch.GRANT):
            raise ValidationError({"unit": _("按月只用于提前提醒。")})
        self._refuse_unordered_days()
        self._refuse_doubles()

    def _refuse_unordered_days(self):
        days = [int(day) for day in self.repeat_days.split(",") if day.isdigit()]
        if self.watch == Watch.OVERDUE and (days != sorted(set(days)) or 0 in days):
            raise ValidationError({"repeat_days": _("请从小到大写，不重复，从第 1 日起，例如 1,3,5。")})

    def _refuse_doubles(self):
        """Two rules that speak of the same deadline on the same day would say everything twice."""
        if not self.enabled or self.watch not in (Watch.DUE, Watch.OVERDUE):
            return
        for other in ReminderRule.objects.filter(watch=self.watch, enabled=True).exclude(pk=self.pk):
            shared = set(self.kinds or DeadlineKind.values) & set(other.kinds or DeadlineKind.values)
            if shared:
                names = "、".join(str(DeadlineKind(kind).label) for kind in sorted(shared))
                raise ValidationError(
                    {"kinds": _("“%(kinds)s”已由规则“%(rule)s”提醒，请去掉这些类别，否则会重复。") % {"kinds": names, "rule": other}}
                )


class RuleStep(models.Model):
    """One step of an escalation: from the `after`-th day overdue on (counted as the rule counts) this post is told, too."""

    rule = models.ForeignKey(ReminderRule, on_delete=models.CASCADE, related_name="steps", verbose_name=_("规则"))
    role = models.CharField(_("升级到"), max_length=20, choices=Role.choices)
    after = models.PositiveSmallIntegerField(_("满几日起"), default=0, help_text=_("逾期第几日；久未跟进填 0"))

    class Meta:
        verbose_name = _("升级步骤")
        verbose_name_plural = _("升级步骤")
        ordering = ["rule_id", "after", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "role"], name="rule_step_once_per_role", violation_error_message=_("同一角色只写一步。")
            ),
            models.CheckConstraint(name="rule_step_role_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self):
        return f"{self.get_role_display()} · {self.after}"
