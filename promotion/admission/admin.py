"""Admin pages of what is found and decided: reviews and waivers to be read, rounds, consents and conclusions through their services."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.admission.models import AdmissionReview, Consent, Decision, DecisionRound, Material, MaterialKind, Waiver
from promotion.admission.services import answer_consent, open_round, record_decision, withdraw_round
from promotion.admission.services.rounds import LONGEST, WORKDAYS
from promotion.common.admin_acts import Act
from promotion.common.admin_base import HouseAdmin
from promotion.common.permissions import EVERYWHERE
from promotion.people.models.organisations import DepartmentFunction
from promotion.projects.admin_base import ReadOnlyInline, RecordAdmin, ScopedReadOnlyAdmin, ServiceAdmin


class WaiverInline(ReadOnlyInline):
    """The waivers of a review."""

    model = Waiver
    fields = ("item_text", "reason_class", "reason", "waived_by", "waived_at")

    def get_queryset(self, request):
        """With the names."""
        return super().get_queryset(request).select_related("waived_by")


@admin.register(AdmissionReview)
class AdmissionReviewAdmin(ScopedReadOnlyAdmin):
    """准入审核. Answered on the project's page, where the verdict is worked out; nobody types one, here or there."""

    list_display = ["project", "verdict", "reviewed_on", "rule_set", "reviewed_by", "waived_at"]
    list_filter = ["verdict", "reviewed_on", "waived_at", ("rule_set", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["project", "reviewed_by", "rule_set"]
    search_fields = ["project__code", "project__name"]
    fields = [
        "project",
        "rule_set",
        "verdict",
        "note",
        "seen",
        "results",
        "score",
        "reviewed_on",
        "reviewed_by",
        "recorded_at",
        "waived_at",
    ]
    inlines = [WaiverInline]


@admin.register(Waiver)
class WaiverAdmin(ScopedReadOnlyAdmin):
    """限制项豁免. Given by the chain leader on the project's page; an administrator has no such right."""

    project_path = "review__project"
    list_display = ["project", "item_text", "reason_class", "reason", "waived_by", "waived_at"]
    list_filter = ["reason_class", "waived_at"]
    list_select_related = ["review__project", "waived_by"]
    search_fields = ["review__project__code", "review__project__name", "item_text"]

    @admin.display(description=gettext_lazy("项目"))
    def project(self, waiver):
        """Of the review."""
        return waiver.review.project


@admin.register(MaterialKind)
class MaterialKindAdmin(HouseAdmin):
    """决策材料目录, one for both cities."""

    list_display = ["name", "is_required", "is_in_use", "sort"]
    list_filter = ["is_required", "is_in_use"]
    search_fields = ["name"]

    def has_add_permission(self, request):
        """Both cities share it."""
        return super().has_add_permission(request) and request.user.has_perm(EVERYWHERE)

    def has_change_permission(self, request, obj=None):
        """Both cities share it."""
        return super().has_change_permission(request, obj) and request.user.has_perm(EVERYWHERE)


class MaterialInline(ReadOnlyInline):
    """The materials of a round."""

    model = Material
    fields = ("name", "is_required", "is_there")


@admin.register(Material)
class MaterialAdmin(ScopedReadOnlyAdmin):
    """决策材料 of the rounds."""

    project_path = "round__project"
    list_display = ["round", "name", "is_required", "is_there"]
    list_filter = ["is_required", "is_there"]
    list_select_related = ["round"]
    search_fields = ["name", "round__project__code", "round__project__name"]


class ConsentInline(ReadOnlyInline):
    """The consents of a round."""

    model = Consent
    fields = ("department", "asked_on", "due", "outcome", "text", "answered_on", "answered_by", "is_on_behalf", "source")

    def get_queryset(self, request):
        """With the names."""
        return super().get_queryset(request).select_related("department", "answered_by")


class RoundForm(forms.ModelForm):
    """A round asks departments by their function."""

    functions = forms.MultipleChoiceField(
        label=gettext_lazy("会签部门"), choices=DepartmentFunction.choices, widget=forms.CheckboxSelectMultiple
    )
    workdays = forms.IntegerField(label=gettext_lazy("限办工作日"), min_value=1, max_value=LONGEST, initial=WORKDAYS)


def _withdraw(request, row, reason) -> str:
    withdraw_round(actor=request.user, decision_round=row, reason=reason, today=timezone.localdate())
    return _("已撤回，各部门不再需要会签。")


@admin.register(DecisionRound)
class DecisionRoundAdmin(RecordAdmin):
    """决策单: opened and withdrawn, not edited."""

    form = RoundForm
    list_display = ["project", "subject", "opened_on", "opened_by", "concluded_on", "withdrawn_at"]
    list_filter = ["opened_on", "concluded_on", "withdrawn_at"]
    list_select_related = ["project", "opened_by"]
    search_fields = ["project__code", "project__name", "subject"]
    acts = (Act("withdraw", gettext_lazy("撤回"), gettext_lazy("撤回后各部门不再需要会签。"), _withdraw, True, lambda row: row.is_open),)

    def get_fields(self, request, obj=None):
        """What is asked for, or how it stands."""
        if obj is None:
            return ["project", "subject", "functions", "workdays"]
        return ["project", "subject", "opened_on", "opened_by", "concluded_on", "withdrawn_at", "withdrawal_reason"]

    def get_inlines(self, request, obj):
        """Of a round that is there."""
        return [MaterialInline, ConsentInline] if obj else []

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The choices are asked for only when it is opened."""
        if obj is not None:
            kwargs["form"] = forms.ModelForm
        return super().get_form(request, obj, change=change, **kwargs)

    def write(self, request, obj, values, change):
        """Open it."""
        return open_round(actor=request.user, today=timezone.localdate(), **values)


@admin.register(Consent)
class ConsentAdmin(ServiceAdmin):
    """会签. An administrator answers on behalf of a department, with the source."""

    project_path = "round__project"
    list_display = ["project", "department", "asked_on", "due", "outcome", "answered_on", "answered_by", "is_on_behalf"]
    list_filter = ["outcome", "due", "is_on_behalf", ("department", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["round__project", "department", "answered_by"]
    search_fields = ["round__project__code", "round__project__name", "department__name"]
    fields = ["round", "department", "asked_on", "workdays", "due", "outcome", "text", "answered_on", "source"]

    @admin.display(description=gettext_lazy("项目"))
    def project(self, consent):
        """Of the round."""
        return consent.round.project

    def tools(self, request, row):
        """The project's own page, too."""
        row.project = row.round.project
        return super().tools(request, row)

    def has_add_permission(self, request):
        """A round asks for them."""
        return False

    def has_change_permission(self, request, obj=None):
        """An answer is final."""
        return super().has_change_permission(request, obj) and (obj is None or (not obj.outcome and obj.round.is_open))

    def get_readonly_fields(self, request, obj=None):
        """Who is asked until when was said by the round."""
        return ["round", "department", "asked_on", "workdays", "due"]

    def write(self, request, obj, values, change):
        """Answer it."""
        return answer_consent(actor=request.user, consent=obj, today=timezone.localdate(), **values)


@admin.register(Decision)
class DecisionAdmin(RecordAdmin):
    """决策结论. The newest counts; it ends the open round."""

    list_display = ["project", "conclusion", "decided_by", "decided_on", "recorded_by"]
    list_filter = ["conclusion", "decided_on"]
    list_select_related = ["project", "recorded_by"]
    search_fields = ["project__code", "project__name", "decided_by"]
    fields = ["project", "conclusion", "decided_by", "decided_on", "conditions"]

    def write(self, request, obj, values, change):
        """Record it."""
        return record_decision(actor=request.user, today=timezone.localdate(), **values)
