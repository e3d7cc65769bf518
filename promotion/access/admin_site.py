"""The admin's front door and its index, grouped by room."""

from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from promotion.access.act_words import in_words
from promotion.access.scope import is_administrator
from promotion.common.calendar import gap_sentences
from promotion.people.doors import with_fresh_password

# The rooms as an office would name them, in the order of the index.
ROOMS = {
    "access": _("人员与授权"),
    "people": _("单位与账号安全"),
    "projects": _("项目"),
    "enterprises": _("企业"),
    "admission": _("准入与决策"),
    "agreements": _("协议"),
    "landing": _("落地"),
    "pipeline": _("关口规则"),
    "places": _("地区与园区"),
    "chains": _("产业链"),
    "catalogue": _("文件原文"),
    "analytics": _("目标"),
    "exchange": _("导入"),
    "reminders": _("提醒与发件"),
    "desk": _("工作台"),
    "common": _("审计与日历"),
}
# Doors of Django's own that ours replace: its sign-in knows no guard, its shortcut no scope.
REPLACED = {"logout", "password_change", "password_change_done", "view_on_site"}


class GrantedAdminSite(AdminSite):
    """Opens for a live administrator grant or a superuser; signing in, out and passwords stay with the product's own pages."""

    site_header = _("招商引资项目管理 · 后台")
    site_title = _("后台")
    index_title = _("管理后台")
    enable_nav_sidebar = False  # the index is one click away, lists need the width
    empty_value_display = "—"

    def register(self, model_or_iterable, admin_class=None, **options):
        """The product's tables only: Django's groups and permissions give nobody anything here."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        super().register([model for model in models if model is not Group], admin_class, **options)

    def has_permission(self, request):
        """Re-read for each request, as every role is."""
        if not hasattr(request, "_may_administer"):
            request._may_administer = request.user.is_authenticated and is_administrator(request.user, timezone.localdate())
        return request._may_administer

    def admin_view(self, view, cacheable=False):
        """403 for the wrong role; on a trusted device the password again."""
        inner = with_fresh_password(super().admin_view(view, cacheable))

        def door(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return door

    def act_in_words(self, action: str) -> str:
        """A code of the audit trail, for histories."""
        return in_words(action)

    def get_urls(self):
        """Django's addresses without the doors that ours replace."""
        return [pattern for pattern in super().get_urls() if getattr(pattern, "name", None) not in REPLACED]

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """The product's own sign-in, guarded against guessing, and back again."""
        return redirect(f"{resolve_url('sign_in')}?{urlencode({'next': request.GET.get('next') or resolve_url('admin:index')})}")

    def index(self, request, extra_context=None):
        """With the years whose calendar is missing."""
        return super().index(request, {"calendar_gaps": gap_sentences(timezone.localdate()).values(), **(extra_context or {})})

    def app_index(self, request, app_label, extra_context=None):
        """There is one app: its index is the index."""
        return redirect("admin:index")

    def get_app_list(self, request, app_label=None):
        """One group for each room, in the order of `ROOMS`, instead of sixty tables in one list."""
        groups = {room: [] for room in ROOMS}
        for app in super().get_app_list(request, app_label):
            for table in app["models"]:
                groups[_room_of(self._registry[table["model"]])].append(table)
        for tables in groups.values():
            tables.sort(key=lambda table: not getattr(self._registry[table["model"]], "comes_first", False))
        index = resolve_url("admin:index")
        return [
            {"name": ROOMS[room], "app_label": room, "app_url": f"{index}#{room}", "has_module_perms": True, "models": tables}
            for room, tables in groups.items()
            if tables
        ]


def _room_of(model_admin) -> str:
    """The room that the page names, else the one in whose `admin` module it is written: `promotion.<room>.admin…`."""
    return getattr(model_admin, "room", "") or type(model_admin).__module__.split(".")[1]
