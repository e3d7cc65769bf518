"""What is asked of chains and of those appointed to them."""

from django.db import models
from django.db.models import Q

from promotion.common.trees import TreeQuerySet


class ChainNodeQuerySet(TreeQuerySet):
    """Chain nodes, read aloud."""

    def selectable(self):
        """Nodes a picker may offer."""
        return self.filter(selectable=True)

    def of_primary_scheme(self):
        """Nodes of the scheme the office works by."""
        return self.filter(scheme__primary=True)

    def sectors(self):
        """The industries of a scheme: its top nodes that a project may be put on, 兼顾 ones last as the documents have them."""
        return self.filter(parent__isnull=True, selectable=True)


class AppointmentQuerySet(models.QuerySet):
    """Appointments, read aloud."""

    def live(self, on):
        """In force on a day."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on)

    def for_node(self, node):
        """Of the node itself or of anything it hangs under."""
        return self.filter(node_id__in=node.path_ids)
