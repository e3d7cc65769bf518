"""The door of 提醒设置: three forms on one page, each saved by itself."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from promotion.access.scope import scope_of
from promotion.common.errors import Refused
from promotion.common.htmx import UNPROCESSABLE
from promotion.people.models import User
from promotion.reminders.forms import AwayForm, ChannelsForm, QuietForm
from promotion.reminders.models import CalendarFeed
from promotion.reminders.preferences import columns_for, matrix, open_pairs
from promotion.reminders.services import preferring, stand_ins

SHOWN = 10


@require_http_methods(["GET", "HEAD", "POST"])
def message_settings(request):
    """Channels, quiet hours, absence, the calendar feed; `part` says which form was sent."""
    page = _Page(request)
    if request.method != "POST":
        return page.draw()
    save = {"channels": page.save_channels, "quiet": page.save_quiet, "away": page.save_away}.get(request.POST.get("part", ""))
    if save is None:
        raise Http404
    done = save()
    if not done:
        return page.draw(UNPROCESSABLE)
    messages.success(request, done)
    return redirect(f"{reverse('message_settings')}#{request.POST['part']}")


class _Page:
    """What the page is made of: the person's wishes as they stand, and the forms as they were sent."""

    def __init__(self, request):
        self.request, self.user, self.today = request, request.user, timezone.localdate()
        self.wish = preferring.preference_of(self.user)
        self.columns = columns_for(self.user)
        self.groups = matrix(self.wish, self.columns, scope_of(self.user, self.today).roles)
        self.is_away = self.wish.away_until is not None and self.wish.away_until >= self.today
        self.people = stand_ins.candidates(self.user, self.today)
        part, sent = request.POST.get("part", ""), request.POST
        self.channels = ChannelsForm(sent if part == "channels" else None, pairs=open_pairs(self.groups))
        self.quiet = QuietForm(sent if part == "quiet" else None, initial=self._said("quiet_from", "quiet_until"))
        said = self._said("away_from", "away_until", "delegate") if self.is_away else {}
        self.away = AwayForm(sent if part == "away" else None, initial=said, people=self._offered())

    def _said(self, *names) -> dict:
        return {name: getattr(self.wish, name) for name in names}

    def _offered(self):
        """Those who may stand in, and who was named before, though the service may refuse them by now."""
        if not (self.is_away and self.wish.delegate_id):
            return self.people
        ids = {*self.people.values_list("pk", flat=True), self.wish.delegate_id}
        return User.objects.filter(pk__in=ids).select_related("unit").order_by("unit__name", "name", "pk")

    def save_channels(self) -> str:
        """Every box left open declines."""
        if not self.channels.is_valid():
            return ""
        pairs = open_pairs(self.groups)
        declined = set(pairs) - set(self.channels.cleaned_data["accepted"])
        usable = {column.channel for column in self.columns if not column.problem}
        return self._saved(self.channels, _("推送渠道已保存。"), preferring.choose_channels, declined=declined, channels=usable)

    def save_quiet(self) -> str:
        """`clear` empties both."""
        if "clear" in self.request.POST:
            return self._saved(self.quiet, _("已取消免打扰。"), preferring.set_quiet_hours, quiet_from=None, quiet_until=None)
        return self._saved(self.quiet, _("免打扰时段已保存。"), preferring.set_quiet_hours) if self.quiet.is_valid() else ""

    def save_away(self) -> str:
        """`clear` ends the absence."""
        if "clear" in self.request.POST:
            return self._saved(self.away, _("已结束外出，提醒照常发给您。"), preferring.come_back)
        return self._saved(self.away, _("外出安排已保存。"), preferring.go_away, today=self.today) if self.away.is_valid() else ""

    def _saved(self, form, done: str, service, **facts) -> str:
        facts = facts if "clear" in self.request.POST or form is self.channels else {**form.cleaned_data, **facts}
        try:
            service(actor=self.user, **facts)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except ValidationError as error:
            form.add_error(None, error.message_dict.get(NON_FIELD_ERRORS) or error.messages)
        else:
            return done
        return ""

    def draw(self, status: int = 200):
        """The page."""
        delegate = self.wish.delegate if self.is_away else None
        hidden = list(stand_ins.hidden_from(self.user, delegate, self.today)[: SHOWN + 1]) if delegate else []
        context = {
            "groups": self.groups,
            "columns": self.columns,
            "channels_form": self.channels,
            "quiet_form": self.quiet,
            "away_form": self.away,
            "wish": self.wish,
            "is_away": self.is_away,
            "delegate": delegate,
            "delegate_is_blind": delegate is not None and not scope_of(delegate, self.today).is_live,
            "hidden": hidden[:SHOWN],
            "hidden_more": len(hidden) > SHOWN,
            "standing_in": stand_ins.stood_in_for(self.user, self.today),
            "feed": CalendarFeed.objects.filter(user=self.user).first(),
            "today": self.today,
        }
        return render(self.request, "reminders/settings.html", context, status=status)
