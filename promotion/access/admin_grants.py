"""Admin pages of grants: on the person's page and by themselves."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.access.admin_base import office_of
from promotion.access.models import Grant
from promotion.access.services import grants
from promotion.common.admin_acts import Act
from promotion.common.admin_base import HouseAdmin, WrittenByServices


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
