"""What a form takes in: typed amounts and dates, long and odd text, each refusal a Chinese sentence beside its field."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms

from promotion.common.form_fields import AmountField, ChineseDateField, LineField, MoneyField, MonthField, PhoneField, ProseField, UsccField
from promotion.common.money import Money


class Sheet(forms.Form):
    """One of each."""

    name = LineField(max_length=20)
    text = ProseField(required=False)
    amount = AmountField(required=False)
    money = MoneyField(required=False)
    day = ChineseDateField(required=False)
    month = MonthField(required=False)
    code = UsccField(required=False)
    phone = PhoneField(required=False)


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("name", " 内江\u200b 高新区 ", "内江 高新区"),
        ("name", "𠮷野家 🎉", "𠮷野家 🎉"),
        ("text", "一\r\n二\u202e", "一\n二"),
        ("amount", "1.2亿", Decimal(12000)),
        ("amount", "待定", None),
        ("money", "500万美元", Money(Decimal(500), "USD", "500万美元")),
        ("day", "２０２５年３月５日", date(2025, 3, 5)),
        ("month", "2025-03", date(2025, 3, 1)),
        ("code", "91110000600037341l", "91110000600037341L"),
        ("phone", "138 0013 8000", "13800138000"),
    ],
)
def test_it_takes_what_people_type(field, typed, value):
    form = Sheet({"name": "甲", field: typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data[field] == value


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "\u200b\u200b"),
        ("name", "甲" * 21),
        ("name", "甲\x00乙"),
        ("text", "长" * 5001),
        ("text", "\x00"),
        ("amount", "三千万"),
        ("amount", "500万美元"),
        ("amount", "9" * 13),
        ("money", "junk"),
        ("day", "2025-02-30"),
        ("month", "2025-13"),
        ("code", "91110000600037341M"),
        ("phone", "1380013"),
    ],
)
def test_it_refuses_with_a_sentence_and_keeps_what_was_typed(field, typed):
    form = Sheet({"name": "甲", field: typed})
    assert list(form.errors) == [field]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in form.errors[field][0])
    assert form[field].value() == typed


def test_a_stored_amount_comes_back_without_trailing_zeros():
    form = Sheet(initial={"amount": Decimal("12000.500000"), "day": date(2025, 3, 5)})
    assert 'value="12000.5"' in str(form["amount"])
    assert 'value="2025-03-05"' in str(form["day"])


def test_the_same_amount_written_otherwise_is_no_change():
    assert not Sheet({"name": "甲", "amount": "1.2亿"}, initial={"name": "甲", "amount": Decimal("12000.000000")}).has_changed()
