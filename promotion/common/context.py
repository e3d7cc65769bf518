"""What every page's frame needs to know, without asking the database."""

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict:
    """`demo`: whether the 演示 bar shows."""
    return {"demo": settings.DEMO}
