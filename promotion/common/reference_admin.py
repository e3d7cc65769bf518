"""Admin pages of rows that come from documents."""

from promotion.common.admin_base import HouseAdmin, ReadOnlyAdmin
from promotion.common.permissions import EVERYWHERE

__all__ = ["ReadOnlyAdmin", "ReferenceAdmin"]


class ReferenceAdmin(HouseAdmin):
    """Editable reference rows: what a person changes here is marked, so that the loader leaves it alone; where it was said stays.

    Who sees which rows hangs on the fields in `structure` (a zone's place in the tree): only administrators of everywhere touch them,
    and add rows.
    """

    save_on_top = True
    structure: tuple[str, ...] = ()

    def has_add_permission(self, request):
        """A new row of a tree is a change of the tree."""
        return super().has_add_permission(request) and (not self.structure or request.user.has_perm(EVERYWHERE))

    def get_readonly_fields(self, request, obj=None):
        """Source and quote of a document are not rewritten; the structure not by administrators of one city."""
        said = ("source", "quote") if obj is not None and obj.source else ()
        fixed = () if request.user.has_perm(EVERYWHERE) else self.structure
        return (*super().get_readonly_fields(request, obj), *said, *fixed)

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
