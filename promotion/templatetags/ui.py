"""Tags for drawing only: icons, controls, navigation. No query, no rule of the domain."""

from django import forms, template
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from promotion.common.htmx import UNDO_TAG

register = template.Library()

CONTROL_CLASSES = (
    (forms.CheckboxInput, "form-check-input"),
    ((forms.RadioSelect, forms.CheckboxSelectMultiple), "choices"),
    (forms.Select, "form-select"),
    (forms.HiddenInput, ""),
)


@register.simple_tag
def icon(name: str, css: str = "") -> str:
    """One Tabler icon of the sprite, as listed in `promotion/icons.txt`; decorative, so hidden from readers."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', css, static("promotion-sprite.svg"), name
    )


def control_class(widget: forms.Widget) -> str:
    """The Bootstrap class that suits `widget`."""
    return next((css for kinds, css in CONTROL_CLASSES if isinstance(widget, kinds)), "form-control")


@register.filter
def control(field: BoundField) -> str:
    """`field` as its widget in the house's look, marked when it holds an error; what was typed stays."""
    widget = field.field.widget
    names = [widget.attrs.get("class", ""), control_class(widget), "is-invalid" if field.errors else ""]
    attrs = {"class": " ".join(filter(None, names))}
    if isinstance(widget, forms.NumberInput):
        attrs["inputmode"] = "decimal"
    return field.as_widget(attrs=attrs)


@register.filter
def complaints(field: BoundField) -> list[str]:
    """The errors of `field`; an empty one says what to do instead of Django's 这个字段是必填项."""
    return [_ask_for(field) if _is_plainly_missing(field, error) else str(error.messages[0]) for error in field.errors.as_data()]


def _is_plainly_missing(field: BoundField, error) -> bool:
    return error.code == "required" and field.field.error_messages["required"] == forms.Field.default_error_messages["required"]


def _ask_for(field: BoundField) -> str:
    picks = isinstance(field.field.widget, (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple))
    sentence = _("请选择%(label)s。") if picks else _("请填写%(label)s。")
    return sentence % {"label": field.label}


@register.filter
def is_check(field: BoundField) -> bool:
    """Whether `field` is one box to tick, whose label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_choices(field: BoundField) -> bool:
    """Whether `field` is a row of chips (radio buttons or boxes)."""
    return isinstance(field.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))


@register.filter
def undo_url(message) -> str:
    """The address that takes back what `message` tells, or nothing."""
    return next((tag[len(UNDO_TAG) :] for tag in message.tags.split() if tag.startswith(UNDO_TAG)), "")


@register.inclusion_tag("components/_nav_link.html", takes_context=True)
def nav_link(context, url_name: str, icon_name: str, label: str, key: str = "", family: str = "", count: int = 0) -> dict:
    """One entry of the navigation, lit on its own page and on those whose URL name begins with one of `family`.

    `key` is the keyboard shortcut ("g p"). A page that this installation does not have gets no entry.
    """
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.view_name if match else ""
    return {
        "href": _address(url_name),
        "icon_name": icon_name,
        "label": label,
        "key": key,
        "count": count,
        "current": here == url_name or any(here.startswith(prefix) for prefix in family.split()),
    }


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
