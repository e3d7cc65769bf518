"""Admin pages of twins: suspected pairs, former names, merges. Written by the product's services; here one reads, tells apart and undoes."""

from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.admin_acts import Act, Tool
from promotion.enterprises.models import EnterpriseAlias, MergeRecord, NamePiece, SuspectedTwin, TwinState
from promotion.projects.admin_base import ScopedReadOnlyAdmin
from promotion.projects.administration import enterprises_administered
from promotion.projects.services import merging, telling_apart


def _tell_apart(request, pair, reason):
    telling_apart.tell_apart(actor=request.user, pair=pair, reason=reason, today=timezone.localdate())
    return _("已记下：不是同一家。")


def _undo(request, record, reason):
    merging.undo_merge(actor=request.user, record=record, today=timezone.localdate())
    return _("已撤销合并，两条登记恢复原样。")


@admin.register(SuspectedTwin)
class SuspectedTwinAdmin(ScopedReadOnlyAdmin):
    """疑似重复企业, of which the administrator has both."""

    room = "enterprises"
    list_display = ("first", "second", "score", "shown_reasons", "state", "decided_by", "found_at")
    list_filter = ("state", "found_at")
    list_select_related = ("first", "second", "decided_by")
    search_fields = ("first__name", "second__name")
    fields = ("first", "second", "score", "shown_reasons", "state", "reason", "decided_by", "decided_at", "found_at")
    acts = (
        Act(
            "different",
            gettext_lazy("不是同一家"),
            gettext_lazy("写明理由；名称或信用代码不变就不再提示。"),
            _tell_apart,
            True,
            lambda pair: pair.state == TwinState.OPEN,
        ),
    )

    def _own(self, user, today):
        mine = enterprises_administered(user, today).values("pk")
        return Q(first__in=mine, second__in=mine)

    def tools(self, request, row):
        """The page on which they are merged, too."""
        merge = Tool(_("核对并合并"), f"{reverse('enterprise_merge', args=[row.first_id])}?other={row.second_id}")
        return [*super().tools(request, row), *([merge] if row.state == TwinState.OPEN else [])]

    @admin.display(description=gettext_lazy("依据"))
    def shown_reasons(self, pair):
        """In words."""
        return pair.words


@admin.register(MergeRecord)
class MergeRecordAdmin(ScopedReadOnlyAdmin):
    """合并记录. What stood in the fields is not shown: phones may be among it."""

    room = "enterprises"
    project_path, enterprise_path = "", "keep"
    list_display = ("keep", "shown_dropped", "shown_moved", "merged_by", "merged_at", "undone_by", "undone_at")
    list_filter = ("merged_at", "undone_at")
    list_select_related = ("keep", "drop", "drop_contact", "merged_by", "undone_by")
    search_fields = ("keep__name", "drop__name")
    fields = ("keep", "drop", "keep_contact", "drop_contact", "shown_moved", "merged_by", "merged_at", "undone_by", "undone_at")
    acts = (
        Act(
            "undo",
            gettext_lazy("撤销合并"),
            gettext_lazy("移来的记录整体移回，字段恢复合并前的值；有记录在此后改到别处时会说明是哪一条。"),
            _undo,
            False,
            lambda record: record.undone_at is None,
        ),
    )

    @admin.display(description=gettext_lazy("并入"))
    def shown_dropped(self, record):
        """The firm or the contact that went into the other."""
        return str(record.dropped)

    @admin.display(description=gettext_lazy("移动的记录"))
    def shown_moved(self, record):
        """How many rows."""
        return record.moved_count


@admin.register(EnterpriseAlias)
class EnterpriseAliasAdmin(ScopedReadOnlyAdmin):
    """曾用名 and former codes."""

    room = "enterprises"
    project_path, enterprise_path = "", "enterprise"
    list_display = ("name", "uscc", "enterprise", "created_at")
    list_filter = ("created_at",)
    list_select_related = ("enterprise",)
    search_fields = ("name", "uscc", "enterprise__name")
    exclude = ("merge",)


@admin.register(NamePiece)
class NamePieceAdmin(ScopedReadOnlyAdmin):
    """名称片段, by which firms are found while their name is typed."""

    room = "enterprises"
    project_path, enterprise_path = "", "enterprise"
    list_display = ("enterprise", "piece")
    list_select_related = ("enterprise",)
    search_fields = ("piece",)
    show_full_result_count = False
