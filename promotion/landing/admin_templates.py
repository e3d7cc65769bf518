"""Admin pages of the templates of landing plans, kept by administrators of everywhere."""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.admin_base import HouseAdmin
from promotion.common.permissions import EVERYWHERE
from promotion.common.reference_admin import ReferenceAdmin
from promotion.landing.models import LandingTemplate, TemplateTask
from promotion.landing.services.templates import items_changed
from promotion.projects.admin_base import ReadOnlyInline


class ForEverybody:
    """Templates serve both cities: administrators of one city read them."""

    def has_add_permission(self, request):
        """Administrators of everywhere."""
        return super().has_add_permission(request) and request.user.has_perm(EVERYWHERE)

    def has_change_permission(self, request, obj=None):
        """Administrators of everywhere."""
        return super().has_change_permission(request, obj) and request.user.has_perm(EVERYWHERE)


class TemplateTaskInline(ReadOnlyInline):
    """The items of a template; each is changed on its own page."""

    model = TemplateTask
    fields = ("phase", "title", "function", "workdays", "waits_for", "sort")

    def get_queryset(self, request):
        """With what they wait for."""
        return super().get_queryset(request).prefetch_related("after")

    @admin.display(description=gettext_lazy("前置事项"))
    def waits_for(self, item):
        """Titles."""
        return "、".join(each.title for each in item.after.all()) or _("并联")


@admin.register(LandingTemplate)
class LandingTemplateAdmin(ForEverybody, ReferenceAdmin):
    """落地计划模板. Plans in force keep what they were copied from."""

    list_display = ("name", "chain", "site_kind", "version", "is_active", "edited_locally")
    list_filter = ("is_active", "site_kind", "edited_locally")
    list_select_related = ("chain",)
    search_fields = ("name", "slug")
    fields = ("name", "chain", "site_kind", "is_active", "sort", "version", "notes", "edited_locally")
    readonly_fields = ("version",)
    inlines = (TemplateTaskInline,)

    def get_readonly_fields(self, request, obj=None):
        """The version counts by itself."""
        return (*super().get_readonly_fields(request, obj), "version")


@admin.register(TemplateTask)
class TemplateTaskAdmin(ForEverybody, HouseAdmin):
    """模板事项. Each change makes a new version of its template."""

    deletable = True
    list_display = ("title", "template", "phase", "function", "workdays", "sort")
    list_filter = (("template", admin.RelatedOnlyFieldListFilter), "phase", "function")
    list_select_related = ("template",)
    search_fields = ("title", "template__name")
    fields = ("template", "phase", "title", "function", "workdays", "after", "materials", "sort")

    def get_readonly_fields(self, request, obj=None):
        """An item stays with its template."""
        return ("template",) if obj is not None else ()

    def save_related(self, request, form, formsets, change):
        """With its predecessors known the whole template is looked at."""
        super().save_related(request, form, formsets, change)
        items_changed(actor=request.user, template=form.instance.template, what=form.instance.title)

    def delete_model(self, request, obj):
        """The template goes on without it."""
        super().delete_model(request, obj)
        items_changed(actor=request.user, template=obj.template, what=_("删去：%(title)s") % {"title": obj.title})
