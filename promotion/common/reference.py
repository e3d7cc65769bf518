"""Rows that come from a document: where from, in which words, and whether somebody here has since changed them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sourced(models.Model):
    """A reference row with its source and quote."""

    notes = models.TextField(_("备注"), blank=True)
    source = models.CharField(_("来源文件"), max_length=200, blank=True)
    quote = models.TextField(_("原文"), blank=True)
    edited_locally = models.BooleanField(
        _("本地已修改"), default=False, help_text=_("在后台改过的行，重新装载参考数据时不再覆盖；取消勾选即恢复跟随来源。")
    )

    class Meta:
        abstract = True
