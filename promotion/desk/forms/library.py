"""Forms of 项目库: assigning several projects, keeping a view."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from promotion.common.form_fields import LineField
from promotion.desk.forms.pickers import PersonField, working_people
from promotion.desk.models import SavedView
from promotion.desk.services.assigning import MOST_AT_ONCE

PICK = re.compile(r"(ZS[0-9]{4}-[0-9]{5,6}):([0-9]{1,9})")


class AssignManyForm(forms.Form):
    """To whom, and why; the projects travel as hidden `pick` = code:version."""

    to = PersonField(label=_("新的项目责任人"))
    reason = LineField(label=_("理由"), max_length=200, required=False)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = working_people(today)

    def picked(self, data) -> list[tuple[str, int]]:
        """The projects as code and version; what is neither is left out."""
        found = (PICK.fullmatch(text) for text in data.getlist("pick"))
        return list({match[1]: (match[1], int(match[2])) for match in found if match}.values())

    def clean(self):
        """At least one project, and no more than can be done at once."""
        cleaned = super().clean()
        number = len(self.picked(self.data)) if self.is_bound else 0
        if not number:
            raise forms.ValidationError(_("没有选中项目，请回到列表勾选后再指派。"))
        if number > MOST_AT_ONCE:
            raise forms.ValidationError(_("一次最多指派 %(most)d 个项目，请分批办理。") % {"most": MOST_AT_ONCE})
        return cleaned


class SavedViewForm(forms.Form):
    """A name for the filter in force, and whether colleagues may use it too."""

    name = LineField(label=_("视图名称"), max_length=30)
    is_shared = forms.BooleanField(label=_("共享给同事（各人仍只看到自己可见的项目）"), required=False)
    layout = forms.ChoiceField(choices=SavedView._meta.get_field("layout").choices, widget=forms.HiddenInput)
    query = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)
