"""The forms of landing: a plan from a template, one more item, and the acts on an item."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.form_fields import ChineseDateField, LineField, ProseField
from promotion.desk.forms.pickers import ERRORS, PersonField, RowsField
from promotion.desk.forms.stages import NUMBER, LandingTaskForm, MilestoneForm, departments_for, file_field
from promotion.landing.models import LandingTask, LandingTemplate
from promotion.landing.models.templates import LONGEST

BEHALF_HELP = gettext_lazy("代部门填报时必填：批复文号，或与谁、何时核实。")


class TemplateForm(forms.Form):
    """Which template the plan is copied from."""

    template = forms.ModelChoiceField(
        LandingTemplate.objects.none(), label=gettext_lazy("落地计划模板"), empty_label=None, error_messages=ERRORS
    )

    def __init__(self, *args, templates, **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self.fields["template"], templates)


class PlanPart(LandingTaskForm):
    """What the gate to 落地 asks: a template, or a first item."""

    template = forms.ModelChoiceField(
        LandingTemplate.objects.none(),
        label=gettext_lazy("按模板编制"),
        required=False,
        empty_label=gettext_lazy("不用模板，先填一个事项"),
        error_messages=ERRORS,
    )
    field_order = ("template",)

    def __init__(self, *args, project, people, templates, **kwargs):
        super().__init__(*args, project=project, people=people, **kwargs)
        _offer(self.fields["template"], templates)
        if self.data.get(self.add_prefix("template")):  # then nothing else is asked
            for name in ("title", "phase", "due"):
                self.fields[name].required = False

    def clean(self):
        """With a template nobody need be named: the functions are resolved."""
        return self.cleaned_data if self.cleaned_data.get("template") else super().clean()


class PlanItemForm(LandingTaskForm):
    """One more item: on a day, or within workdays, alone or after others."""

    field_order = ("title", "phase", "department", "responsible", "due", "workdays", "after", "materials")
    due = ChineseDateField(label=gettext_lazy("承诺办结日"), required=False, help_text=gettext_lazy("与承诺工作日填一项。"))
    workdays = forms.IntegerField(label=gettext_lazy("承诺工作日"), required=False, min_value=0, max_value=LONGEST, error_messages=NUMBER)
    after = RowsField(
        LandingTask.objects.none(),
        label=gettext_lazy("前置事项"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
        help_text=gettext_lazy("选了前置事项，工作日从其办结之日起算；不选即与其他事项并联办理。"),
    )
    materials = ProseField(label=gettext_lazy("材料清单"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, project, people, **kwargs):
        super().__init__(*args, project=project, people=people, **kwargs)
        self.fields["after"].queryset = LandingTask.objects.filter(plan__project=project).order_by("sort", "pk")


class DoneForm(forms.Form):
    """办结."""

    done_on = ChineseDateField(label=gettext_lazy("办结日期"))
    result = LineField(label=gettext_lazy("办理结果"), max_length=300, required=False)
    behalf_source = LineField(label=gettext_lazy("代填依据"), max_length=120, required=False, help_text=BEHALF_HELP)


class ConditionalForm(forms.Form):
    """容缺·承诺."""

    done_on = ChineseDateField(label=gettext_lazy("容缺办结日期"))
    missing = LineField(label=gettext_lazy("缺什么"), max_length=300)
    make_up_by = ChineseDateField(label=gettext_lazy("承诺补齐日"))
    result = LineField(label=gettext_lazy("办理结果"), max_length=300, required=False)
    behalf_source = LineField(label=gettext_lazy("代填依据"), max_length=120, required=False, help_text=BEHALF_HELP)


class MakeUpForm(forms.Form):
    """补齐."""

    made_up_on = ChineseDateField(label=gettext_lazy("补齐日期"))
    evidence = LineField(label=gettext_lazy("补齐情况"), max_length=300, required=False)


class NotApplicableForm(forms.Form):
    """不适用."""

    reason = LineField(label=gettext_lazy("不适用的理由"), max_length=300)
    behalf_source = LineField(label=gettext_lazy("代填依据"), max_length=120, required=False, help_text=BEHALF_HELP)


class WhyForm(forms.Form):
    """A reason."""

    reason = LineField(label=gettext_lazy("理由"), max_length=300)


class RescheduleForm(forms.Form):
    """改期."""

    due = ChineseDateField(label=gettext_lazy("新的承诺办结日"))
    reason = LineField(label=gettext_lazy("改期理由"), max_length=300)


class ReassignForm(forms.Form):
    """改派."""

    department = forms.ModelChoiceField(
        LandingTask.objects.none(),
        label=gettext_lazy("责任部门"),
        required=False,
        empty_label=gettext_lazy("不指定部门"),
        error_messages=ERRORS,
    )
    responsible = PersonField(label=gettext_lazy("责任人"), required=False, empty_label=gettext_lazy("不指定个人"))
    reason = LineField(label=gettext_lazy("理由"), max_length=300, required=False)

    def __init__(self, *args, project, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments_for(project)
        self.fields["responsible"].queryset = people


class SuperviseForm(forms.Form):
    """督办单."""

    text = ProseField(label=gettext_lazy("督办要求"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    due = ChineseDateField(label=gettext_lazy("回复期限"))


class MilestonePageForm(MilestoneForm):
    """A milestone with its file, and the reason where a day already recorded is changed."""

    upload = file_field(gettext_lazy("凭据文件"))
    reason = LineField(
        label=gettext_lazy("更正理由"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("改动或清空已登记的实际日期时必填。"),
    )

    def clean(self):
        """At least one date, or the reason why there is none any more."""
        values = forms.Form.clean(self)
        if not self.errors and not any(values.get(name) for name in ("planned_on", "actual_on", "reason")):
            self.add_error("planned_on", _("请填写计划日期或实际日期。"))
        return values


def _offer(field, templates):
    field.queryset = LandingTemplate.objects.filter(pk__in=[each.pk for each in templates])
    field.choices = [*([("", field.empty_label)] if field.empty_label else []), *((each.pk, each.name) for each in templates)]
