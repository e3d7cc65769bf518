"""Forms of twins: which firm is meant, which facts stay, why two are two, which of two contacts stays."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.form_fields import CHOOSE, LineField
from promotion.common.phones import mask

SIDES = [("keep", gettext_lazy("保留方")), ("drop", gettext_lazy("并入方"))]


class OtherForm(forms.Form):
    """Which firm is to go into this one."""

    name = LineField(
        label=gettext_lazy("要并入的企业"), max_length=120, help_text=gettext_lazy("填写全称或统一社会信用代码；只能合并您看得到的企业。")
    )


class DifferentForm(forms.Form):
    """Why two firms are two."""

    reason = LineField(
        label=gettext_lazy("为什么不是同一家"), max_length=200, help_text=gettext_lazy("如：母子公司、信用代码不同。会留存，以后不再提示。")
    )


class MergeForm(forms.Form):
    """Of each fact that differs the one that stays, and the versions that the person looked at."""

    keep_version = forms.IntegerField(widget=forms.HiddenInput)
    drop_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = [line for line in lines if line.differs]
        for line in self.lines:
            self.fields[f"take_{line.name}"] = forms.ChoiceField(
                label=line.label,
                choices=[("keep", line.mine), ("drop", line.theirs)],
                initial="keep",
                widget=forms.RadioSelect,
                error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
            )

    def choices(self) -> dict[str, str]:
        """Field → `keep` or `drop`."""
        return {line.name: self.cleaned_data[f"take_{line.name}"] for line in self.lines}


class ContactMergeForm(forms.Form):
    """Two entries of one person."""

    keep = forms.ChoiceField(
        label=gettext_lazy("保留"), widget=forms.RadioSelect, error_messages={"required": CHOOSE, "invalid_choice": CHOOSE}
    )
    drop = forms.ChoiceField(
        label=gettext_lazy("并入"), widget=forms.RadioSelect, error_messages={"required": CHOOSE, "invalid_choice": CHOOSE}
    )
    facts = forms.ChoiceField(
        label=gettext_lazy("不一致的内容以谁为准"),
        choices=SIDES,
        initial="keep",
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE},
    )

    def __init__(self, *args, people, whole, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in people}
        shown = [
            (key, " · ".join(filter(None, (str(each), each.phone if whole else mask(each.phone))))) for key, each in self.people.items()
        ]
        self.fields["keep"].choices = self.fields["drop"].choices = shown

    def clean(self):
        """Two different entries."""
        values = super().clean()
        if values.get("keep") and values.get("keep") == values.get("drop"):
            self.add_error("drop", _("请选择另一位。"))
        return values
