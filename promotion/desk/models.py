"""SavedView: a filter of the project list that somebody kept."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A named query string of the project list, private or shared with everybody (who still sees only their own rows in it)."""

    name = models.CharField(_("视图名称"), max_length=30)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views", verbose_name=_("所有者"))
    query = models.CharField(_("筛选条件"), max_length=1000, blank=True)
    layout = models.CharField(_("样式"), max_length=8, choices=[("table", _("表格")), ("board", _("看板"))], default="table")
    is_shared = models.BooleanField(_("共享"), default=False)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("保存的视图")
        verbose_name_plural = _("保存的视图")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], name="saved_view_name_once", violation_error_message=_("您已有同名视图，请换个名称。")
            )
        ]

    def __str__(self):
        return self.name
