"""Forms of 到位资金, 企业诉求 and 年度产出."""

from decimal import Decimal

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion.common.form_fields import CHOOSE, AmountField, ChineseDateField, LineField, MonthField, ProseField
from promotion.desk.forms.pickers import ERRORS, PersonField, colleagues
from promotion.desk.forms.stages import NUMBER, file_field
from promotion.landing.models import EvidenceKind, IssueKind, Satisfaction
from promotion.people.departments import departments_around
from promotion.people.models import Department
from promotion.projects.models import Project, ProjectMember

REQUIRED_CHOICE = {"required": CHOOSE}


class ArrivalForm(forms.Form):
    """Money that has come."""

    amount = AmountField(label=_("到位金额（万元）"), min_value=Decimal("0.000001"))
    arrived_on = ChineseDateField(label=_("到位日期"))
    month = MonthField(label=_("统计月份"), required=False, help_text=_("留空为到位当月；当月已锁定的，选本月补报。"))
    evidence_kind = forms.ChoiceField(
        label=_("凭据种类"), choices=EvidenceKind.choices, widget=forms.RadioSelect, error_messages=REQUIRED_CHOICE
    )
    evidence_note = LineField(label=_("凭据说明"), max_length=200, required=False, help_text=_("如回单号；凭据为“其他”时必填。"))
    file = file_field(_("凭据文件"))


class ReversalForm(forms.Form):
    """冲销 of an entry, whole or in part."""

    amount = AmountField(label=_("冲销金额（万元）"), required=False, min_value=Decimal("0.000001"), help_text=_("留空为全部冲销。"))
    reason = LineField(label=_("冲销理由"), max_length=300)


class IssueForm(forms.Form):
    """What an enterprise asks for."""

    kind = forms.ChoiceField(label=_("类别"), choices=IssueKind.choices, widget=forms.RadioSelect, error_messages=REQUIRED_CHOICE)
    text = ProseField(label=_("诉求内容"), max_length=1000)
    raised_by = LineField(label=_("企业提出人"), max_length=60, required=False)
    raised_on = ChineseDateField(label=_("提出日期"))


class AssignIssueForm(forms.Form):
    """To a department of the district, or to a person."""

    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("承办部门"), required=False, empty_label=_("不交部门"), error_messages=ERRORS
    )
    assignee = PersonField(label=_("承办人"), required=False, empty_label=_("不交个人"))
    note = LineField(label=_("交办要求"), max_length=300, required=False)

    def __init__(self, *args, region, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments_around(region)
        self.fields["department"].label_from_instance = lambda row: f"{row.get_function_display()} · {row.name}"
        self.fields["assignee"].queryset = people


class AnswerIssueForm(forms.Form):
    """A first word, or the answer."""

    is_final = forms.ChoiceField(
        label=_("这是"),
        choices=[("yes", _("办理答复，请企业确认")), ("no", _("初步答复，还在办理"))],
        widget=forms.RadioSelect,
        initial="yes",
        error_messages=REQUIRED_CHOICE,
    )
    text = ProseField(label=_("答复内容"), max_length=2000)
    answered_on = ChineseDateField(label=_("答复日期"))


class ConfirmIssueForm(forms.Form):
    """What the enterprise says of it."""

    satisfaction = forms.ChoiceField(
        label=_("企业评价"), choices=Satisfaction.choices, widget=forms.RadioSelect, error_messages=REQUIRED_CHOICE
    )
    confirmed_on = ChineseDateField(label=_("回访日期"))
    note = LineField(label=_("企业意见"), max_length=300, required=False, help_text=_("不满意时必填，诉求退回重办。"))


class OfferIssueForm(forms.Form):
    """Whom to ask to take the 首问 over."""

    to = PersonField(label=_("请谁接手"))
    reason = LineField(label=_("转交理由"), max_length=300)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people


class TakeIssueForm(forms.Form):
    """接手, or not."""

    accept = forms.ChoiceField(
        label=_("是否接手"), choices=[("yes", _("接手")), ("no", _("不接手"))], widget=forms.RadioSelect, error_messages=REQUIRED_CHOICE
    )
    reason = LineField(label=_("理由"), max_length=300, required=False, help_text=_("不接手时必填。"))


class OutcomeForm(forms.Form):
    """A year of a project. What there is no data for stays empty, which is not 0."""

    year = forms.IntegerField(label=_("年份"), min_value=2000, max_value=2100, error_messages=NUMBER)
    revenue = AmountField(label=_("营业收入（万元）"), required=False, help_text=_("没有数据请留空，不要填 0。"))
    output = AmountField(label=_("产值（万元）"), required=False, help_text="")
    tax = AmountField(label=_("税收（万元）"), required=False, help_text=_("只对本市可见。"))
    rd = AmountField(label=_("研发投入（万元）"), required=False, help_text="")
    jobs = forms.IntegerField(label=_("用工（人）"), required=False, min_value=0, max_value=1_000_000, error_messages=NUMBER)
    energy_tce = forms.DecimalField(
        label=_("综合能耗（吨标准煤）"), required=False, min_value=0, max_digits=14, decimal_places=2, error_messages=NUMBER
    )
    land_mu = forms.DecimalField(label=_("用地（亩）"), required=False, min_value=0, max_digits=12, decimal_places=4, error_messages=NUMBER)
    source = LineField(label=_("数据来源"), max_length=120, help_text=_("如统计年报、税务部门、企业报表。"))
    reason = LineField(label=_("更正理由"), max_length=300, required=False, help_text=_("这一年已有记录时必填，原记录保留。"))


def people_for(issue, today):
    """Colleagues who may be asked: who holds a grant, and of a project its owner and team."""
    everybody = colleagues(today)
    if issue.project_id is None or not issue.project.is_confidential:
        return everybody
    team = ProjectMember.objects.filter(project=issue.project_id).values("user")
    owner = Project.objects.filter(pk=issue.project_id).values("owner")
    return everybody.filter(Q(pk__in=team) | Q(pk__in=owner))
