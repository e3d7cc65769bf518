"""`{% load reminders %}{% unread_count as n %}`: the figure beside the bell."""

from django import template

from promotion.reminders.context import count_unread

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_count(context) -> int:
    """Unread messages of whoever reads the page."""
    return count_unread(context["user"]) if "user" in context else 0
