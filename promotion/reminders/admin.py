"""Admin pages of the reminder rules: data, edited by an administrator, who can look first at who would get what tomorrow, and why."""

import datetime
from dataclasses import replace

from django import forms
from django.contrib import admin
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.access.administration import administration_of
from promotion.common.admin_acts import Tool
from promotion.common.admin_base import HouseAdmin, ReadOnlyAdmin
from promotion.people.models import User
from promotion.projects.administration import projects_administered
from promotion.projects.models.deadlines import DeadlineKind
from promotion.reminders.models import ReminderRule, RuleStep, Unit, Watch
from promotion.reminders.services.foresight import Foreseen, foresee

PREVIEW = "_preview"


class RuleForm(forms.ModelForm):
    """Kinds of deadlines are ticked, not typed."""

    kinds = forms.MultipleChoiceField(
        label=ReminderRule._meta.get_field("kinds").verbose_name,
        choices=DeadlineKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("都不选为全部类别"),
    )

    class Meta:
        model = ReminderRule
        fields = (
            "code",
            "name",
            "watch",
            "kinds",
            "days",
            "unit",
            "repeat_days",
            "repeat_every",
            "factor",
            "push",
            "to_groups",
            "enabled",
        )


class StepInline(admin.TabularInline):
    """升级步骤: who is told, too, from which day on."""

    model = RuleStep
    extra = 0


@admin.register(RuleStep)
class RuleStepAdmin(ReadOnlyAdmin):
    """升级步骤 of all rules at a glance; they are edited on their rule's page."""

    list_display = ("rule", "role", "after")
    list_filter = ("role",)
    list_select_related = ("rule",)
    search_fields = ("rule__name",)


@admin.register(ReminderRule)
class ReminderRuleAdmin(HouseAdmin):
    """提醒规则."""

    comes_first = True
    form = RuleForm
    change_form_template = "admin/reminder_rule.html"
    list_display = ("name", "watch", "when", "above", "push", "to_groups", "enabled")
    list_filter = ("watch", "push", "enabled")
    search_fields = ("code", "name")
    inlines = (StepInline,)
    fieldsets = (
        (None, {"fields": ("name", "code", "watch", "enabled")}),
        (gettext_lazy("什么事"), {"fields": ("kinds",), "description": gettext_lazy("仅用于到期前、到期当日、逾期。")}),
        (gettext_lazy("什么时候"), {"fields": (("days", "unit"), ("repeat_days", "repeat_every"), "factor")}),
        (gettext_lazy("怎样送达"), {"fields": ("push", "to_groups"), "description": gettext_lazy("站内消息总是立即或当日 08:30 出现。")}),
    )

    def get_queryset(self, request):
        """With the steps."""
        return super().get_queryset(request).prefetch_related("steps")

    @admin.display(description=gettext_lazy("什么时候"))
    def when(self, rule):
        """The days in words."""
        return when_in_words(rule)

    @admin.display(description=gettext_lazy("升级到"))
    def above(self, rule):
        """The steps in words."""
        return "、".join(_step_in_words(step) for step in rule.steps.all()) or None

    def get_readonly_fields(self, request, obj=None):
        """The code is part of every reminder's key: another code would say everything again."""
        return ("code", "watch") if obj else ()

    def get_urls(self):
        """The preview of tomorrow."""
        return [path("tomorrow/", self.admin_site.admin_view(self.tomorrow), name="promotion_reminderrule_tomorrow"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        """With the way to the preview."""
        tools = [Tool(_("预览明天的提醒"), reverse("admin:promotion_reminderrule_tomorrow"))]
        return super().changelist_view(request, {"list_tools": tools, **(extra_context or {})})

    def tomorrow(self, request):
        """Who would get what tomorrow, and why, by the rules as they are."""
        return self._preview(request, None)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Asked for a preview, save, look at tomorrow, and undo the saving: what is shown is what the saved rule would do."""
        if request.method != "POST" or PREVIEW not in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            response = super().changeform_view(request, object_id, form_url, extra_context)
            if isinstance(response, HttpResponseRedirect):
                code = request.POST.get("code") or ReminderRule.objects.values_list("code", flat=True).get(pk=object_id)
                response = self._preview(request, code).render()
            transaction.set_rollback(True)
        return response

    def message_user(self, request, *args, **kwargs):
        """Nothing was saved when a preview was asked for."""
        if PREVIEW not in request.POST:
            super().message_user(request, *args, **kwargs)

    def _preview(self, request, code: str | None) -> TemplateResponse:
        now = timezone.localtime()
        day = now.date() + datetime.timedelta(days=1)
        rows = _within_office([row for row in foresee(now, day) if code in (None, row.rule.code)], request.user, now.date())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("预览：%(day)s 谁会收到什么") % {"day": day.isoformat()},
            "rows": rows,
            "day": day,
            "unsaved": code is not None,
            "people": len({str(row.to) for row in rows}),
        }
        return TemplateResponse(request, "admin/tomorrow.html", context)


def when_in_words(rule) -> str | None:
    """When a rule speaks, in words; None where its watch says it all."""
    units = {Unit.CALENDAR: _("天"), Unit.WORKDAY: _("个工作日"), Unit.MONTH: _("个月")}
    ahead = _("提前 %(n)d %(unit)s") % {"n": rule.days, "unit": units[rule.unit]} if rule.days else ""
    if rule.watch == Watch.OVERDUE:
        days = _("逾期第 %s 日") % rule.repeat_days.replace(",", "、")
        return _("%(days)s，此后每 %(n)d 天") % {"days": days, "n": rule.repeat_every} if rule.repeat_every else days
    if rule.watch == Watch.QUIET:
        limit = _("超过时限") if rule.factor == 1 else _("超过时限的 %s 倍") % rule.factor.normalize()
        return _("%(limit)s，%(ahead)s") % {"limit": limit, "ahead": ahead} if ahead else limit
    if rule.watch == Watch.GRANT:
        return _("%s和当天") % ahead if ahead else _("当天")
    return ahead or None


def _step_in_words(step) -> str:
    role = str(step.get_role_display())
    return _("%(role)s（第 %(n)d 日起）") % {"role": role, "n": step.after} if step.after else role


def _within_office(rows: list[Foreseen], user, today: datetime.date) -> list[Foreseen]:
    """What an administrator may read of it: their own people's; of projects elsewhere that there is a message, not what it says."""
    office = administration_of(user, today)
    if office.is_everywhere:
        return rows
    own = set(User.objects.filter(office.people()).values_list("pk", flat=True))
    open_projects = set(projects_administered(user, today).values_list("pk", flat=True)) | {None}
    mine = [row for row in rows if _is_theirs(row.to, own, office)]
    hidden = _("（本市以外的项目）")
    return [row if row.project_id in open_projects else replace(row, text=hidden) for row in mine]


def _is_theirs(to, own: set[int], office) -> bool:
    return to.pk in own if isinstance(to, User) else office.reaches_place(zone=to.zone, region=to.region)
