"""跟进: what was said, the next step, when."""

from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.form_fields import LineField, ProseField
from promotion.desk.forms.next_step import NextStepFields
from promotion.projects.models.follow_ups import FollowUpKind

LOCAL = "%Y-%m-%dT%H:%M"


class LocalTimeField(forms.DateTimeField):
    """A moment from the browser's picker."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)

    def __init__(self, **kwargs):
        messages = {"invalid": gettext_lazy("看不懂这个时间，请写成 2025-03-05 14:30 这样。")}
        super().__init__(input_formats=[LOCAL, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"], error_messages=messages, **kwargs)


class ManyFilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of uploads."""

    widget = ManyFilesInput(attrs={"accept": "image/*,.pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.wps,.ofd"})

    def clean(self, data, initial=None):
        """Every upload, checked by itself; what kinds are taken is said by the store."""
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        single = super().clean
        return [single(upload, initial) for upload in uploads]


class WhatWasSaid(forms.Form):
    """The contact itself, without the next step."""

    said = ProseField(label=gettext_lazy("说了什么"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(
        label=gettext_lazy("方式"), choices=FollowUpKind.choices, initial=FollowUpKind.CALL, required=False, widget=forms.RadioSelect
    )
    happened_at = LocalTimeField(label=gettext_lazy("时间"), required=False)
    participants = LineField(
        label=gettext_lazy("对方参加人"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("如：李总、王工")}),
    )
    with_investor = forms.BooleanField(label=gettext_lazy("投资方有人参加"), required=False, initial=True)


class FollowUpForm(WhatWasSaid, NextStepFields):
    """The follow-up. Its cleaned values fit `log_follow_up`."""

    files = ManyFilesField(label=gettext_lazy("照片和附件"), required=False)
    token = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    must_say_when = True

    field_order = ["said", "next_step", "next_in", "next_on", "kind", "happened_at", "participants", "with_investor", "files"]

    def __init__(self, *args, today, draft: str = "", takes_files: bool = True, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        self.fields["token"].initial = uuid4().hex
        self.fields["happened_at"].initial = timezone.localtime()
        self.fields["said"].widget.attrs.update({"data-draft": draft, "placeholder": _("谈了什么，对方什么态度")})
        if not takes_files:
            del self.fields["files"]

    def clean(self):
        """An untouched kind is a call; an untouched time is now."""
        values = super().clean()
        values["kind"] = values.get("kind") or FollowUpKind.CALL
        return values


class MendFollowUpForm(WhatWasSaid):
    """What the author may still mend within a day."""

    def clean(self):
        """Keep the kind when none was chosen."""
        values = super().clean()
        values["kind"] = values.get("kind") or FollowUpKind.CALL
        return values
