"""Admin pages of people, their devices and jobs: one's own city's, through services."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.access.admin_base import OwnPeople
from promotion.access.admin_grants import GrantInline
from promotion.access.roster import HEADS, read_roster
from promotion.access.services import accounts, grants
from promotion.common import phones
from promotion.common.admin_acts import Act, Tool
from promotion.common.admin_base import HouseAdmin, ReadOnlyAdmin, WrittenByServices
from promotion.common.errors import Refused
from promotion.people.models import Job, TrustedDevice, User
from promotion.people.roles import Role


def _issued_page(site, request, opts, issued, title) -> HttpResponse:
    """The one-time passwords, shown this once, kept by no cache."""
    context = {**site.each_context(request), "opts": opts, "title": title, "issued": issued}
    response = TemplateResponse(request, "admin/issued.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _reset(request, user, reason):
    issued = accounts.reset_password(actor=request.user, user=user, today=timezone.localdate())
    return _issued_page(admin.site, request, User._meta, [issued], _("一次性密码"))


def _close(request, user, reason):
    accounts.close_account(actor=request.user, user=user, reason=reason, today=timezone.localdate())
    return _("已停用%(who)s的账号，登录已全部退出。") % {"who": user}


def _reopen(request, user, reason):
    accounts.reopen_account(actor=request.user, user=user, reason=reason, today=timezone.localdate())
    return _("已启用%(who)s的账号。") % {"who": user}


def _sign_out(request, user, reason):
    accounts.sign_out_everywhere(actor=request.user, user=user, today=timezone.localdate())
    return _("%(who)s在所有设备上的登录已退出。") % {"who": user}


@admin.register(User)
class UserAdmin(WrittenByServices, OwnPeople, HouseAdmin):
    """用户 of one's own city. Flags and permissions of Django's are nobody's to edit: what somebody may do stands in the grants."""

    comes_first = True
    list_display = ("username", "name", "unit", "department", "masked_phone", "is_active", "must_change_password", "last_login")
    list_filter = ("is_active", "must_change_password", ("unit", admin.RelatedOnlyFieldListFilter), "last_login")
    list_select_related = ("unit__region", "department__region")
    search_fields = ("username", "name", "unit__name", "department__name")
    sortable_by = ("username", "name", "is_active", "must_change_password", "last_login")
    fieldsets = (
        (None, {"fields": ("username", "name", "phone", "wecom_id", "unit", "department")}),
        (
            gettext_lazy("账号状态"),
            {"fields": (("is_active", "must_change_password"), ("last_login", "sessions_valid_after", "date_joined"))},
        ),
    )
    add_fieldsets = ((None, {"fields": ("username", "name", "phone", "wecom_id", "unit", "department")}),)
    readonly_fields = ("is_active", "must_change_password", "last_login", "sessions_valid_after", "date_joined")
    inlines = (GrantInline,)
    secret_fields = ("password", "phone")
    acts = (
        Act("reset-password", gettext_lazy("重置密码"), gettext_lazy("将生成一次性密码，只显示一次；其所有登录随即退出。"), _reset),
        Act("sign-out", gettext_lazy("全部退出"), gettext_lazy("将退出其在所有设备上的登录。"), _sign_out),
        Act(
            "close",
            gettext_lazy("停用账号"),
            gettext_lazy("停用后不能登录；名下还有未了事项的，须先办理工作交接。"),
            _close,
            True,
            lambda u: u.is_active,
        ),
        Act("reopen", gettext_lazy("启用账号"), gettext_lazy("启用后可重新登录。"), _reopen, False, lambda u: not u.is_active),
    )

    def get_fieldsets(self, request, obj=None):
        """A new account has no state yet."""
        return self.fieldsets if obj is not None else self.add_fieldsets

    def get_readonly_fields(self, request, obj=None):
        """The name one signs in by stays."""
        return (*self.readonly_fields, "username") if obj is not None else self.readonly_fields

    def get_inlines(self, request, obj):
        """Grants once the account is there."""
        return self.inlines if obj is not None else ()

    def has_change_permission(self, request, obj=None):
        """A superuser's account only by a superuser."""
        return super().has_change_permission(request, obj) and (obj is None or not obj.is_superuser or request.user.is_superuser)

    def has_delete_permission(self, request, obj=None):
        """Accounts are closed, never deleted."""
        return False

    def save_model(self, request, obj, form, change):
        """Through the service."""
        today, values = timezone.localdate(), form.cleaned_data
        facts = {name: values[name] for name in ("name", "phone", "wecom_id", "unit", "department")}
        if change:
            changed = {name: value for name, value in facts.items() if name in form.changed_data}
            if changed:
                accounts.edit_account(actor=request.user, user=obj, today=today, **changed)
            return
        issued = accounts.create_account(actor=request.user, today=today, username=values["username"], **facts)
        request.issued = issued
        obj.pk = issued.user.pk
        obj._state.adding = False

    def save_related(self, request, form, formsets, change):
        """New grants through their service."""
        today = timezone.localdate()
        for formset in formsets:
            for line in formset.extra_forms:
                if line.has_changed():
                    given = {name: value for name, value in line.cleaned_data.items() if name not in ("user", "id", "DELETE")}
                    grants.grant(actor=request.user, user=form.instance, today=today, **given)

    def response_add(self, request, obj, post_url_continue=None):
        """The one-time password, this once."""
        return _issued_page(self.admin_site, request, self.opts, [request.issued], _("账号已建立"))

    def get_urls(self):
        """One page more: many accounts at once."""
        return [path("roster/", self.admin_site.admin_view(self.roster_view), name="promotion_user_roster"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        """With the way to the pasted list."""
        return super().changelist_view(request, {"list_tools": [Tool(_("批量建账号"), "roster/")], **(extra_context or {})})

    def roster_view(self, request):
        """Paste a list: all its accounts are made, or none and every fault is named."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        text, refusal = request.POST.get("roster", ""), None
        if request.method == "POST":
            try:
                issued = accounts.create_roster(actor=request.user, lines=read_roster(text), today=timezone.localdate())
                return _issued_page(self.admin_site, request, self.opts, issued, _("已建立 %(n)d 个账号") % {"n": len(issued)})
            except Refused as error:
                refusal = error
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("批量建账号"),
            "heads": HEADS,
            "roles": Role.labels,
            "text": text,
            "refusal": refusal,
        }
        return TemplateResponse(request, "admin/roster.html", context, status=422 if refusal else 200)

    @admin.display(description=gettext_lazy("手机号"))
    def masked_phone(self, user):
        """Lists never show it whole."""
        return phones.mask(user.phone)


@admin.register(TrustedDevice)
class TrustedDeviceAdmin(OwnPeople, ReadOnlyAdmin):
    """可信设备; revoked with 全部退出 on the person's page."""

    room = "people"
    person_path = "user__"
    list_display = ("user", "label", "created_at", "expires_at", "revoked_at")
    list_filter = ("created_at", "expires_at", "revoked_at")
    list_select_related = ("user",)
    search_fields = ("user__username", "user__name", "label")


@admin.register(Job)
class JobAdmin(OwnPeople, ReadOnlyAdmin):
    """后台任务. The file is opened by its owner, on the product's page."""

    room = "people"
    person_path = "owner__"
    list_display = ("kind", "state", "done", "total", "owner", "created_at", "finished_at")
    list_filter = ("kind", "state", "created_at")
    list_select_related = ("owner",)
    search_fields = ("kind", "owner__name")
    exclude = ("file",)
