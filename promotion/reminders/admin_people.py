"""Admin pages of what people said about being reminded: to be read, in one's own city. An administrator may close a calendar feed."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.admin_acts import Act
from promotion.projects.admin_base import ScopedReadOnlyAdmin
from promotion.reminders.models import CalendarFeed, Preference, Snooze
from promotion.reminders.services import feeds


@admin.register(Preference)
class PreferenceAdmin(ScopedReadOnlyAdmin):
    """提醒偏好."""

    project_path, person_path = "", "user"
    list_display = ("user", "quiet_from", "quiet_until", "away_from", "away_until", "delegate", "changed_at")
    list_filter = ("away_until", "changed_at")
    list_select_related = ("user", "delegate")
    search_fields = ("user__name", "user__username", "delegate__name")


@admin.register(Snooze)
class SnoozeAdmin(ScopedReadOnlyAdmin):
    """稍后提醒. What was put off is the person's own affair: of which project or matter is not shown."""

    project_path, person_path = "", "user"
    list_display = ("user", "rule", "until", "created_at", "taken_back_at")
    list_filter = ("rule", "until", "created_at")
    list_select_related = ("user", "rule")
    search_fields = ("user__name", "user__username")
    fields = ("user", "rule", "until", "created_at", "taken_back_at")

    def tools(self, request, row):
        """No way to the project: it is not named here."""
        return []


def _close(request, feed, reason):
    who = feed.user
    feeds.close_for(actor=request.user, feed=feed, reason=reason, today=timezone.localdate())
    return _("已关闭%(who)s的日历订阅，原地址不再有效。") % {"who": who}


@admin.register(CalendarFeed)
class CalendarFeedAdmin(ScopedReadOnlyAdmin):
    """日历订阅. The digest of its token is shown to nobody."""

    project_path, person_path = "", "user"
    list_display = ("user", "created_at", "last_read_on")
    list_filter = ("created_at", "last_read_on")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__username")
    fields = ("user", "created_at", "last_read_on")
    secret_fields = ("token_digest",)
    acts = (Act("close", gettext_lazy("关闭订阅"), gettext_lazy("原地址立即失效；本人可以重新开通。"), _close, True),)
