"""Every `{{ form }}` and `{{ field.as_field_group }}` in the house's own look."""

from functools import cached_property
from pathlib import Path

import django.forms
from django.forms.renderers import DjangoTemplates

OWN_WIDGETS = Path(__file__).resolve().parent.parent / "templates" / "form_widgets"


class HouseRenderer(DjangoTemplates):
    """Django's widgets inside our field and form templates; our own widget parts go before Django's."""

    form_template_name = "components/form.html"
    field_template_name = "components/_field.html"

    @cached_property
    def engine(self):
        """Django's engine for forms, looking into `form_widgets` first."""
        folders = [OWN_WIDGETS, Path(django.forms.__file__).parent / "templates"]
        return self.backend({"APP_DIRS": True, "DIRS": folders, "NAME": "houseforms", "OPTIONS": {}})
