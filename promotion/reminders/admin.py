"""Admin pages of the reminder rules: data, edited by an administrator. Names the room's other admin modules."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy

from promotion.common.admin_base import HouseAdmin
from promotion.projects.models.deadlines import DeadlineKind
from promotion.reminders.models import ReminderRule, RuleStep


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
            "factor",
            "repeat_days",
            "repeat_every",
            "push",
            "to_groups",
            "enabled",
        )


class StepInline(admin.TabularInline):
    """升级步骤: who is told, too, from which day on."""

    model = RuleStep
    extra = 0


@admin.register(ReminderRule)
class ReminderRuleAdmin(HouseAdmin):
    """提醒规则."""

    comes_first = True
    form = RuleForm
    list_display = ("name", "watch", "days", "unit", "repeat_days", "repeat_every", "push", "to_groups", "enabled")
    list_filter = ("watch", "push", "enabled")
    inlines = (StepInline,)
    search_fields = ("code", "name")

    def get_readonly_fields(self, request, obj=None):
        """The code is part of every reminder's key: another code would say everything again."""
        return ("code", "watch") if obj else ()
