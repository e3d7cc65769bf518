"""Any form drawn by `{{ form }}` bears label, help, error and what was typed."""

import re

from django import forms
from django.template import Context, Template


class Sample(forms.Form):
    sentence = forms.CharField(label="一句话", help_text="谁想做什么", widget=forms.Textarea)
    channel = forms.ChoiceField(label="招商方式", choices=[("a", "以商招商"), ("b", "驻外招商")], widget=forms.RadioSelect)
    chain = forms.ChoiceField(label="产业链", choices=[("", "请选择")])
    amount = forms.DecimalField(label="总投资", max_value=10, required=False)
    secret = forms.BooleanField(label="保密", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        raise forms.ValidationError("请至少填一组。")


def test_an_empty_required_field_says_what_to_do():
    page = str(Sample({}))
    assert "请填写一句话。" in page
    assert "请选择招商方式。" in page
    assert "请选择产业链。" in page
    assert "这个字段是必填项" not in page


def test_errors_help_and_control_belong_together():
    page = str(Sample({}))
    described = re.search(r'<textarea[^>]*aria-describedby="([^"]+)"', page)[1].split()
    assert described
    assert all(f'id="{name}"' in page for name in described)
    assert 'aria-invalid="true"' in page
    assert "请至少填一组。" in page


def test_what_was_typed_stays():
    page = str(Sample({"sentence": "<b>泵</b>", "amount": "11", "channel": "b"}))
    assert "&lt;b&gt;泵&lt;/b&gt;" in page
    assert 'value="11"' in page
    assert re.search(r'<input[^>]*value="b"[^>]*checked', page)


def test_widgets_get_the_classes_of_the_house():
    page = str(Sample())
    assert 'class="form-select"' in page
    assert re.search(r'<input type="number"[^>]*inputmode="decimal"', page)
    assert re.search(r'<input type="checkbox"[^>]*class="form-check-input"', page)
    assert '<input type="hidden" name="token"' in page


def test_no_light_is_told_by_colour_alone():
    shown = Template('{% include "components/_light.html" %}')
    words = {light: re.sub(r"<[^>]+>", "", shown.render(Context({"light": light}))).strip() for light in ("green", "yellow", "red", "grey")}
    assert words == {"green": "绿", "yellow": "黄", "red": "红", "grey": "灰"}
