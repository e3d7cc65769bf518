"""ProjectFilter: the one FilterSet behind list, board, export, saved views and every link out of a figure.

Give it the projects the viewer may see. A parameter that cannot be read is left out and its field says so; it never fails.
"""

import datetime
import re

import django_filters
from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from promotion.common.finding import is_askable
from promotion.common.form_fields import AmountField, ChineseDateField, LineField
from promotion.common.text import one_line
from promotion.landing.four_ones import lacking
from promotion.pipeline import choices as offered
from promotion.pipeline.owed import owing
from promotion.projects.facts import Stage, Status
from promotion.projects.lights import Light
from promotion.projects.models import Project
from promotion.projects.search import projects_matching
from promotion.projects.services.lighting import lit

ANY_STATUS = "all"
LACKING = "lacking"
MOST_CODES = 500
CODE = re.compile(r"ZS[0-9]{4}-[0-9]{5,6}")
NO_SUCH = _("没有这个选项，这一项已忽略，请重新选择。")

SORTS = {
    "updated": "updated_at",
    "code": "code",
    "name": "name",
    "amount": "amount",
    "opened": "opened_on",
    "since": "stage_since",
    "contact": "last_contact_on",
    "due": "next_due",
}
DEFAULT_SORT = "-updated"


class CodesField(forms.Field):
    """Project codes ticked on a page."""

    widget = forms.SelectMultiple

    def to_python(self, value):
        """A list without repetition; Refused-like error for anything that is no code."""
        codes = list(dict.fromkeys(value or []))
        if len(codes) > MOST_CODES or not all(CODE.fullmatch(code) for code in codes):
            raise forms.ValidationError(_("所选项目编号无效，这一项已忽略，请重新勾选。"))
        return codes


class WordsField(LineField):
    """Words to look up; a single character is said, not searched."""

    def clean(self, value):
        """The text, or what to do instead."""
        text = super().clean(value)
        if text and not is_askable(text):
            raise forms.ValidationError(_("请至少输入 2 个字（或编号的数字），关键词已忽略。"))
        return text


class OneOf(forms.ChoiceField):
    """One of the offered values, or nothing."""

    default_error_messages = {"invalid_choice": NO_SUCH}


class SomeOf(forms.MultipleChoiceField):
    """Any of the offered values."""

    default_error_messages = {"invalid_choice": NO_SUCH, "invalid_list": NO_SUCH}


class ProjectFilterForm(forms.Form):
    """Ranges that run backwards are said, not guessed."""

    def clean(self):
        """Leave out the upper end of a range that lies below its lower end."""
        cleaned = super().clean()
        for lower, upper in (("min", "max"), ("opened_from", "opened_to"), ("since_from", "since_to"), ("entered_from", "entered_to")):
            if cleaned.get(lower) is not None and cleaned.get(upper) is not None and cleaned[upper] < cleaned[lower]:
                self.add_error(upper, _("上限小于下限，这一项已忽略，请核对。"))
        return cleaned


def _reads(field_class, label, *, method=None, field=None, lookup="exact", **extra):
    """A filter that cleans with `field_class`, then asks `field` by `lookup` or calls `method` (never for an empty value)."""
    made = django_filters.Filter(field_name=field, lookup_expr=lookup, method=method, label=label, **extra)
    made.field_class = field_class
    return made


