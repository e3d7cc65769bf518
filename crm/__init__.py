"""The site around the `promotion` app: settings, URLs, servers, Celery."""

from crm.celery import app as celery_app

__all__ = ["celery_app"]
