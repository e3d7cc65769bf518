"""The forms at the door."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from promotion.common.form_fields import REQUIRED

SPOKEN = {"required": REQUIRED, "max_length": _("太长了，请核对。")}


class SignInForm(forms.Form):
    """User name and password; on a phone of one's own, thirty days."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=150,
        error_messages=SPOKEN,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=256,
        strip=False,
        error_messages=SPOKEN,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    trust = forms.BooleanField(label=_("这是我自己的手机，30 天内免登录"), required=False, help_text=_("公用电脑请勿勾选。"))

    def clean_username(self):
        """As names are stored: full-width typing is no other person."""
        return unicodedata.normalize("NFKC", self.cleaned_data["username"])


class PasswordForm(forms.Form):
    """The old password once, the new one twice."""

    old = forms.CharField(
        label=_("原密码"),
        max_length=256,
        strip=False,
        error_messages=SPOKEN,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    new = forms.CharField(
        label=_("新密码"),
        max_length=256,
        strip=False,
        error_messages=SPOKEN,
        help_text=_("至少 10 位，不能全是数字，不能太常见，不能与姓名、用户名相近。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一次新密码"),
        max_length=256,
        strip=False,
        error_messages=SPOKEN,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self):
        """Both entries of the new password must agree."""
        values = super().clean()
        if "new" in values and "again" in values and values["new"] != values["again"]:
            self.add_error("again", _("两次输入的新密码不一致，请重新输入。"))
        return values


class PasswordAgainForm(forms.Form):
    """The password once more, before something that reaches far."""

    password = SignInForm.base_fields["password"]
