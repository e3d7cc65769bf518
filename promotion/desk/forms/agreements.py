"""Agreements: recorded whole, drafted, reviewed, signed, supplemented; what they promise."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.agreements.facts import AgreementKind, ClauseReview, FairCompetition, Obliged, PartySide
from promotion.agreements.models import Clause
from promotion.common.form_fields import CHOOSE, AmountField, ChineseDateField, LineField, ProseField
from promotion.common.phones import mask_all
from promotion.desk.forms.pickers import ERRORS, PersonField
from promotion.desk.forms.stages import REQUIRED_CHOICE, departments_for, file_field
from promotion.people.models import Department

CONCLUSIONS = [choice for choice in FairCompetition.choices if choice[0]]
REVIEWS = [choice for choice in ClauseReview.choices if choice[0]]
LEAST = Decimal("0.000001")


class ConclusionFields(forms.Form):
    """The recorded 公平竞争审查 conclusion."""

    fair_competition = forms.ChoiceField(
        label=gettext_lazy("公平竞争审查结论"), choices=FairCompetition.choices, required=False, widget=forms.RadioSelect
    )
    fair_competition_on = ChineseDateField(label=gettext_lazy("审查日期"), required=False)
    fair_competition_by = LineField(
        label=gettext_lazy("审查单位或人员"), max_length=120, required=False, help_text=gettext_lazy("留空为本人；可由另一市交叉审查。")
    )
    fair_competition_basis = LineField(
        label=gettext_lazy("审查依据"), max_length=300, required=False, help_text=gettext_lazy("有例外时必填。")
    )


class AgreementForm(ConclusionFields):
    """框架, 正式 or 补充协议 that is signed already."""

    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=AgreementKind.choices, widget=forms.RadioSelect, error_messages=REQUIRED_CHOICE
    )
    title = LineField(label=gettext_lazy("协议名称"), max_length=120)
    our_party = LineField(label=gettext_lazy("甲方"), max_length=120)
    investor_party = LineField(label=gettext_lazy("乙方（投资方）"), max_length=120)
    signed_on = ChineseDateField(label=gettext_lazy("签订日期"))
    amount = AmountField(label=gettext_lazy("协议投资额（万元）"), required=False)
    event = LineField(label=gettext_lazy("签约活动"), max_length=80, required=False)
    file = file_field(gettext_lazy("协议文件"))
    field_order = ("kind", "title", "our_party", "investor_party", "signed_on", "amount", "event")


class FormalAgreementForm(AgreementForm):
    """The formal agreement, as the gate to 签约 asks for it."""

    kind = None
    amount = AmountField(label=gettext_lazy("协议投资额（万元）"))
    fair_competition = forms.ChoiceField(
        label=gettext_lazy("公平竞争审查结论"), choices=CONCLUSIONS, widget=forms.RadioSelect, error_messages=REQUIRED_CHOICE
    )

    def clean(self):
        """It is a formal one."""
        return {**super().clean(), "kind": AgreementKind.FORMAL.value}


class DraftForm(forms.Form):
    """A formal agreement or a supplement to be negotiated."""

    title = LineField(label=gettext_lazy("协议名称"), max_length=120)
    our_party = LineField(label=gettext_lazy("甲方"), max_length=120, required=False)
    investor_party = LineField(label=gettext_lazy("乙方（投资方）"), max_length=120, required=False)
    amount = AmountField(label=gettext_lazy("拟签投资额（万元）"), required=False)
    event = LineField(label=gettext_lazy("签约活动"), max_length=80, required=False)


class DraftTermsForm(forms.Form):
    """What may still change of a draft."""

    title = LineField(label=gettext_lazy("协议名称"), max_length=120)
    amount = AmountField(label=gettext_lazy("拟签投资额（万元）"), required=False)
    event = LineField(label=gettext_lazy("签约活动"), max_length=80, required=False)


class SignForm(forms.Form):
    """签订."""

    signed_on = ChineseDateField(label=gettext_lazy("签订日期"))
    amount = AmountField(label=gettext_lazy("协议投资额（万元）"), required=False)
    event = LineField(label=gettext_lazy("签约活动"), max_length=80, required=False)
    file = file_field(gettext_lazy("协议文件"))


class ConcludeForm(ConclusionFields):
    """The conclusion over the clauses of a draft."""

    fair_competition = forms.ChoiceField(
        label=gettext_lazy("公平竞争审查结论"), choices=CONCLUSIONS, widget=forms.RadioSelect, error_messages=REQUIRED_CHOICE
    )
    fair_competition_on = ChineseDateField(label=gettext_lazy("审查日期"))


class PartyForm(forms.Form):
    """One more party."""

    side = forms.ChoiceField(
        label=gettext_lazy("哪一方"), choices=PartySide.choices, widget=forms.RadioSelect, error_messages=REQUIRED_CHOICE
    )
    name = LineField(label=gettext_lazy("名称"), max_length=120, required=False, help_text=gettext_lazy("已登记的企业可在下面选择。"))
    enterprise = forms.ModelChoiceField(
        None, label=gettext_lazy("已登记企业"), required=False, empty_label=gettext_lazy("不是已登记的企业"), error_messages=ERRORS
    )
    role = LineField(label=gettext_lazy("角色"), max_length=60, required=False, help_text=gettext_lazy("如：项目公司、担保方、平台公司。"))

    def __init__(self, *args, enterprises, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].queryset = enterprises
        self.fields["enterprise"].widget.attrs["data-search"] = ""

    def clean(self):
        """A name, typed or of the enterprise."""
        values = super().clean()
        if not self.errors and not values.get("name") and not values.get("enterprise"):
            self.add_error("name", _("请填写名称，或选择已登记的企业。"))
        return values


class ClauseForm(forms.Form):
    """What one side owes."""

    side = forms.ChoiceField(
        label=gettext_lazy("义务方"), choices=Obliged.choices, widget=forms.RadioSelect, error_messages=REQUIRED_CHOICE
    )
    text = ProseField(label=gettext_lazy("条款内容"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    due = ChineseDateField(label=gettext_lazy("履行期限"), required=False, help_text=gettext_lazy("有期限的，签订后到期前提醒。"))
    amount = AmountField(label=gettext_lazy("涉及金额（万元）"), required=False, help_text="", min_value=LEAST)
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=gettext_lazy("责任部门（我方义务）"),
        required=False,
        empty_label=gettext_lazy("不指定部门"),
        error_messages=ERRORS,
    )
    responsible = PersonField(
        label=gettext_lazy("责任人（我方义务）"),
        required=False,
        empty_label=gettext_lazy("项目责任人"),
        help_text=gettext_lazy("部门和个人只填一个。"),
    )

    def __init__(self, *args, project, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments_for(project)
        self.fields["responsible"].queryset = people

    def clean(self):
        """What the investor owes names nobody of ours."""
        values = super().clean()
        if values.get("side") == Obliged.INVESTOR:
            for name in ("department", "responsible"):
                if values.get(name):
                    self.add_error(name, _("投资方义务由项目责任人跟踪，这里不用填。"))
        return values


class ClauseReviewForm(forms.Form):
    """公平竞争审查 of one clause."""

    review = forms.ChoiceField(
        label=gettext_lazy("审查结论"), choices=REVIEWS, widget=forms.RadioSelect, error_messages={"required": CHOOSE}
    )
    basis = LineField(
        label=gettext_lazy("依据"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("“需依据”的条款写明法律、行政法规或国务院文件；没有依据的不能签订。"),
    )
    reviewed_on = ChineseDateField(label=gettext_lazy("审查日期"))


class FulfilForm(forms.Form):
    """履行."""

    fulfilled_on = ChineseDateField(label=gettext_lazy("履行日期"))
    how = LineField(label=gettext_lazy("履行情况、凭据"), max_length=300, help_text=gettext_lazy("如：进账单、验资报告、交付单。"))


class InstalmentForm(forms.Form):
    """One payment."""

    due = ChineseDateField(label=gettext_lazy("约定日期"))
    amount = AmountField(label=gettext_lazy("出资额（万元）"), min_value=LEAST)


class SupplementForm(AgreementForm):
    """增资, moved dates, or both. Each dated thing that is still open gets a field for its new date."""

    kind = None
    signed_on = ChineseDateField(
        label=gettext_lazy("签订日期"), required=False, help_text=gettext_lazy("还没签的留空，登记为拟签，可以再加条款。")
    )
    amount = AmountField(label=gettext_lazy("增加的投资额（万元）"), required=False, help_text=gettext_lazy("只计增加额；不增资的留空。"))

    def __init__(self, *args, terms, **kwargs):
        super().__init__(*args, **kwargs)
        self.terms = {f"{'clause' if isinstance(term, Clause) else 'instalment'}_{term.pk}": term for term in terms}
        for name, term in self.terms.items():
            now = term.current_due.isoformat() if term.current_due else "—"
            text = mask_all(term.text[:30]) if isinstance(term, Clause) else str(term)
            label = _("新日期：%(what)s（现为 %(day)s）") % {"what": text, "day": now}
            self.fields[name] = ChineseDateField(label=label, required=False)

    def clean(self):
        """`moves`: the dates that were filled in."""
        values = super().clean()
        moves = [(term, values.pop(name)) for name, term in self.terms.items() if values.get(name)]
        values = {name: value for name, value in values.items() if name not in self.terms}
        return {**values, "moves": moves}
