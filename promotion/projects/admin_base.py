"""The bases of admin pages for business rows: scoped to the administrator's city, written through services or not at all."""

from django import forms
from django.contrib.admin import TabularInline
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.administration import administration_of
from promotion.common.admin_acts import Tool
from promotion.common.admin_base import HouseAdmin, ReadOnlyAdmin, WrittenByServices
from promotion.projects.administration import enterprises_administered, projects_administered


class Scoped:
    """Rows that hang on a project are seen where that is; without one, where their enterprise and their person are.

    The paths lead from the row to them; "" where it has none.
    """

    project_path = "project"
    enterprise_path = ""
    person_path = ""

    def get_queryset(self, request):
        """The rows of the administrator's own city."""
        return super().get_queryset(request).filter(self._own(request.user, timezone.localdate()))

    def _own(self, user, today) -> Q:
        projects, enterprises = Q(), Q()
        rest = administration_of(user, today).people(f"{self.person_path}__") if self.person_path else Q()
        if self.enterprise_path:
            enterprises = Q(**{f"{self.enterprise_path}__in": enterprises_administered(user, today)})
            if self.person_path:
                enterprises |= Q(**{f"{self.enterprise_path}__isnull": True})
            rest &= enterprises
        if not self.project_path:
            return rest
        projects = Q(**{f"{self.project_path}__in": projects_administered(user, today)})
        if not self.enterprise_path and not self.person_path:
            return projects
        return projects | (Q(**{f"{self.project_path}__isnull": True}) & rest)


class ScopedReadOnlyAdmin(Scoped, ReadOnlyAdmin):
    """Business rows to be read; they are written on the project's page."""

    def tools(self, request, row):
        """The project's own page, too."""
        return [*super().tools(request, row), *project_tools(getattr(row, "project", None))]


class ServiceAdmin(WrittenByServices, Scoped, HouseAdmin):
    """Business rows that are written by a service, which asks permission and leaves the audit row. Nothing is changed past it."""

    def has_delete_permission(self, request, obj=None):
        """Nothing of business is deleted."""
        return False

    def write(self, request, obj, values, change):
        """Call the service with the form's cleaned values; returns the row as it is now."""
        raise NotImplementedError

    def save_model(self, request, obj, form, change):
        """Through the service; a refusal names its sentence."""
        saved = self.write(request, obj, form.cleaned_data, change)
        obj.pk = saved.pk
        obj._state.adding = False

    def save_related(self, request, form, formsets, change):
        """The service has written them."""

    def tools(self, request, row):
        """The project's own page, too."""
        return [*super().tools(request, row), *project_tools(getattr(row, "project", None))]


class RecordAdmin(ServiceAdmin):
    """Records added by a service and never changed afterwards: a newer record takes their place."""

    def has_change_permission(self, request, obj=None):
        """A record stands as it was made."""
        return False


class VersionedForm(forms.ModelForm):
    """A form that remembers which version of the row the person looked at."""

    looked_at = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "looked_at" in self.fields:
            self.fields["looked_at"].initial = self.instance.version


class ReadOnlyInline(TabularInline):
    """Rows beneath a row, to be read."""

    extra = 0
    max_num = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request, obj=None):
        """Never."""
        return False

    def has_change_permission(self, request, obj=None):
        """Never."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Never."""
        return False

    def get_readonly_fields(self, request, obj=None):
        """All that is shown."""
        return self.fields


def project_tools(project) -> list[Tool]:
    """The way to the project's own page."""
    is_there = project is not None and project.withdrawn_at is None
    return [Tool(_("打开项目页"), reverse("project_detail", args=[project.code]))] if is_there else []
