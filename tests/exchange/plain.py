"""For commands that read sheets outside a test run: translation needs settings, nothing else of the site is needed."""

from django.conf import settings


def without_a_site() -> None:
    """Settings with no database and no translation, unless there are settings already."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
