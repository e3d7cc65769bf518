"""Enterprises, their contacts, and the manners of 首谈."""

from django import forms
from django.utils.translation import gettext_lazy

from promotion.common.form_fields import LineField, PhoneField, ProseField, UsccField
from promotion.desk.forms.moves import Versioned
from promotion.desk.forms.pickers import ChainField, RegionField
from promotion.projects.models.first_contact import RequestKind


class EnterpriseFacts(forms.Form):
    """What may be known of a firm beyond its name."""

    uscc = UsccField(label=gettext_lazy("统一社会信用代码"), required=False)
    region = RegionField(label=gettext_lazy("注册地"), required=False)
    chain = ChainField(label=gettext_lazy("所属环节"), required=False)
    business = LineField(label=gettext_lazy("主营业务"), max_length=300, required=False)
    credentials = LineField(
        label=gettext_lazy("资质标签"), max_length=200, required=False, help_text=gettext_lazy("如：专精特新、高新技术企业，用顿号分开。")
    )
    website = LineField(label=gettext_lazy("网址"), max_length=200, required=False)
    is_chain_owner = forms.BooleanField(label=gettext_lazy("链主企业"), required=False)
    is_leading = forms.BooleanField(label=gettext_lazy("龙头企业"), required=False)
    notes = ProseField(label=gettext_lazy("备注"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class EnterpriseFactsForm(EnterpriseFacts, Versioned):
    """The same of a firm that is registered."""


class EnterpriseForm(EnterpriseFacts):
    """A new firm."""

    enterprise_name = LineField(
        label=gettext_lazy("企业名称"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": gettext_lazy("企业全称")}),
    )
    separately_reason = LineField(
        label=gettext_lazy("另行登记理由"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("与已登记企业同名、但确实是另一家时填写。"),
    )

    field_order = ["enterprise_name", "uscc", "region", "chain"]


class ContactForm(forms.Form):
    """A person on the investor's side."""

    name = LineField(label=gettext_lazy("姓名"), max_length=40)
    title = LineField(label=gettext_lazy("职务"), max_length=60, required=False)
    phone = PhoneField(label=gettext_lazy("电话"), required=False)
    wechat = LineField(label=gettext_lazy("微信"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("邮箱"), required=False, error_messages={"invalid": gettext_lazy("邮箱地址不对，请核对。")})
    is_decision_maker = forms.BooleanField(label=gettext_lazy("能拍板"), required=False)


class RevealForm(forms.Form):
    """Why somebody needs to see a phone number."""

    reason = LineField(label=gettext_lazy("查看理由"), max_length=200, help_text=gettext_lazy("会记入审计，并告知项目责任人。"))


class RequestForm(forms.Form):
    """申请对接 or 申请裁定 for a firm out of sight."""

    name = LineField(label=gettext_lazy("企业名称"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("申请事项"), choices=RequestKind.choices, widget=forms.RadioSelect, initial=RequestKind.JOIN
    )
    reason = ProseField(
        label=gettext_lazy("理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("申请对接由在谈单位答复；申请裁定由联合办答复。"),
    )


class AnswerForm(forms.Form):
    """The answer to such a request."""

    accept = forms.ChoiceField(
        label=gettext_lazy("答复"),
        choices=[("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择同意或不同意。")},
    )
    answer = LineField(label=gettext_lazy("说明"), max_length=300, required=False, help_text=gettext_lazy("不同意时必填，对方会看到。"))
