"""Admin pages of units, departments and the sign-in guard. Accounts stand with their grants, in the room `access`."""

from django.contrib import admin
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common import audit
from promotion.common.admin_acts import Act
from promotion.common.admin_base import HouseAdmin, ReadOnlyAdmin
from promotion.people.models import Department, SignInGuard, Unit


@admin.register(Unit)
class UnitAdmin(HouseAdmin):
    """单位."""

    comes_first = True
    place_field = "region"
    list_display = ("name", "short_name", "kind", "region")
    list_filter = ("kind", ("region", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("region",)
    search_fields = ("name", "short_name", "region__name")


@admin.register(Department)
class DepartmentAdmin(HouseAdmin):
    """部门."""

    place_field = "region"
    list_display = ("name", "function", "region")
    list_filter = ("function", ("region", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("region",)
    search_fields = ("name", "region__name")


@transaction.atomic
def _lift(request, row, reason):
    SignInGuard.objects.filter(pk=row.pk).update(failures=0, locked_until=None)
    audit.record(actor=request.user, action="guard.lift", obj=row)
    return _("已解除等待，可以重新登录。")


@admin.register(SignInGuard)
class SignInGuardAdmin(ReadOnlyAdmin):
    """登录防护: failed sign-ins of an account or an address. A city's administrator lifts a wait by resetting the password."""

    everywhere_only = True
    list_display = ("kind", "key", "failures", "last_failure_at", "locked_until", "is_locked")
    list_filter = ("kind", "last_failure_at")
    search_fields = ("key",)
    acts = (Act("lift", gettext_lazy("解除等待"), gettext_lazy("确认是本人误输密码后再解除。"), _lift),)

    @admin.display(description=gettext_lazy("正在等待"), boolean=True)
    def is_locked(self, row):
        """Now."""
        return bool(row.locked_until and row.locked_until > timezone.now())
