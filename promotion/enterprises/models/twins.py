"""What is known of twins: former names, the pieces names are found by, suspected pairs with their answers, and merges that can be undone."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from promotion.enterprises.likeness import WORDS_OF


class EnterpriseAlias(models.Model):
    """A name or a 信用代码 that a firm had before, or under which it was registered a second time. It is found by it."""

    enterprise = models.ForeignKey("promotion.Enterprise", on_delete=models.PROTECT, related_name="aliases", verbose_name=_("企业"))
    name = models.CharField(_("曾用名"), max_length=120)
    initials = models.CharField(_("拼音首字母"), max_length=120, editable=False)
    uscc = models.CharField(_("曾用信用代码"), max_length=18, blank=True, db_index=True)
    merge = models.ForeignKey(
        "promotion.MergeRecord", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("来自合并")
    )
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("曾用名")
        verbose_name_plural = _("曾用名")
        ordering = ["enterprise_id", "id"]
        constraints = [
            models.CheckConstraint(name="alias_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self):
        return self.name


class NamePiece(models.Model):
    """A key under which a firm is found while its name is typed (`name_parts.pieces`), of its name and its former ones."""

    enterprise = models.ForeignKey("promotion.Enterprise", on_delete=models.CASCADE, related_name="+", verbose_name=_("企业"))
    piece = models.CharField(_("片段"), max_length=24)

    class Meta:
        verbose_name = _("名称片段")
        verbose_name_plural = _("名称片段")
        constraints = [models.UniqueConstraint(fields=["piece", "enterprise"], name="name_piece_once")]

    def __str__(self):
        return self.piece


class TwinState(models.TextChoices):
    """Where a suspected pair stands."""

    OPEN = "open", _("待核对")
    DIFFERENT = "different", _("不是同一家")
    MERGED = "merged", _("已合并")
    GONE = "gone", _("不再相似")


class SuspectedTwin(models.Model):
    """Two firms that may be one: found at night, or said to be two by whoever registered the second. The pair stands once, the lower id first.

    `fingerprint` is of both names and codes: an answer holds until one of them changes.
    """

    first = models.ForeignKey("promotion.Enterprise", on_delete=models.PROTECT, related_name="+", verbose_name=_("企业甲"))
    second = models.ForeignKey("promotion.Enterprise", on_delete=models.PROTECT, related_name="+", verbose_name=_("企业乙"))
    score = models.PositiveSmallIntegerField(_("相似度（百分）"))
    reasons = models.JSONField(_("依据"), default=list, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=TwinState.choices, default=TwinState.OPEN)
    fingerprint = models.CharField(max_length=32, editable=False)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核对人")
    )
    decided_at = models.DateTimeField(_("核对时间"), null=True, blank=True)
    found_at = models.DateTimeField(_("发现时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("疑似重复企业")
        verbose_name_plural = _("疑似重复企业")
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="suspected_twin_once"),
            models.CheckConstraint(name="suspected_twin_lower_first", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(name="suspected_twin_score", condition=Q(score__lte=100)),
            models.CheckConstraint(name="suspected_twin_state_known", condition=Q(state__in=TwinState.values)),
            models.CheckConstraint(name="suspected_twin_different_says_why", condition=~Q(state=TwinState.DIFFERENT) | ~Q(reason="")),
        ]
        indexes = [models.Index(fields=["state", "-score"], name="suspected_twin_open")]

    def __str__(self):
        return f"{self.first_id} ~ {self.second_id}"

    @property
    def words(self) -> str:
        """The reasons as a person reads them."""
        return "；".join(str(WORDS_OF[reason]) for reason in self.reasons if reason in WORDS_OF)


class MergeRecord(models.Model):
    """One merge, of two enterprises or of two contacts of one: which rows moved, and what stood in the fields. Enough to undo it as a whole.

    `moved`: [{model, field, pks}]; `settled`: [{model, pk, before, after}] of rows that had to give way; `before`, `dropped_before` and
    `after`: field → value of the kept and the dropped row.
    """

    keep = models.ForeignKey("promotion.Enterprise", on_delete=models.PROTECT, related_name="merges", verbose_name=_("保留的企业"))
    drop = models.ForeignKey(
        "promotion.Enterprise", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("并入的企业")
    )
    keep_contact = models.ForeignKey(
        "promotion.Contact", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("保留的联系人")
    )
    drop_contact = models.ForeignKey(
        "promotion.Contact", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("并入的联系人")
    )
    moved = models.JSONField(_("移动的记录"), default=list, blank=True)
    settled = models.JSONField(_("让位的记录"), default=list, blank=True)
    before = models.JSONField(_("保留方原值"), default=dict, blank=True)
    after = models.JSONField(_("合并后的值"), default=dict, blank=True)
    dropped_before = models.JSONField(_("并入方原值"), default=dict, blank=True)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("合并人"))
    merged_at = models.DateTimeField(_("合并时间"), auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("撤销人")
    )
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("合并记录")
        verbose_name_plural = _("合并记录")
        ordering = ["-merged_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="merge_is_of_firms_or_of_contacts",
                condition=Q(drop__isnull=False, keep_contact__isnull=True, drop_contact__isnull=True)
                | Q(drop__isnull=True, keep_contact__isnull=False, drop_contact__isnull=False),
            ),
            models.CheckConstraint(name="merge_undone_by_somebody", condition=Q(undone_at__isnull=True) | Q(undone_by__isnull=False)),
        ]

    def __str__(self):
        return f"{self.dropped} → {self.kept}"

    @property
    def kept(self):
        """The row that stays."""
        return self.keep_contact or self.keep

    @property
    def dropped(self):
        """The row that went into it."""
        return self.drop_contact or self.drop

    @property
    def moved_count(self) -> int:
        """How many rows moved."""
        return sum(len(each["pks"]) for each in self.moved)
