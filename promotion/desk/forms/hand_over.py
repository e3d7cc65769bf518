"""交接: to whom, what goes to somebody else, why."""

import secrets

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.form_fields import LineField
from promotion.desk.forms.pickers import ERRORS, PersonField, colleagues
from promotion.projects.services.hand_over import TEAMS_LEAVE, TEAMS_MOVE

STALE = gettext_lazy("页面已过期，请刷新后再提交。")


class HandOverForm(forms.Form):
    """One successor for everything, and if wished a second person for the projects ticked."""

    changed = ""  # what happened since the form was drawn
    misfits: tuple[str, ...] = ()  # what a successor cannot take

    to = PersonField(label=gettext_lazy("接手人"))
    other = PersonField(
        label=gettext_lazy("部分项目另交"),
        required=False,
        help_text=gettext_lazy("选了人以后，在下面勾选交给其的项目；项目上的事项一并移交。"),
    )
    apart = forms.MultipleChoiceField(label=gettext_lazy("另交的项目"), required=False, error_messages=ERRORS)
    teams = forms.ChoiceField(
        label=gettext_lazy("专班身份"),
        choices=[(TEAMS_MOVE, gettext_lazy("由接手人接替")), (TEAMS_LEAVE, gettext_lazy("只是退出"))],
        widget=forms.RadioSelect,
        initial=TEAMS_MOVE,
    )
    reason = LineField(label=gettext_lazy("理由"), max_length=200, help_text=gettext_lazy("如：调离、休假、岗位调整。"))
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput, error_messages={"required": STALE})
    token = forms.CharField(min_length=8, max_length=40, widget=forms.HiddenInput, error_messages={"required": STALE})

    def __init__(self, *args, person, codes, today, seen, **kwargs):
        super().__init__(*args, initial={"seen": seen, "token": secrets.token_urlsafe(24)}, **kwargs)
        people = colleagues(today).exclude(pk=person.pk)
        self.fields["to"].queryset = self.fields["other"].queryset = people
        self.fields["apart"].choices = [(code, code) for code in codes]

    def clean(self):
        """A second person needs projects, and projects a second person."""
        values = super().clean()
        if values.get("apart") and not values.get("other"):
            self.add_error("other", _("您勾选了另交的项目，请选择交给谁。"))
        if values.get("other") and not values.get("apart") and "apart" not in self.errors:
            self.add_error("other", _("请在下面勾选要另交的项目；不另交请清空此项。"))
        return values

    def rebase(self, seen: str, why: str) -> None:
        """Let the form be sent again on top of what is open now, and say what happened."""
        self.changed = why
        self.data = self.data.copy()
        self.data["seen"] = seen

    def parting(self) -> dict:
        """The values as the service takes them."""
        values = dict(self.cleaned_data)
        other = values.pop("other")
        values["apart"] = dict.fromkeys(values["apart"], other)
        return values
