"""The base of every admin page: explicit look-ups, refusals as sentences, an audit row for each write, nothing deleted by default."""

import json

import structlog
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import ForeignKey, ManyToManyField
from django.db.models.constants import LOOKUP_SEP
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from promotion.common import audit
from promotion.common.admin_acts import WithActs
from promotion.common.admin_lists import HouseList, MaskedList, mask_texts
from promotion.common.errors import NotAllowed, Refused
from promotion.common.guards import sentence_of
from promotion.common.models import AuditEvent
from promotion.common.permissions import EVERYWHERE, PLACE

log = structlog.get_logger("promotion.admin")

# What a list filter of Django's puts behind the name of its field.
_SUFFIXES = ("", "exact", "isnull", "id__exact", "gte", "lt", "year", "month", "day")
HISTORY_ROWS = 200
TOLD = ("object_label", "before", "after", "note")  # of the trail: people write phone numbers into their texts


class RefusableForm:
    """Mixed into every form: a refusal of the service, or of the database, comes back as an error of the form."""

    refusal: Refused | None = None

    def clean(self):
        """Put the refusal at its field, else above the form; nothing typed is lost."""
        cleaned = super().clean()
        if self.refusal is not None:
            field = self.refusal.field if self.refusal.field in self.fields else None
            self.add_error(field, [str(self.refusal), *self.refusal.items])
        return cleaned


