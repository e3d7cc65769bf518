"""准入与决策: the questions of a review, a waiver, a round, a consent."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.admission.evaluator import NATURE, asks_nature, bound_words, inputs_of
from promotion.admission.figures import INPUTS, plain
from promotion.admission.models import AdmissionReview, MaterialKind
from promotion.admission.services.reading import COLUMNS, current_zone, facts_of, questions_of, rule_set_on
from promotion.admission.services.reviews import NO_LAND
from promotion.admission.services.rounds import LONGEST, WORKDAYS
from promotion.admission.words import ConsentOutcome, Kind, Nature, WaiverReason, Weight, YesNo
from promotion.common.form_fields import CHOOSE, REQUIRED, AmountField, ChineseDateField, LineField, ProseField
from promotion.common.money import show_amount
from promotion.desk.forms.pickers import ERRORS
from promotion.people.departments import departments_in_charge
from promotion.people.models.organisations import DepartmentFunction

MONEY = ("amount", "tax", "output")
NUMBER = {"invalid": gettext_lazy("请填写数字。"), "min_value": gettext_lazy("请填不小于 0 的数。"), "required": REQUIRED}
SCORE = "score_"


def first_answers(project, today) -> dict:
    """What the last review of the project was told, so that only what has changed need be answered again."""
    review = AdmissionReview.objects.of(project)
    said = dict(review.seen.get("answers", {})) if review else {}
    for name in set(said) & set(INPUTS):
        said[name] = Decimal(said[name])
    return said | {"reviewed_on": today}


class ReviewForm(forms.Form):
    """The questions in force. Values come out as the service takes them: `answers`, `figures`, `points`, `note`, `reviewed_on`."""

    template_name = "desk/admission/_review_form.html"
    is_compact = False
    note = ProseField(label=gettext_lazy("补充说明"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    reviewed_on = ChineseDateField(label=gettext_lazy("审核日期"))

    def __init__(self, *args, project, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.project, self.rule_set = project, rule_set_on(today)
        self.questions = questions_of(self.rule_set) if self.rule_set else ()
        self.inputs = inputs_of(self.questions)
        if asks_nature(self.questions):
            self.fields[NATURE] = _choice(_("项目性质"), Nature.choices, required=True)
        if "land_mu" in self.inputs:
            self.fields[NO_LAND] = forms.BooleanField(label=_("租用厂房，不新增用地"), required=False)
        for name in self.inputs:
            if name not in COLUMNS or getattr(project, name) is None:
                self.fields[name] = _number(name)
        for question in self.questions:
            if question.kind == Kind.YES_NO:
                self.fields[question.code] = _choice(question.text, YesNo.choices, required=False)
        self.scores = list(self.rule_set.score_items.all()) if self.rule_set and self.rule_set.is_scored else []
        for item in self.scores:
            label = _("%(what)s（满分 %(n)d）") % {"what": item.label, "n": item.most}
            self.fields[SCORE + item.code] = forms.IntegerField(
                label=label, required=False, min_value=0, max_value=item.most, error_messages=NUMBER
            )

    def clean(self):
        """Sorted into what the officer answers, what belongs on the project, and points."""
        values = super().clean()
        yes_no = [question.code for question in self.questions if question.kind == Kind.YES_NO]
        own = [name for name in self.inputs if name not in COLUMNS]
        return {
            "answers": {name: values.get(name) for name in (NATURE, NO_LAND, *own, *yes_no) if name in self.fields},
            "figures": {name: values.get(name) for name in COLUMNS if name in self.fields},
            "points": {item.code: values.get(SCORE + item.code) for item in self.scores},
            "note": values.get("note", ""),
            "reviewed_on": values.get("reviewed_on"),
        }

    def known(self) -> list[str]:
        """The figures that the project has already, in words."""
        there = [name for name in self.inputs if name in COLUMNS and name not in self.fields]
        return [f"{INPUTS[name].label} {_worded(name, getattr(self.project, name))}" for name in there]

    def about(self) -> list:
        """The fields about the project as a whole."""
        return [self[name] for name in (NATURE, *self.inputs, NO_LAND) if name in self.fields]

    def groups(self) -> list[tuple[str, str, list]]:
        """(class, its word, [(question, its field, or what its figure must be)]), the weightiest first."""
        facts = facts_of(self.project, {})
        return [
            (weight.value, str(weight.label), [self._line(each, facts) for each in asked])
            for weight in Weight
            if (asked := [question for question in self.questions if question.weight == weight])
        ]

    def _line(self, question, facts):
        """A yes/no with its field; a figure, which is worked out from the fields above, with its threshold."""
        if question.kind == Kind.YES_NO:
            return question, self[question.code], ""
        return question, None, bound_words(question, facts) or _("该行业没有统一数值，一事一议")

    def points(self) -> list:
        """The fields of the optional score."""
        return [self[SCORE + item.code] for item in self.scores]


class ReviewPart(ReviewForm):
    """The same in the gate sheet, where only what is to be answered is drawn. Where nothing is, one tick judges the data as they are now."""

    is_compact = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.initial.get(NATURE):
            self.fields["again"] = forms.BooleanField(label=_("以上回答仍属实，按现在的数据重新审核"), required=False)


def _choice(label, choices, *, required):
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": ERRORS["invalid_choice"]},
    )


def _number(name: str):
    each = INPUTS[name]
    label = f"{each.label}（{each.unit}）"
    if name in MONEY:
        return AmountField(label=label, required=False, help_text="")
    digits = {"max_digits": 12, "decimal_places": 2 if name in COLUMNS else 4}
    field = forms.DecimalField(label=label, required=False, min_value=0, error_messages=NUMBER, **digits)
    if name == "shore_km":
        field.help_text = _("只有化工项目要填。")
    if name == "jobs":
        return forms.IntegerField(label=label, required=False, min_value=0, max_value=1_000_000, error_messages=NUMBER)
    return field


def _worded(name: str, value) -> str:
    return show_amount(value) if name == "amount" else f"{plain(Decimal(value))} {INPUTS[name].unit}"


class WaiverForm(forms.Form):
    """豁免 of one 限制 item."""

    item = forms.ChoiceField(label=gettext_lazy("限制项"), widget=forms.RadioSelect, error_messages={"required": CHOOSE})
    reason_class = forms.ChoiceField(
        label=gettext_lazy("理由类别"),
        choices=WaiverReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE},
        help_text=gettext_lazy("告知另一市的只有项目编号、产业链、限制项和理由类别。"),
    )
    reason = ProseField(label=gettext_lazy("豁免理由"), max_length=300, help_text=gettext_lazy("在本项目的各个页面上公开显示。"))

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = items
        if len(items) == 1:
            self.initial.setdefault("item", items[0][0])


class AskForm(forms.Form):
    """Which departments are asked, and until when."""

    functions = forms.MultipleChoiceField(
        label=gettext_lazy("会签部门（按职能，由片区所在地的部门办理）"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少选择一个会签部门。"), "invalid_choice": ERRORS["invalid_choice"]},
    )
    workdays = forms.IntegerField(
        label=gettext_lazy("限办工作日"),
        min_value=1,
        max_value=LONGEST,
        initial=WORKDAYS,
        error_messages={
            "invalid": NUMBER["invalid"],
            "required": REQUIRED,
            "min_value": gettext_lazy("至少 1 个工作日。"),
            "max_value": gettext_lazy("最多 %(limit_value)s 个工作日。"),
        },
    )

    def __init__(self, *args, project, **kwargs):
        super().__init__(*args, **kwargs)
        zone = current_zone(project)
        there = departments_in_charge(DepartmentFunction.values, zone.region if zone else None)
        self.fields["functions"].choices = [(value, label) for value, label in DepartmentFunction.choices if value in there]


class RoundForm(AskForm):
    """发起会签."""

    materials = forms.MultipleChoiceField(
        label=gettext_lazy("已备材料"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": ERRORS["invalid_choice"]},
        help_text=gettext_lazy("没有勾选的列为“尚缺”，会签部门看得到。"),
    )
    subject = LineField(label=gettext_lazy("议题"), max_length=200, required=False, help_text=gettext_lazy("留空为“项目名称＋引进决策”。"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = MaterialKind.objects.filter(is_in_use=True)
        self.fields["materials"].choices = [(kind.name, kind.name + (_("（必备）") if kind.is_required else "")) for kind in kinds]


class ConsentForm(forms.Form):
    """会签; by who is not of the department, 代填."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("会签意见"), choices=ConsentOutcome.choices, widget=forms.RadioSelect, error_messages={"required": CHOOSE}
    )
    text = ProseField(
        label=gettext_lazy("意见内容"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("有条件同意或不同意时必填。"),
    )
    answered_on = ChineseDateField(label=gettext_lazy("会签日期"), required=False)
    source = LineField(label=gettext_lazy("代填依据"), max_length=120, help_text=gettext_lazy("如会签单编号、来电人和时间。"))

    def __init__(self, *args, is_theirs, **kwargs):
        super().__init__(*args, **kwargs)
        if is_theirs:
            del self.fields["source"], self.fields["answered_on"]