class ProjectFilter(django_filters.FilterSet):
    """The parameters that a list of projects understands, one line each."""

    q = _reads(WordsField, _("关键词"), method="by_text", max_length=60)
    stage = _reads(SomeOf, _("阶段"), field="stage", lookup="in", choices=Stage.choices)
    status = _reads(SomeOf, _("状态"), method="read_elsewhere", choices=[*Status.choices, (ANY_STATUS, _("全部状态"))])
    light = _reads(SomeOf, _("亮灯"), method="by_light", choices=Light.choices)
    chain = _reads(OneOf, _("产业链"), method="by_tree")
    zone = _reads(OneOf, _("片区"), method="by_tree")
    channel = _reads(OneOf, _("招商方式"), field="channel__slug")
    owner = _reads(OneOf, _("项目责任人"), method="by_owner")
    key = _reads(OneOf, _("重点项目"), method="by_key", choices=[("1", _("只看重点")), (LACKING, _("四个一不全"))])
    owed = _reads(OneOf, _("待补证"), method="by_owed", choices=[("1", _("待补证"))])
    min = _reads(AmountField, _("投资额不低于"), field="amount", lookup="gte")
    max = _reads(AmountField, _("投资额不高于"), field="amount", lookup="lte")
    opened_from = _reads(ChineseDateField, _("入库自"), field="opened_on", lookup="gte")
    opened_to = _reads(ChineseDateField, _("入库至"), field="opened_on", lookup="lte")
    since_from = _reads(ChineseDateField, _("进入本阶段自"), field="stage_since", lookup="gte")
    since_to = _reads(ChineseDateField, _("进入本阶段至"), field="stage_since", lookup="lte")
    entered = _reads(OneOf, _("期间新进入阶段"), method="by_entered", choices=Stage.choices)
    entered_from = _reads(ChineseDateField, _("期间自"), method="read_elsewhere")
    entered_to = _reads(ChineseDateField, _("期间至"), method="read_elsewhere")
    code = _reads(CodesField, _("所选项目"), field="code", lookup="in")
    sort = _reads(OneOf, _("排序"), method="read_elsewhere", choices=[(way + key, key) for key in SORTS for way in ("", "-")])

    class Meta:
        model = Project
        fields = []
        form = ProjectFilterForm

    def __init__(self, data, queryset, *, user, today: datetime.date, choices: offered.Choices | None = None):
        super().__init__(_without_codes(data) if data and data.get("all") else data, queryset)
        self.user, self.today = user, today
        asked = {name: offered.slug_of((data or {}).get(name)) for name in ("chain", "zone")}
        self.choices = choices or offered.load(queryset, **asked)
        fields = self.form.fields
        fields["chain"].choices = [("", ""), *((each.value, each.label) for each in self.choices.chains)]
        fields["zone"].choices = [("", ""), *((each.value, each.label) for each in self.choices.zones)]
        fields["channel"].choices = [("", ""), *((each.value, each.label) for each in self.choices.channels)]
        fields["owner"].choices = [("", ""), *self.choices.owner_choices()]

    def asked(self, name: str):
        """The readable value of parameter `name`, or None."""
        self.errors  # noqa: B018 - reading it is what cleans the form
        return self.form.cleaned_data.get(name) or None

    @property
    def complaints(self) -> list[str]:
        """One sentence for each parameter that was left out."""
        labels = {name: field.label for name, field in self.form.fields.items()}
        return [one_line(f"{labels.get(name) or name}：{error}") for name, errors in self.errors.items() for error in errors]

    def filter_queryset(self, queryset):
        """All filters, 终止 left out unless asked for, in the asked order."""
        return self.in_order(self.by_status(super().filter_queryset(queryset)))

    def by_status(self, queryset):
        """Without a wish: what is in stock, 推进中 and 暂缓. Ticked rows are taken as they are."""
        wanted = self.asked("status")
        if self.asked("code") or (wanted and ANY_STATUS in wanted):
            return queryset
        if not wanted:
            return queryset.exclude(status=Status.CLOSED)
        return queryset.filter(status__in=wanted)

    def in_order(self, queryset):
        """Sorted with empty values last, the id deciding between equals."""
        wanted = self.asked("sort") or DEFAULT_SORT
        column = F(SORTS[wanted.lstrip("-")])
        if wanted.lstrip("-") == "due" and "next_due" not in queryset.query.annotations:
            queryset = queryset.with_dues()
        order = column.desc(nulls_last=True) if wanted.startswith("-") else column.asc(nulls_last=True)
        return queryset.order_by(order, "-id")

    def read_elsewhere(self, queryset, name, value):
        """Nothing here: another method reads it with `asked`."""
        return queryset

    def by_text(self, queryset, name, value):
        """Every word in what the project or its investor is found by, as everywhere (`projects/search.py`); the field has refused what cannot be asked."""
        return projects_matching(queryset, value)

    def by_light(self, queryset, name, value):
        """Any of the lights, worked out for today."""
        return (queryset if "light" in queryset.query.annotations else lit(queryset, self.today)).filter(light__in=value)

    def by_tree(self, queryset, name, value):
        """The primary node, or the current zone, in the subtree of the one asked for."""
        return queryset.filter(**{f"{name}__path__startswith": self.choices.paths[name, value]})

    def by_owner(self, queryset, name, value):
        """A person, the viewer (`me`) or nobody (`none`)."""
        if value == "none":
            return queryset.filter(owner__isnull=True)
        return queryset.filter(owner=self.user.pk if value == "me" else value)

    def by_key(self, queryset, name, value):
        """重点项目, or those of them that lack a part of the 四个一."""
        return lacking(queryset) if value == LACKING else queryset.filter(is_key=True)

    def by_owed(self, queryset, name, value):
        """Came in on opening day without something that they still lack."""
        return owing(queryset)

    def by_entered(self, queryset, name, value):
        """Moved forward into the stage within the period (open ends: ever, today)."""
        return queryset.entered(value, self.asked("entered_from") or datetime.date.min, self.asked("entered_to") or self.today)


def _without_codes(data):
    """「全部结果」 goes beyond the ticked rows of a page."""
    data = data.copy()
    data.pop("code", None)
    return data
