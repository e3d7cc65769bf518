"""登记线索: three fields make a lead, the rest folds out."""

import datetime
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.form_fields import (
    CHOOSE,
    AmountField,
    ChineseDateField,
    LineField,
    PhoneField,
    ProseField,
    UsccField,
)
from promotion.desk.forms.next_step import NextStepFields
from promotion.desk.forms.pickers import ChainField, ZoneField, working_people, writable_zones
from promotion.projects.models import Channel, Project

RECENT_CHANNELS = 4
MINE, POOL = "mine", "pool"


class LeadForm(NextStepFields):
    """The lead. Its cleaned values fit `log_lead`; the contact stands in `contact`, owner None is the pool."""

    enterprise_name = LineField(
        label=gettext_lazy("企业名称"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": gettext_lazy("企业全称，或名称片段、拼音首字母、信用代码")}),
    )
    chain = ChainField(required=False)
    zone = ZoneField(required=False)
    sentence = LineField(
        label=gettext_lazy("一句话"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": gettext_lazy("谁想做什么，一句话说清"), "data-draft": "lead-sentence"}),
    )
    channel = forms.ModelChoiceField(
        Channel.objects.none(),
        label=gettext_lazy("招商方式"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": gettext_lazy("没有这种招商方式，请重新选择。")},
    )
    name = LineField(label=gettext_lazy("项目名称"), max_length=120, required=False, help_text=gettext_lazy("留空则按企业和环节取名。"))
    uscc = UsccField(label=gettext_lazy("统一社会信用代码"), required=False)
    separately_reason = LineField(
        label=gettext_lazy("另行登记理由"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("与已登记企业同名、但确实是另一家时填写。"),
    )
    amount = AmountField(label=gettext_lazy("投资额（万元）"), required=False)
    content = ProseField(label=gettext_lazy("建设内容"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    contact_name = LineField(label=gettext_lazy("联系人"), max_length=40, required=False)
    contact_title = LineField(label=gettext_lazy("职务"), max_length=60, required=False)
    contact_phone = PhoneField(label=gettext_lazy("电话"), required=False)
    keeper = forms.ChoiceField(label=gettext_lazy("由谁负责"), required=False, widget=forms.RadioSelect)
    is_key = forms.BooleanField(label=gettext_lazy("重点项目"), required=False)
    is_confidential = forms.BooleanField(label=gettext_lazy("保密项目"), required=False)
    code_name = LineField(label=gettext_lazy("代号"), max_length=40, required=False, help_text=gettext_lazy("保密项目对外只显示代号。"))
    effective_on = ChineseDateField(label=gettext_lazy("补登日期"), required=False, help_text=gettext_lazy("不是今天得到的线索才填。"))
    token = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    # A required chip inside a fold that is shut would stop the browser from sending, without a word; the answer says it instead.
    use_required_attribute = False
    field_order = ["enterprise_name", "chain", "zone", "sentence", "channel"]

    def __init__(self, *args, user, today: datetime.date, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        self.user = user
        self.fields["token"].initial = uuid4().hex
        self.fields["zone"].queryset = writable_zones(user, today)
        self.fields["channel"].queryset = Channel.objects.selectable()
        self.people = working_people(today).filter(unit=user.unit_id).exclude(pk=user.pk) if user.unit_id else working_people(today).none()
        others = [(str(person.pk), str(person)) for person in self.people]
        self.fields["keeper"].choices = [(MINE, _("我来负责")), *others, (POOL, _("放入公共池"))]
        self.fields["keeper"].initial = MINE

    def channel_groups(self) -> list[tuple[str, list]]:
        """The chips in groups, those last used in front of all."""
        chips = {chip.data["value"].value: chip for chip in self["channel"]}
        channels = list(self.fields["channel"].queryset)
        recent = [pk for pk in _recent_channels(self.user) if pk in chips]
        groups: dict[str, list] = {_("最近用过"): [chips[pk] for pk in recent]} if recent else {}
        for channel in channels:
            if channel.pk not in recent:
                groups.setdefault(channel.group_name, []).append(chips[channel.pk])
        return list(groups.items())

    def clean(self):
        """A contact needs a name; a 保密 project a code name; the channel's own rules stay with the service."""
        values = super().clean()
        contact = {part: values.pop(f"contact_{part}", "") for part in ("name", "title", "phone")}
        if any(contact.values()) and not contact["name"]:
            self.add_error("contact_name", _("请填写联系人姓名。"))
        values["contact"] = contact if contact["name"] else None
        if contact["name"] and not values.get("enterprise_name"):
            self.add_error("enterprise_name", _("填写联系人时，请同时填写企业名称。"))
        if values.get("is_confidential") and not values.get("code_name"):
            self.add_error("code_name", _("保密项目请起一个代号。"))
        self._say_who_keeps(values)
        return values

    def _say_who_keeps(self, values):
        keeper = values.pop("keeper", "") or MINE
        if keeper != MINE:
            values["owner"] = None if keeper == POOL else next(person for person in self.people if str(person.pk) == keeper)


def _recent_channels(user) -> list[int]:
    used = Project.objects.filter(created_by=user).order_by("-created_at").values_list("channel_id", flat=True)[:20]
    return list(dict.fromkeys(used))[:RECENT_CHANNELS]
