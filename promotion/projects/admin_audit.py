"""Admin page of the audit trail: read only, and of no row that names what the reader may not see."""

from django.contrib import admin
from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy

from promotion.access.act_words import NOUNS, in_words, tables
from promotion.access.administration import administration_of
from promotion.common.admin_base import TOLD, ReadOnlyAdmin
from promotion.common.models import AuditEvent
from promotion.enterprises.models import Contact
from promotion.people.models import User
from promotion.projects.administration import enterprises_administered, projects_administered


class ActFilter(admin.AllValuesFieldListFilter):
    """By act, in words."""

    def choices(self, changelist):
        """The codes in words."""
        for choice in super().choices(changelist):
            code = str(choice["display"])
            yield {**choice, "display": in_words(code) if code.partition(".")[0] in NOUNS or "." in code else code}


class ObjectFilter(admin.AllValuesFieldListFilter):
    """By table, in words."""

    def choices(self, changelist):
        """The model names in words."""
        named = tables()
        for choice in super().choices(changelist):
            yield {**choice, "display": named.get(str(choice["display"]), choice["display"])}


def _about(table: str, rows) -> Q:
    numbers = rows.annotate(number=Cast("pk", CharField())).values("number")
    return Q(object_type=table, object_id__in=numbers)


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """审计记录: of the projects of one's own city, and otherwise of what one's own people did."""

    room = "common"
    list_display = ("at", "actor_name", "act", "object_label", "project_code", "ip", "note")
    list_filter = (("action", ActFilter), ("object_type", ObjectFilter), "at")
    search_fields = ("actor_name", "action", "project_code", "request_id")
    masked_texts = TOLD
    date_hierarchy = "at"

    def get_queryset(self, request):
        """Everything for administrators of everywhere, but of 保密 projects that are not theirs.

        What one's own people did about a firm of the other city names that firm: such a row is not shown.
        """
        today = timezone.localdate()
        office = administration_of(request.user, today)
        projects = projects_administered(request.user, today).values("code")
        rows = super().get_queryset(request)
        if office.is_everywhere:
            return rows.filter(Q(project_code="") | Q(project_code__in=projects))
        firms = enterprises_administered(request.user, today)
        known = _about("enterprise", firms) | _about("contact", Contact.objects.filter(enterprise__in=firms))
        known |= ~Q(object_type__in=("enterprise", "contact", "firstcontact", "contactrequest"))
        theirs = Q(actor_id__in=User.objects.filter(office.people()).values("pk"))
        return rows.filter(Q(project_code__in=projects) | (Q(project_code="") & theirs & known))

    @admin.display(description=gettext_lazy("动作"), ordering="action")
    def act(self, event):
        """In words."""
        return in_words(event.action)
