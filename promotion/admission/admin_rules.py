"""Admin pages of the rules: the documents' rows with whom they bind, and the versions of the questions.

A version in force is never edited: 新增 makes a copy of the newest, which is changed and then published. Both cities share them, so only
administrators of everywhere keep them.
"""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.admission.models import AdmissionRule, Question, QuestionThreshold, RuleSet, ScoreItem
from promotion.admission.services import rule_sets
from promotion.common.admin_acts import Act
from promotion.common.admin_base import HouseAdmin, WrittenByServices
from promotion.common.permissions import EVERYWHERE
from promotion.common.reference_admin import ReferenceAdmin
from promotion.projects.admin_base import ReadOnlyInline


@admin.register(AdmissionRule)
class AdmissionRuleAdmin(ReferenceAdmin):
    """准入规则."""

    list_display = ["name", "binding", "binding_reason", "rule_type", "rule", "comparator", "threshold", "unit", "edited_locally"]
    list_filter = ["binding", "rule_type", "scope_type", "edited_locally", "source"]
    search_fields = ["name", "slug", "rule", "standard"]
    autocomplete_fields = ["region", "zone", "node"]


class QuestionInline(ReadOnlyInline):
    """The questions of a version."""

    model = Question
    fields = ("sort", "label", "kind", "weight", "fact", "comparator", "threshold", "good", "applies_when", "is_preset")


class ScoreInline(ReadOnlyInline):
    """The score items of a version."""

    model = ScoreItem
    fields = ("sort", "label", "most", "basis")


def _publish(request, row, reason) -> str:
    rule_sets.publish_rule_set(actor=request.user, rule_set=row)
    return _("已发布，自施行日期起两市同时适用。")


@admin.register(RuleSet)
class RuleSetAdmin(WrittenByServices, HouseAdmin):
    """准入规则集."""

    comes_first = True
    list_display = ["version", "name", "valid_from", "is_scored", "published_at", "published_by"]
    list_filter = ["is_scored", "published_at", "valid_from"]
    list_select_related = ["published_by"]
    search_fields = ["name"]
    fields = ["name", "valid_from", "is_scored", "note"]
    inlines = [QuestionInline, ScoreInline]
    acts = (
        Act(
            "publish",
            gettext_lazy("发布"),
            gettext_lazy("发布后不能再改；自施行日期起，两市的准入审核都按这一版。"),
            _publish,
            is_open=lambda row: row.published_at is None,
        ),
    )

    def has_add_permission(self, request):
        """Whoever keeps the rules."""
        return super().has_add_permission(request) and request.user.has_perm(EVERYWHERE)

    def has_change_permission(self, request, obj=None):
        """While it is not published."""
        may = super().has_change_permission(request, obj) and request.user.has_perm(EVERYWHERE)
        return may and (obj is None or obj.published_at is None)

    def get_inlines(self, request, obj):
        """Of a version that is there."""
        return self.inlines if obj else []

    def save_model(self, request, obj, form, change):
        """A new one is a copy of the newest."""
        values = form.cleaned_data
        if change:
            rule_sets.edit_rule_set(actor=request.user, rule_set=obj, **values)
            return
        newest = RuleSet.objects.order_by("-version").first()
        copy = rule_sets.copy_rule_set(actor=request.user, source=newest, **values)
        obj.pk, obj.version = copy.pk, copy.version
        obj._state.adding = False

    def save_related(self, request, form, formsets, change):
        """The service has written them."""


class OfADraft(HouseAdmin):
    """Rows of a version: added and changed only while that is not published. `path` leads to the version."""

    path = "rule_set"

    def _version(self, obj):
        for name in self.path.split("__"):
            obj = getattr(obj, name)
        return obj

    def has_add_permission(self, request):
        """Whoever keeps the rules."""
        return super().has_add_permission(request) and request.user.has_perm(EVERYWHERE)

    def has_change_permission(self, request, obj=None):
        """While the version is not published."""
        may = super().has_change_permission(request, obj) and request.user.has_perm(EVERYWHERE)
        return may and (obj is None or self._version(obj).published_at is None)

    def has_delete_permission(self, request, obj=None):
        """A question that is not wanted in the next version is taken out of its draft."""
        return obj is not None and self.has_change_permission(request, obj)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Only drafts take rows."""
        if db_field.name == "rule_set":
            kwargs["queryset"] = RuleSet.objects.filter(published_at__isnull=True)
        if db_field.name == "question":
            kwargs["queryset"] = Question.objects.filter(rule_set__published_at__isnull=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        """Into a draft alone, whatever was posted."""
        rule_sets.open_draft(self._version(obj))
        super().save_model(request, obj, form, change)


@admin.register(Question)
class QuestionAdmin(OfADraft):
    """准入问题."""

    list_display = ["rule_set", "sort", "label", "kind", "weight", "fact", "comparator", "threshold", "good", "applies_when", "is_preset"]
    list_filter = [("rule_set", admin.RelatedOnlyFieldListFilter), "weight", "kind", "is_preset"]
    list_select_related = ["rule_set"]
    search_fields = ["label", "text", "code"]


@admin.register(QuestionThreshold)
class QuestionThresholdAdmin(OfADraft):
    """分行业界限值."""

    path = "question__rule_set"
    list_display = ["question", "version", "chain", "threshold", "basis"]
    list_filter = [("question__rule_set", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["question__rule_set", "chain"]
    search_fields = ["question__label", "chain__name"]

    @admin.display(description=gettext_lazy("规则集"))
    def version(self, row):
        """Of the question."""
        return row.question.rule_set


@admin.register(ScoreItem)
class ScoreItemAdmin(OfADraft):
    """评分项."""

    list_display = ["rule_set", "sort", "label", "most", "basis"]
    list_filter = [("rule_set", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["rule_set"]
    search_fields = ["label", "code"]
