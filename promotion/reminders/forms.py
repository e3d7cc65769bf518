"""The forms of 提醒设置 and 稍后提醒."""

import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.form_fields import ChineseDateField
from promotion.common.workdays import WorkCalendar, add_workdays
from promotion.people.models import User

NO_CHOICE = gettext_lazy("没有这个选项，请重新选择。")
OTHER = "other"


class ChannelsForm(forms.Form):
    """The boxes ticked: `kind:channel` pairs by which the person wants to be pushed."""

    accepted = forms.MultipleChoiceField(required=False, error_messages={"invalid_choice": NO_CHOICE})

    def __init__(self, *args, pairs: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["accepted"].choices = [(pair, pair) for pair in pairs]


class QuietForm(forms.Form):
    """Both ends, or neither."""

    quiet_from = forms.TimeField(label=gettext_lazy("从"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    quiet_until = forms.TimeField(label=gettext_lazy("到"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["invalid"] = _("看不懂这个时间，请写成 20:00 这样。")


class StandInField(forms.ModelChoiceField):
    """One colleague, with unit; a number that no row can have is no choice."""

    def label_from_instance(self, user) -> str:
        """姓名（单位）."""
        return f"{user}（{user.unit}）" if user.unit_id else str(user)

    def to_python(self, value):
        """The person, or None."""
        if value in self.empty_values:
            return None
        if not (str(value).isascii() and str(value).isdigit() and len(str(value)) <= 18):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class AwayForm(forms.Form):
    """From when until when, and who stands in."""

    away_from = ChineseDateField(label=gettext_lazy("从"))
    away_until = ChineseDateField(label=gettext_lazy("到（含当天）"))
    delegate = StandInField(
        User.objects.none(),
        label=gettext_lazy("代收人"),
        required=False,
        empty_label=gettext_lazy("不请人代收"),
        error_messages={"invalid_choice": NO_CHOICE},
        widget=forms.Select(attrs={"data-search": ""}),
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["delegate"].queryset = people


def put_off_choices(today: datetime.date, latest: datetime.date, calendar: WorkCalendar) -> list[tuple[str, str]]:
    """明天 · 3 个工作日后 · 下周一, as far as they are not beyond `latest`; then 选日期."""
    days = (
        (_("明天"), today + datetime.timedelta(days=1)),
        (_("3 个工作日后"), add_workdays(today, 3, calendar)),
        (_("下周一"), today + datetime.timedelta(days=7 - today.weekday())),
    )
    chips: dict[str, str] = {}
    for label, day in days:
        if day <= latest:
            chips.setdefault(day.isoformat(), f"{label} {day.month}-{day.day}")
    return [*chips.items(), (OTHER, _("选日期"))]


class PutOffForm(forms.Form):
    """A chip, or a date of one's own; `until` in the cleaned values is the day."""

    chip = forms.ChoiceField(
        label=gettext_lazy("什么时候再提醒"), required=False, widget=forms.RadioSelect, error_messages={"invalid_choice": NO_CHOICE}
    )
    until = ChineseDateField(label=gettext_lazy("或选日期"), required=False, help_text=gettext_lazy("填了日期，以日期为准。"))

    def __init__(self, *args, choices, latest: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chip"].choices = choices
        self.fields["until"].widget.attrs["max"] = latest.isoformat()

    def clean(self):
        """A date typed beats the chip."""
        values = super().clean()
        chip = values.pop("chip", "")
        if not values.get("until") and chip and chip != OTHER:
            values["until"] = datetime.date.fromisoformat(chip)
        if not values.get("until") and not self.errors:
            self.add_error("until", _("请选再次提醒的日期。"))
        return values
