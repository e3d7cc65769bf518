"""Admin pages of what an agreement holds: parties, instalments, clauses, moved dates."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.agreements import services
from promotion.agreements.models import AgreementParty, Clause, DateChange, Instalment
from promotion.common.admin_acts import Act
from promotion.common.money import show_amount
from promotion.projects.admin_base import RecordAdmin, ScopedReadOnlyAdmin, ServiceAdmin, project_tools


class OfAgreement:
    """Rows of an agreement, seen where its project is."""

    project_path = "agreement__project"
    list_select_related = ("agreement__project",)

    @admin.display(description=gettext_lazy("项目"), ordering="agreement__project")
    def of_project(self, row):
        """Whose agreement it is."""
        return row.agreement.project


def _strike_party(request, row, reason):
    services.strike_party(actor=request.user, party=row, today=timezone.localdate())
    return _("已删去这个当事方。")


@admin.register(AgreementParty)
class AgreementPartyAdmin(OfAgreement, RecordAdmin):
    """协议当事方, named while the agreement is a draft."""

    list_display = ("of_project", "agreement", "side", "name", "enterprise", "role", "withdrawn_at")
    list_filter = ("side", "withdrawn_at")
    list_select_related = ("agreement__project", "enterprise")
    search_fields = ("name", "agreement__project__code", "agreement__project__name")
    fields = ("agreement", "side", "name", "enterprise", "role")
    acts = (Act("strike", _("删去"), _("从拟签协议里删去这个当事方？"), _strike_party, is_open=lambda row: row.withdrawn_at is None),)

    def write(self, request, obj, values, change):
        """Add it."""
        return services.add_party(actor=request.user, today=timezone.localdate(), **values)


def _act(service, name, done):
    def do(request, row, reason):
        today = timezone.localdate()
        said = {"how": reason, "fulfilled_on": today} if name.startswith("fulfil") else {"reason": reason}
        service(actor=request.user, today=today, **{name.split("_")[1]: row}, **said)
        return done

    return do


def _is_open(row) -> bool:
    return row.is_open


@admin.register(Instalment)
class InstalmentAdmin(OfAgreement, RecordAdmin):
    """分期出资. Together never more than is pledged."""

    list_display = ("of_project", "agreement", "number", "shown_amount", "due", "fulfilled_on", "withdrawn_at")
    list_filter = ("due", "fulfilled_on", "withdrawn_at")
    search_fields = ("agreement__title", "agreement__project__code", "agreement__project__name")
    acts = (
        Act(
            "fulfil",
            _("登记到位"),
            _("今天登记为已出资？请在理由里写明凭据。"),
            _act(services.fulfil_instalment, "fulfil_instalment", _("已登记履行。")),
            True,
            _is_open,
        ),
        Act(
            "strike",
            _("删去"),
            _("删去这一期？"),
            _act(services.strike_instalment, "strike_instalment", _("已删去。")),
            True,
            _is_open,
        ),
    )

    def get_fields(self, request, obj=None):
        """What is agreed; of a row also what became of it."""
        agreed = ("agreement", "number", "due", "amount")
        return (*agreed, "fulfilled_on", "fulfilment", "withdrawn_at") if obj else agreed

    def write(self, request, obj, values, change):
        """Add it."""
        return services.add_instalment(actor=request.user, today=timezone.localdate(), **values)

    @admin.display(description=gettext_lazy("出资额"), ordering="amount")
    def shown_amount(self, instalment):
        """万元 or 亿元."""
        return show_amount(instalment.amount)


@admin.register(Clause)
class ClauseAdmin(OfAgreement, ServiceAdmin):
    """协议条款: added, then reviewed; its words stay."""

    list_display = ("of_project", "agreement", "side", "text_short", "due", "review", "department", "fulfilled_on", "withdrawn_at")
    list_filter = ("side", "review", "due", "fulfilled_on", "withdrawn_at")
    list_select_related = ("agreement__project", "department")
    search_fields = ("text", "agreement__title", "agreement__project__code", "agreement__project__name")
    agreed = ("agreement", "side", "text", "amount", "due", "department", "responsible")
    reviewed = ("review", "reviewed_on", "basis")
    acts = (
        Act(
            "fulfil",
            _("登记履行"),
            _("今天登记为已履行？请在理由里写明怎样履行。"),
            _act(services.fulfil_clause, "fulfil_clause", _("已登记履行。")),
            True,
            _is_open,
        ),
        Act("strike", _("删去"), _("删去这一条？"), _act(services.strike_clause, "strike_clause", _("已删去。")), True, _is_open),
    )

    def get_fields(self, request, obj=None):
        """A new one is agreed; afterwards it is reviewed."""
        return (*self.agreed, *self.reviewed, "reviewed_by", "fulfilled_on", "fulfilment", "withdrawn_at") if obj else self.agreed

    def get_readonly_fields(self, request, obj=None):
        """Only the review of a clause changes."""
        return (*self.agreed, "reviewed_by", "fulfilled_on", "fulfilment", "withdrawn_at") if obj else ()

    def has_change_permission(self, request, obj=None):
        """What was struck out stays so."""
        return (obj is None or obj.withdrawn_at is None) and super().has_change_permission(request, obj)

    def write(self, request, obj, values, change):
        """Add it, or review it."""
        today = timezone.localdate()
        if not change:
            return services.add_clause(actor=request.user, today=today, **values)
        said = {name: values[name] for name in self.reviewed}
        said["reviewed_on"] = said["reviewed_on"] or today
        return services.review_clause(actor=request.user, clause=Clause.objects.get(pk=obj.pk), today=today, **said)

    @admin.display(description=gettext_lazy("条款"))
    def text_short(self, clause):
        """The beginning."""
        return clause.text[:40]


@admin.register(DateChange)
class DateChangeAdmin(ScopedReadOnlyAdmin):
    """日期变更, written with its supplement."""

    project_path = "supplement__project"
    list_display = ("supplement", "clause", "instalment", "old_due", "new_due")
    list_filter = ("new_due",)
    list_select_related = ("supplement__project", "clause", "instalment")
    search_fields = ("supplement__title", "supplement__project__code", "supplement__project__name")

    def tools(self, request, row):
        """The project's own page."""
        return project_tools(row.project)
