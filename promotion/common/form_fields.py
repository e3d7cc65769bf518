"""Form fields that read what offices type. Each error is a sentence; over-long text and NUL bytes are errors, emoji and 𠮷 are not."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from promotion.common import dates, money, phones, uscc
from promotion.common.errors import Refused
from promotion.common.text import NUL, one_line, strip_invisible

REQUIRED = _("请填写这一项。")
CHOOSE = _("请选择一项。")
TOO_LONG = ngettext_lazy(
    "最多 %(limit_value)d 个字，现在是 %(show_value)d 个，请删减。",
    "最多 %(limit_value)d 个字，现在是 %(show_value)d 个，请删减。",
    "limit_value",
)


class _Spoken:
    """Errors as sentences, and a parser's Refused as the field's error."""

    default_error_messages = {"required": REQUIRED}

    def read(self, parse, *args):
        try:
            return parse(*args)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal), code="invalid") from None


class LineField(_Spoken, forms.CharField):
    """One line of text: invisible marks go, runs of blanks become one space. Give `max_length` as the column has it."""

    def __init__(self, *, max_length=255, **kwargs):
        super().__init__(max_length=max_length, **kwargs)
        _say_too_long(self)

    def clean(self, value):
        """The text without invisible marks; a NUL byte is an error, not taken away in silence."""
        return super().clean(one_line(_without_nul(value)) if isinstance(value, str) else value)


class ProseField(_Spoken, forms.CharField):
    """Text of several lines, up to 5 000 characters unless told."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *, max_length=5000, **kwargs):
        super().__init__(max_length=max_length, **kwargs)
        _say_too_long(self)

    def clean(self, value):
        """The text without control characters and direction marks, line ends as one character."""
        return super().clean(strip_invisible(_without_nul(value)).replace("\r\n", "\n") if isinstance(value, str) else value)


class AmountField(_Spoken, forms.DecimalField):
    """Money in 万元: `1.2亿`, `3000万`, `3,500`; None for 待定. The unit stands in the label."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, *, min_value=Decimal(0), **kwargs):
        kwargs.setdefault("help_text", _("单位：万元；也可写 1.2亿、3000万。"))
        super().__init__(min_value=min_value, max_digits=18, decimal_places=6, **kwargs)

    def to_python(self, value):
        """Decimal 万元, or None."""
        return None if value in self.empty_values else self.read(money.parse_amount, value)

    def prepare_value(self, value):
        """The stored number without trailing zeros; what was typed stays as typed."""
        return money.plain(value).replace(",", "") if isinstance(value, Decimal) else value


class MoneyField(AmountField):
    """Like AmountField, but of any currency: gives `Money` (amount in 万 of the currency, code, text typed)."""

    def to_python(self, value):
        """Money, or None."""
        return None if value in self.empty_values else self.read(money.parse_money, value)

    def validate(self, value):
        """Only whether it must be there: the parser has checked the amount."""
        forms.Field.validate(self, value)

    def run_validators(self, value):
        """The parser has checked the amount."""

    def prepare_value(self, value):
        """The text it was read from."""
        return value.original if isinstance(value, money.Money) else super().prepare_value(value)


class ChineseDateField(_Spoken, forms.DateField):
    """A date: the browser's picker, or typed as 2025.3.5, ２０２５年３月５日, 明天."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value):
        """The date, or None."""
        if value in self.empty_values:
            return None
        if hasattr(value, "date"):
            return value.date()
        return self.read(dates.parse_date, value, timezone.localdate())


class MonthField(_Spoken, forms.DateField):
    """A month, kept as its first day."""

    widget = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")

    def to_python(self, value):
        """The first day of the month, or None."""
        return None if value in self.empty_values else self.read(dates.parse_month, value)


class UsccField(_Spoken, forms.CharField):
    """统一社会信用代码 with its check digit."""

    def clean(self, value):
        """The code in capitals, or ""."""
        return super().clean(self.read(uscc.clean, value) if value else value)


class PhoneField(_Spoken, forms.CharField):
    """A phone number, half-width."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})

    def clean(self, value):
        """The number, or ""."""
        return super().clean(self.read(phones.clean, value) if value else value)


def _without_nul(value: str) -> str:
    if NUL in value:
        raise forms.ValidationError(_("文字里夹有空字符，请删去后再提交。"), code="null_characters_not_allowed")
    return value


def _say_too_long(field: forms.CharField):
    for validator in field.validators:
        if getattr(validator, "code", "") == "max_length":
            validator.message = TOO_LONG
