"""Admin pages of people and their grants: one's own city's, through services."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.access.administration import administration_of
from promotion.access.models import Grant
from promotion.access.roster import HEADS, read_roster
from promotion.access.services import accounts, grants
from promotion.common import phones
from promotion.common.admin_acts import Act, Tool
from promotion.common.admin_base import HouseAdmin, ReadOnlyAdmin, WrittenByServices
from promotion.common.errors import Refused
from promotion.people.models import Job, TrustedDevice, User
from promotion.people.roles import Role


def office_of(request):
    """What the person at the admin administers."""
    return administration_of(request.user, timezone.localdate())


class OwnPeople:
    """Rows of persons of the administrator's own city; `person_path` leads to the person."""

    person_path = ""

    def get_queryset(self, request):
        """Own people only."""
        return super().get_queryset(request).filter(office_of(request).people(self.person_path))


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


class GrantForm(forms.ModelForm):
    """A grant as an administrator gives it."""

    class Meta:
        model = Grant
        fields = ["user", "role", "zone", "region", "everywhere", "chain", "valid_from", "valid_until", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "valid_from" in self.fields:
            self.fields["valid_from"].initial = timezone.localdate


class GrantInline(admin.TabularInline):
    """The grants of a person: new ones are given here, old ones are confirmed or revoked on their own page."""

    model = Grant
    form = GrantForm
    fk_name = "user"
    extra = 0
    can_delete = False
    show_change_link = True
    fields = ("role", "zone", "region", "everywhere", "chain", "valid_from", "valid_until", "note", "state")
    readonly_fields = ("state",)
    autocomplete_fields = ("zone", "region", "chain")

    def has_change_permission(self, request, obj=None):
        """What was granted is not rewritten."""
        return False

    def get_queryset(self, request):
        """With the names of places."""
        return super().get_queryset(request).select_related("zone", "region", "chain")

    @admin.display(description=gettext_lazy("状态"))
    def state(self, grant):
        """In force, waiting, ended or revoked."""
        return state_of(grant)


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
        (None, {"fields": ("username", "name", "phone", "unit", "department")}),
        (
            gettext_lazy("账号状态"),
            {"fields": (("is_active", "must_change_password"), ("last_login", "sessions_valid_after", "date_joined"))},
        ),
    )
    add_fieldsets = ((None, {"fields": ("username", "name", "phone", "unit", "department")}),)
    readonly_fields = ("is_active", "must_change_password", "last_login", "sessions_valid_after", "date_joined")
    inlines = (GrantInline,)
    secret_fields = ("password", "phone")
    acts = (
        Act("reset-password", gettext_lazy("重置密码"), gettext_lazy("将生成一次性密码，只显示一次；其所有登录随即退出。"), _reset),
        Act("sign-out", gettext_lazy("全部退出"), gettext_lazy("将退出其在所有设备上的登录。"), _sign_out),
        Act("close", gettext_lazy("停用账号"), gettext_lazy("停用后不能登录，名下项目请另行移交。"), _close, True, lambda u: u.is_active),
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
        facts = {name: values[name] for name in ("name", "phone", "unit", "department")}
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


def state_of(grant) -> str:
    """A grant's state in a word."""
    if grant.pk is None:
        return ""
    if grant.revoked_at:
        return _("已收回")
    if not grant.confirmed_at:
        return _("待确认")
    today = timezone.localdate()
    if grant.valid_until and grant.valid_until < today:
        return _("已到期")
    return _("生效") if grant.valid_from <= today else _("未到起期")


class StateFilter(admin.SimpleListFilter):
    """By what counts: what waits, what holds, what is over."""

    title = gettext_lazy("状态")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        """Three answers."""
        return [("waiting", _("待确认")), ("live", _("生效")), ("over", _("已收回或到期"))]

    def queryset(self, request, queryset):
        """Rows that match."""
        today = timezone.localdate()
        if self.value() == "waiting":
            return queryset.filter(confirmed_at__isnull=True, revoked_at__isnull=True)
        if self.value() == "live":
            return queryset.filter(pk__in=Grant.objects.live(today).values("pk"))
        if self.value() == "over":
            return queryset.exclude(revoked_at__isnull=True, valid_until__isnull=True).exclude(
                revoked_at__isnull=True, valid_until__gte=today
            )
        return queryset


def _confirm(request, grant, reason):
    grants.confirm(actor=request.user, grant=grant, today=timezone.localdate())
    return _("已确认，授权生效。")


def _revoke(request, grant, reason):
    grants.revoke(actor=request.user, grant=grant, reason=reason, today=timezone.localdate())
    return _("授权已收回。")


@admin.register(Grant)
class GrantAdmin(WrittenByServices, HouseAdmin):
    """授权 of one's own people, or over one's own places. Given, confirmed and revoked; never rewritten."""

    form = GrantForm
    list_display = ("user", "role", "place", "chain", "valid_from", "valid_until", "state", "granted_by", "confirmed_by")
    list_filter = (StateFilter, "role", "everywhere", "valid_from", "valid_until")
    list_select_related = ("user", "zone", "region", "chain", "granted_by", "confirmed_by")
    search_fields = ("user__username", "user__name", "zone__name", "region__name")
    fields = ("user", "role", ("zone", "region", "everywhere"), "chain", ("valid_from", "valid_until"), "note")
    readonly_fields = ("state", "granted_by", "granted_at", "confirmed_by", "confirmed_at", "revoked_at")
    acts = (
        Act(
            "confirm",
            gettext_lazy("确认授权"),
            gettext_lazy("确认后，此人即可看到所列地域的项目。"),
            _confirm,
            False,
            lambda g: not g.confirmed_at and not g.revoked_at,
        ),
        Act("revoke", gettext_lazy("收回授权"), gettext_lazy("收回后立即失效，记录保留。"), _revoke, True, lambda g: not g.revoked_at),
    )

    def get_queryset(self, request):
        """Of one's own people, or over one's own places."""
        office = office_of(request)
        rows = super().get_queryset(request)
        return rows if office.is_everywhere else rows.filter(office.people("user__") | office.places())

    def get_fields(self, request, obj=None):
        """With its state, once it is there."""
        return (*self.fields, *self.readonly_fields) if obj is not None else self.fields

    def has_change_permission(self, request, obj=None):
        """What was granted is not rewritten: revoke it and grant anew."""
        return False

    def save_model(self, request, obj, form, change):
        """Through the service."""
        given = grants.grant(actor=request.user, today=timezone.localdate(), **form.cleaned_data)
        obj.pk, obj._state.adding = given.pk, False

    @admin.display(description=gettext_lazy("地域"))
    def place(self, grant):
        """Zone, region or everywhere."""
        return _("全部地域") if grant.everywhere else (grant.zone or grant.region)

    @admin.display(description=gettext_lazy("状态"))
    def state(self, grant):
        """In a word."""
        return state_of(grant)


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
