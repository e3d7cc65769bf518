"""Admin pages of the channels out: robots of groups, each city's own, and the office's application in 企业微信."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.admin_acts import Act
from promotion.common.admin_base import PLACE, HouseAdmin
from promotion.common.errors import Refused
from promotion.common.secret_admin import SecretForm, WithSecrets
from promotion.reminders.answers import Verdict
from promotion.reminders.channels import webhook_addresses
from promotion.reminders.models import Dialect, Robot, WecomApp
from promotion.reminders.services import trying


class CheckedForm(SecretForm):
    """A form whose addresses and keys are checked before they are kept."""

    def clean(self):
        """Refusals stand at their fields."""
        cleaned = super().clean()
        if not self.errors:
            try:
                self.check()
            except Refused as error:
                self.add_error(error.field if error.field in self.fields else None, str(error))
        return cleaned


class RobotForm(CheckedForm):
    """What a robot's address must look like depends on whose it is."""

    def check(self):
        """Raise Refused. A robot of 企业微信 has no signing key."""
        webhook_addresses.check_robot(self.cleaned_data["dialect"], self.plain("address"))
        if self.cleaned_data["dialect"] == Dialect.WECOM:
            self.cleaned_data["secret"] = ""
        else:
            webhook_addresses.check_signing_key(self.plain("secret"))


class WecomForm(CheckedForm):
    """The application's address is 企业微信's own, or one that the site allows."""

    def check(self):
        """Raise Refused."""
        webhook_addresses.check_base(self.cleaned_data["base_url"])


def _said(answer) -> str:
    if answer.verdict != Verdict.YES:
        raise Refused(trying.in_words(answer))
    return trying.in_words(answer)


class WithTrial:
    """The button is shown to those who may change the row; the service asks again."""

    def tools(self, request, row):
        """None for others."""
        return super().tools(request, row) if self.has_change_permission(request, row) else []


def _try_robot(request, robot, reason):
    return _said(trying.try_robot(actor=request.user, robot=robot, now=timezone.now()))


@admin.register(Robot)
class RobotAdmin(WithTrial, WithSecrets, HouseAdmin):
    """群机器人. An administrator of one city keeps those of their city."""

    form = RobotForm
    secret_fields = ("address", "secret")
    list_display = ("name", "dialect", "zone", "region", "tells_names", "enabled")
    list_filter = ("dialect", "enabled", "tells_names")
    list_select_related = ("zone__region", "region")
    search_fields = ("name", "zone__name", "region__name")
    fields = ("name", "dialect", "address", "secret", "zone", "region", "tells_names", "enabled")
    acts = (Act("try", gettext_lazy("发一条测试消息"), gettext_lazy("将真的在群里发一条消息。"), _try_robot),)

    def has_change_permission(self, request, obj=None):
        """Of places one administers."""
        return super().has_change_permission(request, obj) and (obj is None or _is_in_reach(request, obj))

    def save_model(self, request, obj, form, change):
        """The place after the change must be within reach too."""
        if not _is_in_reach(request, obj):
            raise Refused(_("这一地域不归您管理，请选择本市范围内的地域。"), field="zone" if obj.zone_id else "region")
        super().save_model(request, obj, form, change)


def _is_in_reach(request, robot: Robot) -> bool:
    return request.user.has_perm(PLACE, robot.zone or robot.region)


def _try_wecom(request, app, reason):
    return _said(trying.try_wecom(actor=request.user, app=app, now=timezone.now()))


@admin.register(WecomApp)
class WecomAppAdmin(WithTrial, WithSecrets, HouseAdmin):
    """企业微信应用, one for both cities."""

    everywhere_only = True
    form = WecomForm
    secret_fields = ("secret",)
    list_display = ("corp_id", "agent_id", "base_url", "enabled")
    search_fields = ("corp_id",)
    fields = ("corp_id", "agent_id", "secret", "base_url", "enabled")
    acts = (Act("try", gettext_lazy("发一条测试消息"), gettext_lazy("将真的向您自己的企业微信发一条消息。"), _try_wecom),)

    def has_add_permission(self, request):
        """One row."""
        return super().has_add_permission(request) and not WecomApp.objects.exists()
