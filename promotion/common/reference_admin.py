"""Admin pages of rows that come from documents."""

from django.contrib import admin


class ReferenceAdmin(admin.ModelAdmin):
    """Editable reference rows: what a person changes here is marked, so that the loader leaves it alone; where it was said stays."""

    list_per_page = 50
    save_on_top = True

    def get_readonly_fields(self, request, obj=None):
        """Source and quote of a document are not rewritten."""
        said = ("source", "quote") if obj is not None and obj.source else ()
        return (*super().get_readonly_fields(request, obj), *said)

    def save_model(self, request, obj, form, change):
        """Mark the row as edited here, unless this very save takes the mark away."""
        if "edited_locally" not in form.changed_data:
            obj.edited_locally = obj.edited_locally or bool(form.changed_data)
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """Rows changed beneath it (a zone's aliases) count as an edit too."""
        super().save_related(request, form, formsets, change)
        row = form.instance
        if any(formset.has_changed() for formset in formsets) and not row.edited_locally:
            row.edited_locally = True
            row.save(update_fields=["edited_locally"])


class ReadOnlyAdmin(admin.ModelAdmin):
    """Notes to be read: nobody adds, changes or deletes them here."""

    list_per_page = 50

    def has_add_permission(self, request):
        """Never."""
        return False

    def has_change_permission(self, request, obj=None):
        """Never."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Never."""
        return False
