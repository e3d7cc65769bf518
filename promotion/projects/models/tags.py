"""Channel: by which way of 招商 a project came. Tag: whatever else the office wants to mark."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from promotion.common.reference import Sourced


class ChannelUse(models.TextChoices):
    """Whether a person may choose it."""

    SELECTABLE = "selectable", _("可选")
    NOTE = "note", _("原文备查")


class ChannelQuerySet(models.QuerySet):
    """Channels, read aloud."""

    def selectable(self):
        """Those a person may choose."""
        return self.filter(use=ChannelUse.SELECTABLE)


class Channel(Sourced):
    """招商方式. At most eight groups to choose from; a `note` row is kept to be read, not chosen."""

    slug = models.SlugField(_("代号"), max_length=40, unique=True)
    group_slug = models.SlugField(_("组代号"), max_length=40)
    group_name = models.CharField(_("组"), max_length=40)
    name = models.CharField(_("名称"), max_length=60)
    use = models.CharField(_("用途"), max_length=12, choices=ChannelUse.choices)
    sort = models.PositiveIntegerField(_("排序"), default=0)
    description = models.TextField(_("说明"), blank=True)
    actors = models.CharField(_("主体"), max_length=60, blank=True)
    targets = models.CharField(_("对象"), max_length=60, blank=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("招商方式")
        verbose_name_plural = _("招商方式")
        ordering = ["sort", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(use="selectable"),
                name="channel_selectable_name_unique",
                violation_error_message=_("已有同名的可选招商方式，请改名或改为原文备查。"),
            ),
        ]

    def __str__(self):
        return self.name


class Tag(models.Model):
    """A free tag."""

    name = models.CharField(_("标签"), max_length=30, unique=True)

    class Meta:
        verbose_name = _("标签")
        verbose_name_plural = _("标签")
        ordering = ["name"]

    def __str__(self):
        return self.name
