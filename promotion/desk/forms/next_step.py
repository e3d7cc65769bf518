"""下一步 and when: a row of chips, and a date for everything else. Works without script."""

import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.form_fields import ChineseDateField, LineField

NOT_NOW = "none"
WEEKDAYS = "一二三四五六日"


def when_choices(today: datetime.date) -> list[tuple[str, str]]:
    """明天 · 3天 · 下周一 · 两周 · 暂不, each with the date it stands for."""
    monday = today + datetime.timedelta(days=7 - today.weekday())
    days = (
        (_("明天"), today + datetime.timedelta(days=1)),
        (_("3天"), today + datetime.timedelta(days=3)),
        (_("下周一"), monday),
        (_("两周"), today + datetime.timedelta(days=14)),
    )
    chips: dict[str, str] = {}
    for label, day in days:
        chips.setdefault(day.isoformat(), f"{label} {day.month}-{day.day}")
    return [*chips.items(), (NOT_NOW, _("暂不"))]


class NextStepFields(forms.Form):
    """The three fields; `next_on` in the cleaned values is the day, or None for 暂不."""

    next_step = LineField(
        label=gettext_lazy("下一步"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("例如：带方案上门，谈用地")}),
    )
    next_in = forms.ChoiceField(label=gettext_lazy("什么时候"), required=False, widget=forms.RadioSelect)
    next_on = ChineseDateField(label=gettext_lazy("或选日期"), required=False, help_text=gettext_lazy("填了日期，以日期为准。"))

    must_say_when = False

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["next_in"].choices = when_choices(today)

    def clean(self):
        """A date typed beats the chip; a next step without a day is refused, because nobody would be reminded of it."""
        values = super().clean()
        chip = values.pop("next_in", "")
        if not values.get("next_on") and chip and chip != NOT_NOW:
            values["next_on"] = datetime.date.fromisoformat(chip)
        silent = not chip and not values.get("next_on") and not self.errors.keys() & {"next_in", "next_on"}
        if silent and (self.must_say_when or values.get("next_step")):
            self.add_error("next_in", _("请选下一步的时间；暂时没有，就选“暂不”。"))
        return values
