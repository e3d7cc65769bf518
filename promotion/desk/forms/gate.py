"""The small forms of the gate sheet, one for each thing that may still be missing."""

from django import forms
from django.utils.translation import gettext_lazy

from promotion.common.form_fields import ChineseDateField, LineField, PhoneField, ProseField, UsccField
from promotion.desk.forms.follow_ups import LocalTimeField
from promotion.desk.forms.moves import Versioned
from promotion.desk.forms.pickers import ChainField, PersonField, RegionField, ZoneField
from promotion.desk.forms.stages import ClearanceForm
from promotion.projects.models.follow_ups import FollowUpKind


class AdvanceForm(Versioned):
    """The move itself."""

    effective_on = ChineseDateField(
        label=gettext_lazy("生效日期"), required=False, help_text=gettext_lazy("留空为今天；签约默认为协议签订日。")
    )
    note = LineField(label=gettext_lazy("备注"), max_length=500, required=False)


class InvestorPart(forms.Form):
    """Who the investor is."""

    enterprise_name = LineField(label=gettext_lazy("企业全称"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    uscc = UsccField(label=gettext_lazy("统一社会信用代码"), required=False)


class OwnerPart(forms.Form):
    """Who is to own the project."""

    to = PersonField(label=gettext_lazy("项目责任人"))

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people


class ContactPart(forms.Form):
    """Somebody on the investor's side."""

    name = LineField(label=gettext_lazy("姓名"), max_length=40)
    title = LineField(label=gettext_lazy("职务"), max_length=60, required=False)
    phone = PhoneField(label=gettext_lazy("电话"), required=False)


class ChainPart(forms.Form):
    """On which link."""

    chain = ChainField()


class ZonePart(forms.Form):
    """Into which zone; a change of zone says why."""

    zone = ZoneField()
    reason = LineField(label=gettext_lazy("依据"), max_length=500, required=False)

    def __init__(self, *args, zones, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["zone"].queryset = zones


class CandidatePart(forms.Form):
    """The first candidate zone."""

    zone = ZoneField(label=gettext_lazy("首选片区"))

    def __init__(self, *args, zones, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["zone"].queryset = zones


class TalkPart(forms.Form):
    """A talk with the investor's side."""

    said = ProseField(label=gettext_lazy("说了什么"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(
        label=gettext_lazy("方式"),
        choices=[choice for choice in FollowUpKind.choices if choice[0] != FollowUpKind.INTERNAL],
        initial=FollowUpKind.VISIT,
        widget=forms.RadioSelect,
    )
    participants = LineField(label=gettext_lazy("对方参加人"), max_length=200)
    happened_at = LocalTimeField(label=gettext_lazy("时间"), required=False)


class ClearancePart(ClearanceForm):
    """The outcome of one clearance."""

    kind = None


class CompanyPart(forms.Form):
    """The project company."""

    company_name = LineField(label=gettext_lazy("项目公司名称"), max_length=120)
    company_uscc = UsccField(label=gettext_lazy("统一社会信用代码"))
    company_region = RegionField(label=gettext_lazy("注册地"))
