"""What a stage needs on file: reviews, decisions, clearances, plans, milestones, sites, documents."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.admission.words import Conclusion
from promotion.common.form_fields import CHOOSE, ChineseDateField, LineField, ProseField
from promotion.desk.forms.pickers import ERRORS, PersonField
from promotion.landing.models import MilestoneKind
from promotion.people.models import Department
from promotion.projects.facts import Phase
from promotion.projects.models.papers import ClearanceKind, ClearanceOutcome, DocumentKind

ACCEPT = ".pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.wps,.et,.ofd,.jpg,.jpeg,.png,.txt,.csv,.zip"
# What an item of the plan belongs to; `Phase` itself says how far a project has come.
PHASES = [
    (Phase.APPROVAL.value, gettext_lazy("审批")),
    (Phase.CONSTRUCTION.value, gettext_lazy("建设")),
    (Phase.OPERATION.value, gettext_lazy("运营")),
]
REQUIRED_CHOICE = {"required": CHOOSE}
NUMBER = {"invalid": gettext_lazy("请填写数字。"), "required": gettext_lazy("请填写这一项。")}


def file_field(label, *, required=False):
    """One upload; what kinds are taken is said by the store."""
    return forms.FileField(
        label=label,
        required=required,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": gettext_lazy("请选择文件。"), "empty": gettext_lazy("文件是空的，请重新选择。")},
    )


class DecisionForm(forms.Form):
    """快速决策."""

    conclusion = forms.ChoiceField(
        label=gettext_lazy("决策结论"), choices=Conclusion.choices, widget=forms.RadioSelect, error_messages=REQUIRED_CHOICE
    )
    decided_by = LineField(label=gettext_lazy("决策会议或领导"), max_length=120)
    decided_on = ChineseDateField(label=gettext_lazy("决策日期"))
    conditions = ProseField(label=gettext_lazy("附带条件"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ClearanceForm(forms.Form):
    """环评, 节能审查 …"""

    kind = forms.ChoiceField(
        label=gettext_lazy("事项"), choices=ClearanceKind.choices, widget=forms.RadioSelect, error_messages=REQUIRED_CHOICE
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("结论"), choices=ClearanceOutcome.choices, widget=forms.RadioSelect, error_messages=REQUIRED_CHOICE
    )
    reason = LineField(label=gettext_lazy("理由"), max_length=300, required=False, help_text=gettext_lazy("选“不需要”时必填。"))
    document_number = LineField(label=gettext_lazy("文号"), max_length=80, required=False)
    decided_on = ChineseDateField(label=gettext_lazy("日期"))


class DocumentForm(forms.Form):
    """A file for the project."""

    upload = file_field(gettext_lazy("文件"), required=True)
    title = LineField(label=gettext_lazy("标题"), max_length=120, required=False, help_text=gettext_lazy("留空则用文件名。"))
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=DocumentKind.choices, required=False, widget=forms.RadioSelect)


class LandingTaskForm(forms.Form):
    """One item of the landing plan."""

    title = LineField(
        label=gettext_lazy("事项"), max_length=120, widget=forms.TextInput(attrs={"placeholder": gettext_lazy("如：项目备案")})
    )
    phase = forms.ChoiceField(label=gettext_lazy("阶段"), choices=PHASES, widget=forms.RadioSelect, initial=Phase.APPROVAL)
    due = ChineseDateField(label=gettext_lazy("承诺办结日"))
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=gettext_lazy("责任部门"),
        required=False,
        empty_label=gettext_lazy("不指定部门"),
        error_messages=ERRORS,
    )
    responsible = PersonField(label=gettext_lazy("责任人"), required=False, empty_label=gettext_lazy("不指定个人"))

    def __init__(self, *args, project, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments_for(project)
        self.fields["responsible"].queryset = people

    def clean(self):
        """Somebody answers for it."""
        values = super().clean()
        if not self.errors and not values.get("department") and not values.get("responsible"):
            self.add_error("department", _("请指定责任部门或责任人。"))
        return values


def departments_for(project):
    """Departments of the place the project's zone lies in, and of the city above it; without a zone all."""
    rows = Department.objects.order_by("region__path", "function", "name")
    if not project.zone_id or not project.zone.region_id:
        return rows
    region = project.zone.region
    return rows.filter(Q(region_id__in=region.path_ids) | Q(region__path__startswith=region.path))


class TaskDoneForm(forms.Form):
    """办结 of a landing task."""

    done_on = ChineseDateField(label=gettext_lazy("办结日期"))
    result = LineField(label=gettext_lazy("办理结果"), max_length=300, required=False)


class MilestoneForm(forms.Form):
    """When something was planned, and when it happened."""

    kind = forms.ChoiceField(
        label=gettext_lazy("节点"), choices=MilestoneKind.choices, widget=forms.RadioSelect, error_messages=REQUIRED_CHOICE
    )
    planned_on = ChineseDateField(label=gettext_lazy("计划日期"), required=False)
    actual_on = ChineseDateField(label=gettext_lazy("实际日期"), required=False)
    evidence = LineField(label=gettext_lazy("凭据"), max_length=300, required=False)

    def clean(self):
        """At least one date."""
        values = super().clean()
        if not self.errors and not values.get("planned_on") and not values.get("actual_on"):
            self.add_error("planned_on", _("请填写计划日期或实际日期。"))
        return values


class WhyForm(forms.Form):
    """Why something is taken back."""

    reason = LineField(label=gettext_lazy("理由"), max_length=300)
