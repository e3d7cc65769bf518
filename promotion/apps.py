"""The one app of the product."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PromotionConfig(AppConfig):
    """招商引资项目管理: one app, rooms by capability."""

    name = "promotion"
    verbose_name = _("招商引资项目管理")