class HouseAdmin(WithActs, admin.ModelAdmin):
    """What all tables share.

    `secret_fields` stay out of the audit trail. `deletable`: rows may be deleted here. `comes_first` in its room's group of
    the index. `everywhere_only`: not for administrators of one city. `place_field` names the region or zone to which a row belongs: only
    administrators of that place change it.
    """

    list_per_page = 50
    show_full_result_count = False
    actions = None
    lookups: tuple[str, ...] = ()
    secret_fields: tuple[str, ...] = ()
    deletable = False
    comes_first = False
    everywhere_only = False
    place_field = ""

    # --- who may ------------------------------------------------------------------------------
    def has_module_permission(self, request):
        """Tables for administrators of everywhere do not show in the index of others."""
        return super().has_module_permission(request) and self._is_within_office(request)

    def has_view_permission(self, request, obj=None):
        """Which rows is said by `get_queryset`."""
        return super().has_view_permission(request, obj) and self._is_within_office(request)

    def has_add_permission(self, request):
        """An administrator adds rows, unless the table says otherwise."""
        return super().has_add_permission(request) and self._is_within_office(request)

    def has_change_permission(self, request, obj=None):
        """Rows that belong to a place are changed by its administrators."""
        may = super().has_change_permission(request, obj) and self._is_within_office(request)
        return may and (obj is None or not self.place_field or request.user.has_perm(PLACE, getattr(obj, self.place_field)))

    def has_delete_permission(self, request, obj=None):
        """Nothing is deleted, except rows of tables that nothing hangs on."""
        return self.deletable and super().has_delete_permission(request, obj) and self.has_change_permission(request, obj)

    def _is_within_office(self, request) -> bool:
        return not self.everywhere_only or request.user.has_perm(EVERYWHERE)

    # --- what may be asked --------------------------------------------------------------------
    def lookup_allowed(self, lookup, value, request):
        """Only what a filter of this table asks, and `lookups`. What names no field is junk and ends in a message, not in a query."""
        if not self._names_a_field(lookup):
            return True
        asked = {*self.lookups, *([self.date_hierarchy] if self.date_hierarchy else [])}
        for entry in self.get_list_filter(request):
            name = entry[0] if isinstance(entry, tuple) else entry
            asked.add(name if isinstance(name, str) else getattr(name, "parameter_name", ""))
        return any(lookup == LOOKUP_SEP.join(filter(None, (name, suffix))) for name in asked for suffix in _SUFFIXES)

    def _names_a_field(self, lookup) -> bool:
        try:
            self.opts.get_field("pk" if lookup == "pk" else lookup.split(LOOKUP_SEP)[0])
        except FieldDoesNotExist:
            return lookup.split(LOOKUP_SEP)[0] == "pk"
        return True

    def get_autocomplete_fields(self, request):
        """Every choice among rows that can be searched is searched."""
        names = {*self.autocomplete_fields}
        for field in (*self.opts.fields, *self.opts.many_to_many):
            related = self._admin_of(field)
            if related is not None and related.get_search_fields(request):
                names.add(field.name)
        return tuple(names)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Choices are the rows that the person may see in that table's own admin."""
        return super().formfield_for_foreignkey(db_field, request, **self._scoped(db_field, request, kwargs))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """As for a single choice."""
        return super().formfield_for_manytomany(db_field, request, **self._scoped(db_field, request, kwargs))

    def _scoped(self, db_field, request, kwargs):
        related = self._admin_of(db_field)
        return kwargs if related is None or "queryset" in kwargs else {**kwargs, "queryset": related.get_queryset(request)}

    def _admin_of(self, field):
        is_choice = isinstance(field, ForeignKey | ManyToManyField)
        return self.admin_site._registry.get(field.remote_field.model) if is_choice else None

    def get_changelist(self, request, **kwargs):
        """The list that takes junk for junk."""
        return HouseList

    def changelist_view(self, request, extra_context=None):
        """Under the table's own name."""
        return super().changelist_view(request, {"title": self.opts.verbose_name_plural, **(extra_context or {})})

    # --- refusals -------------------------------------------------------------------------------
    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form, ready to show a refusal."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form)(form.__name__, (RefusableForm, form), {"refusal": getattr(request, "refusal", None)})

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A refused save shows the form again, with the sentence; its transaction is already undone."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except Refused as error:
            request.refusal = error
        except ValidationError as error:
            request.refusal = Refused("；".join(error.messages))
        except IntegrityError as error:
            log.warning("refused_by_database", table=self.opts.db_table, exc_info=error)
            request.refusal = Refused(sentence_of(error))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        """The place after the change must be within reach too, not only the one before."""
        if self.place_field and not request.user.has_perm(PLACE, getattr(obj, self.place_field)):
            raise Refused(_("这一地域不归您管理，请选择本市范围内的地域。"), field=self.place_field)
        super().save_model(request, obj, form, change)

    # --- the trail ------------------------------------------------------------------------------
    def get_object(self, request, object_id, from_field=None):
        """Remember the row as it was, for the trail."""
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            row._as_it_was = self._snapshot(row)
        return row

    def log_addition(self, request, obj, message):
        """An audit row instead of Django's own log."""
        audit.record(actor=request.user, action=f"{self.opts.model_name}.add", obj=obj, after=self._snapshot(obj))

    def log_change(self, request, obj, message):
        """An audit row instead of Django's own log; what changed beneath the row is told in words."""
        after = self._snapshot(obj)
        if message:
            note = LogEntry(change_message=json.dumps(message)).get_change_message()
            audit.record(
                actor=request.user, action=f"{self.opts.model_name}.change", obj=obj, before=obj._as_it_was, after=after, note=note
            )

    def log_deletions(self, request, queryset):
        """An audit row for each."""
        for row in queryset:
            audit.record(actor=request.user, action=f"{self.opts.model_name}.delete", obj=row, before=self._snapshot(row))

    def _snapshot(self, row) -> dict:
        return audit.snapshot(row, [field.name for field in self.opts.concrete_fields if field.name not in self.secret_fields])

    def history_view(self, request, object_id, extra_context=None):
        """The trail of this row, newest first."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        events = AuditEvent.objects.filter(object_type=self.opts.model_name, object_id=str(row.pk))[:HISTORY_ROWS]
        context = {
            **self.admin_site.each_context(request),
            "title": _("变更记录：%(row)s") % {"row": row},
            "module_name": self.opts.verbose_name_plural,
            "opts": self.opts,
            "object": row,
            "events": [self._told(mask_texts(event, TOLD)) for event in events],
        }
        return TemplateResponse(request, "admin/object_history.html", context)

    def _told(self, event) -> dict:
        old, new = (dict(map(self._in_words, side.items())) for side in (event.before, event.after))
        act = self.admin_site.act_in_words(event.action)
        return {"at": event.at, "actor_name": event.actor_name, "action": act, "note": event.note, "before": old, "after": new}

    def _in_words(self, item: tuple) -> tuple:
        name, value = item
        field = next((each for each in self.opts.fields if each.name == name), None)
        if field is None:
            return item
        words = str(dict(field.flatchoices).get(value, value)) if field.choices and isinstance(value, str) else value
        return str(field.verbose_name), words


class WrittenByServices:
    """For tables whose services leave the audit rows themselves: Django has nothing to log and nothing to describe."""

    def construct_change_message(self, request, form, formsets, add=False):
        """Nothing was saved by forms."""
        return []

    def log_addition(self, request, obj, message):
        """The service has left its own audit row."""

    def log_change(self, request, obj, message):
        """The service has left its own audit row."""


class ReadOnlyAdmin(HouseAdmin):
    """Rows to be read: nobody adds, changes or deletes them here. Phone numbers in `masked_texts` are masked."""

    masked_texts: tuple[str, ...] = ()

    def get_object(self, request, object_id, from_field=None):
        """The row, its texts masked."""
        row = super().get_object(request, object_id, from_field)
        return row and mask_texts(row, self.masked_texts)

    def get_changelist(self, request, **kwargs):
        """The list, its texts masked."""
        return MaskedList if self.masked_texts else super().get_changelist(request, **kwargs)

    def has_add_permission(self, request):
        """Never."""
        return False

    def has_change_permission(self, request, obj=None):
        """Never."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Never."""
        return False
