"""Changing the facts of a project."""

from django import forms
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from promotion.chains.models import ChainNode
from promotion.common import money
from promotion.common.form_fields import AmountField, ChineseDateField, LineField, ProseField, UsccField
from promotion.desk.forms.moves import Versioned
from promotion.desk.forms.pickers import ERRORS, ChainField, RegionField, RowsField, ZoneField
from promotion.enterprises.models import Enterprise
from promotion.projects.models import Channel, Tag

GROUPS = (
    (gettext_lazy("基本情况"), ("name", "sentence", "enterprise", "chain", "zone", "reason", "amount", "channel", "content", "problem")),
    (gettext_lazy("标签与保密"), ("is_key", "is_confidential", "code_name", "tags", "other_chains")),
    (gettext_lazy("要素需求"), ("land_mu", "energy_tce", "jobs")),
    (gettext_lazy("项目公司与代码"), ("company_name", "company_uscc", "company_region", "approval_code", "industry_code")),
    (gettext_lazy("外币"), ("original_amount", "currency", "exchange_rate", "exchange_rate_on")),
)
CURRENCIES = [(code, words[0]) for code, words in money.CURRENCIES.items()]  # all that a sheet may name
NUMBER = {"invalid": gettext_lazy("请填写数字。"), "min_value": gettext_lazy("不能小于 0。")}


class ProjectForm(Versioned):
    """Every field that a person may change. Only the fields that changed go to the service (`changes`)."""

    name = LineField(label=gettext_lazy("项目名称"), max_length=120)
    sentence = LineField(label=gettext_lazy("一句话"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(),
        label=gettext_lazy("投资方"),
        required=False,
        empty_label=gettext_lazy("尚无意向企业"),
        error_messages=ERRORS,
    )
    chain = ChainField(required=False)
    zone = ZoneField(required=False)
    reason = LineField(
        label=gettext_lazy("改变片区的依据"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("改片区时必填；投资额变化较大时也请写明。"),
    )
    amount = AmountField(label=gettext_lazy("投资额（万元）"), required=False)
    channel = forms.ModelChoiceField(Channel.objects.none(), label=gettext_lazy("招商方式"), empty_label=None, error_messages=ERRORS)
    content = ProseField(label=gettext_lazy("建设内容"), max_length=4000, required=False)
    problem = LineField(label=gettext_lazy("存在问题"), max_length=300, required=False)
    is_key = forms.BooleanField(label=gettext_lazy("重点项目"), required=False)
    is_confidential = forms.BooleanField(label=gettext_lazy("保密项目"), required=False)
    code_name = LineField(label=gettext_lazy("代号"), max_length=40, required=False)
    tags = RowsField(Tag.objects.all(), label=gettext_lazy("标签"), required=False, widget=forms.CheckboxSelectMultiple)
    other_chains = RowsField(
        ChainNode.objects.none(),
        label=gettext_lazy("其他产业链环节"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6, "data-search": ""}),
    )
    land_mu = forms.DecimalField(
        label=gettext_lazy("用地需求（亩）"), required=False, min_value=0, max_digits=12, decimal_places=2, error_messages=NUMBER
    )
    energy_tce = forms.DecimalField(
        label=gettext_lazy("年综合能耗（吨标准煤）"), required=False, min_value=0, max_digits=14, decimal_places=2, error_messages=NUMBER
    )
    jobs = forms.IntegerField(label=gettext_lazy("用工（人）"), required=False, min_value=0, max_value=10_000_000, error_messages=NUMBER)
    company_name = LineField(label=gettext_lazy("项目公司"), max_length=120, required=False)
    company_uscc = UsccField(label=gettext_lazy("项目公司信用代码"), required=False)
    company_region = RegionField(label=gettext_lazy("项目公司注册地"), required=False)
    approval_code = LineField(label=gettext_lazy("投资项目代码"), max_length=30, required=False)
    industry_code = LineField(label=gettext_lazy("国民经济行业代码"), max_length=5, required=False)
    original_amount = AmountField(label=gettext_lazy("原币金额（万）"), required=False, help_text="")
    currency = forms.ChoiceField(label=gettext_lazy("币种"), choices=CURRENCIES, required=False)
    exchange_rate = forms.DecimalField(
        label=gettext_lazy("汇率"), required=False, min_value=0, max_digits=12, decimal_places=6, error_messages=NUMBER
    )
    exchange_rate_on = ChineseDateField(label=gettext_lazy("汇率日期"), required=False)

    def __init__(self, *args, project, zones, enterprises, **kwargs):
        self.project = project
        super().__init__(*args, initial={**_values(project, self.base_fields), "version": project.version}, **kwargs)
        self.fields["zone"].queryset = zones
        self.fields["enterprise"].queryset = enterprises
        self.fields["enterprise"].widget.attrs["data-search"] = ""
        channels = Channel.objects.selectable() | Channel.objects.filter(pk=project.channel_id)
        self.fields["channel"].queryset = channels
        self.fields["other_chains"].queryset = ChainNode.objects.selectable().exclude(scheme__primary=True).select_related("scheme")
        self.fields["other_chains"].label_from_instance = lambda node: f"{node.scheme.name} · {node.name}"
        if not Tag.objects.exists():
            del self.fields["tags"]
        for name in self.fields.keys() - {"version", "reason"}:
            self.fields[name].show_hidden_initial = True

    def groups(self):
        """The fields group by group, for drawing."""
        return [(label, [self[name] for name in names if name in self.fields]) for label, names in GROUPS]

    def clean_currency(self):
        """Left out means 人民币."""
        return self.cleaned_data["currency"] or "CNY"

    def hidden_initials(self) -> str:
        """What the page showed when it was drawn: tells the person's own changes from those of others."""
        return mark_safe("".join(field.as_hidden(only_initial=True) for field in self if field.field.show_hidden_initial))

    def rebase(self, current) -> None:
        """Keep what the person changed, take everything else from the row as it stands now."""
        own = set(self.changed_data)
        super().rebase(current)
        for name, value in _values(current, self.base_fields).items():
            if name not in self.fields:
                continue
            written = _written(self.fields[name].prepare_value(value))
            self.data.setlist(self.add_initial_prefix(name), written)
            if name not in own:
                self.data.setlist(self.add_prefix(name), [] if value is False else written)

    def changes(self) -> dict:
        """The values that the person changed, as `edit_project` takes them."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name not in ("version", "reason")}


def _written(value) -> list[str]:
    """A value as a browser would send it."""
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return [] if value is None else [str(value)]


def _values(project, names) -> dict:
    return {
        name: (list(getattr(project, name).all()) if name in ("tags", "other_chains") else getattr(project, name, None))
        for name in names
        if name not in ("version", "reason")
    }
