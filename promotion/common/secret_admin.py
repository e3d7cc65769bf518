"""Secrets in an admin page: written, never shown. Left empty, the one that is kept stays."""

from django import forms
from django.utils.translation import gettext_lazy as _

from promotion.common.secrets import Secret, SecretField


class SecretInput(forms.CharField):
    """Takes a new secret. Nothing typed is no change, and what is kept never goes to the page."""

    def __init__(self, **kwargs):
        widget = forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password", "class": "vTextField"})
        super().__init__(**{**kwargs, "widget": widget})

    def has_changed(self, initial, data):
        """Only what was typed."""
        return bool(data and data.strip())


class SecretForm(forms.ModelForm):
    """A form over a table with secrets. `plain(name)`: the secret as it will be, typed now or kept."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self._secrets():
            kept = getattr(self.instance, name)
            if kept:
                field.required = False
                field.widget.attrs["placeholder"] = f"{Secret(kept.token)}  {_('已设置，留空不变')}"

    def clean(self):
        """What was left empty stays as it is."""
        cleaned = super().clean()
        for name, _field in self._secrets():
            if name in cleaned and not cleaned[name]:
                cleaned[name] = getattr(self.instance, name)
        return cleaned

    def plain(self, name: str) -> str:
        """For checks. Raises Refused when the kept one can no longer be opened."""
        secret = self.cleaned_data.get(name) or ""
        return secret.plain if isinstance(secret, Secret) else secret

    def _secrets(self):
        return [(name, field) for name, field in self.fields.items() if isinstance(field, SecretInput)]


class WithSecrets:
    """For a ModelAdmin whose form is a SecretForm: every SecretField is a SecretInput there."""

    form = SecretForm

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Write-only."""
        if isinstance(db_field, SecretField):
            return SecretInput(label=db_field.verbose_name, help_text=db_field.help_text, required=not db_field.blank, max_length=500)
        return super().formfield_for_dbfield(db_field, request, **kwargs)
