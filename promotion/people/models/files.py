"""Files people hand in: kept outside the web root, opened only through a checked view."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def storage_path(instance, filename) -> str:
    """`yyyy/mm/<uuid>`: nothing of the name a person chose reaches the disk."""
    return f"{timezone.localdate():%Y/%m}/{uuid4().hex}"


class StoredFile(models.Model):
    """One file as it came: its bytes, its digest and the name its owner gave it."""

    file = models.FileField(_("文件"), upload_to=storage_path, max_length=128)
    sha256 = models.CharField(_("校验值"), max_length=64, db_index=True)
    name = models.CharField(_("文件名"), max_length=255)
    size = models.PositiveBigIntegerField(_("大小（字节）"))
    content_type = models.CharField(_("类型"), max_length=100)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("上传人"), on_delete=models.PROTECT, related_name="stored_files"
    )
    uploaded_at = models.DateTimeField(_("上传时间"), default=timezone.now)

    class Meta:
        verbose_name = _("文件")
        verbose_name_plural = _("文件")
        ordering = ["-uploaded_at"]

    def __str__(self):
        return self.name
