"""Admin pages of enterprises and contacts. They stand here because who sees an enterprise is decided with its projects."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common import phones
from promotion.enterprises.models import Contact, Enterprise
from promotion.enterprises.services import changes, register
from promotion.projects.admin_base import ReadOnlyInline, ScopedReadOnlyAdmin, ServiceAdmin, VersionedForm
from promotion.projects.administration import enterprises_administered
from promotion.projects.models import ContactRequest, FirstContact


class EnterpriseForm(VersionedForm):
    """What is known of a firm."""

    class Meta:
        model = Enterprise
        fields = [*changes.EDITABLE]


class ContactInline(ReadOnlyInline):
    """联系人, phones masked."""

    model = Contact
    fields = ("name", "title", "masked_phone", "is_decision_maker", "withdrawn_at")

    @admin.display(description=gettext_lazy("电话"))
    def masked_phone(self, contact):
        """Never the whole number."""
        return phones.mask(contact.phone)


@admin.register(Enterprise)
class EnterpriseAdmin(ServiceAdmin):
    """企业, registered once for both cities."""

    comes_first = True
    room = "enterprises"
    list_display = ("name", "uscc", "region", "chain", "is_chain_owner", "is_leading", "created_unit", "created_at", "withdrawn_at")
    list_filter = ("is_chain_owner", "is_leading", ("created_unit", admin.RelatedOnlyFieldListFilter), "created_at")
    list_select_related = ("region", "chain", "created_unit")
    search_fields = ("name", "uscc", "normalised_name", "initials")
    form = EnterpriseForm
    fields = (
        *changes.EDITABLE,
        "looked_at",
        "registered_separately_reason",
        "created_by",
        "created_unit",
        "created_at",
        "updated_at",
        "withdrawn_at",
    )
    readonly_fields = ("registered_separately_reason", "created_by", "created_unit", "created_at", "updated_at", "withdrawn_at")
    inlines = (ContactInline,)

    def _own(self, user, today):
        return Q(pk__in=enterprises_administered(user, today).values("pk"))

    def has_add_permission(self, request):
        """Enterprises are registered on the product's own page, with its look-out for twins."""
        return False

    def write(self, request, obj, values, change):
        """Through the service that keeps the normalised name in line."""
        facts = {name: values[name] for name in changes.EDITABLE}
        return changes.mend_enterprise(actor=request.user, enterprise=obj, version=values["looked_at"], **facts)


@admin.register(Contact)
class ContactAdmin(ServiceAdmin):
    """联系人. The phone is masked here too: a reveal is an act of its own, with a reason, on the enterprise's page."""

    room = "enterprises"
    project_path, enterprise_path = "", "enterprise"
    list_display = ("name", "title", "enterprise", "masked_phone", "is_decision_maker", "created_by", "withdrawn_at")
    list_filter = ("is_decision_maker", "created_at")
    list_select_related = ("enterprise", "created_by")
    search_fields = ("name", "enterprise__name")
    fields = ("enterprise", "name", "title", "is_decision_maker", "notes", "masked_phone", "created_by", "created_at", "withdrawn_at")
    readonly_fields = ("enterprise", "masked_phone", "created_by", "created_at", "withdrawn_at")

    def has_add_permission(self, request):
        """Contacts are added on the enterprise's page."""
        return False

    def write(self, request, obj, values, change):
        """Through the service; how the person is reached is not changed here."""
        facts = {name: values[name] for name in ("name", "title", "is_decision_maker", "notes")}
        contact = Contact.objects.select_related("enterprise").get(pk=obj.pk)
        return register.save_contact(actor=request.user, enterprise=contact.enterprise, contact=contact, **facts)

    @admin.display(description=gettext_lazy("电话"))
    def masked_phone(self, contact):
        """Never the whole number."""
        return phones.mask(contact.phone) or _("未登记")


@admin.register(FirstContact)
class FirstContactAdmin(ScopedReadOnlyAdmin):
    """首谈, earned by a contact with its evidence."""

    room = "enterprises"
    project_path, enterprise_path = "", "enterprise"
    list_display = ("enterprise", "unit", "user", "earned_on", "lapsed_on", "lapse_reason")
    list_filter = ("earned_on", "lapsed_on")
    list_select_related = ("enterprise", "unit", "user")
    search_fields = ("enterprise__name", "unit__name")
    fields = ("enterprise", "unit", "user", "earned_on", "lapsed_on", "lapse_reason")


@admin.register(ContactRequest)
class ContactRequestAdmin(ScopedReadOnlyAdmin):
    """对接申请, answered by the holder or the joint office."""

    room = "enterprises"
    project_path, enterprise_path = "", "enterprise"
    list_display = ("enterprise", "kind", "from_user", "state", "answered_by", "created_at")
    list_filter = ("kind", "state", "created_at")
    list_select_related = ("enterprise", "from_user", "answered_by")
    search_fields = ("enterprise__name",)
