"""Trees kept as paths: a node's path is its parent's path plus its own id and a closing dot (`1.10.` is not under `1.1.`)."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models, router, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.errors import Refused

PATH_LENGTH = 255


def unplanted_path() -> str:
    """A unique stand-in until the row has an id, and so a path of its own."""
    return f"~{uuid4().hex}."


def ids_of(path: str) -> tuple[int, ...]:
    """The ids that a path is made of, from the root down."""
    return tuple(int(part) for part in path.split(".")[:-1])


class TreeQuerySet(models.QuerySet):
    """What can be asked of a tree. `under` and `above` include the node itself."""

    def under(self, node):
        """The node and everything beneath it."""
        return self.filter(path__startswith=node.path)

    def above(self, node):
        """The node and everything it hangs under."""
        return self.filter(pk__in=node.path_ids)

    def roots(self):
        """Nodes without a parent."""
        return self.filter(parent__isnull=True)


class TreeNode(models.Model):
    """A row in a tree. Change `parent` and save: the row and all beneath it move, or `Refused` says why not."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=gettext_lazy("上级"))
    path = models.CharField(gettext_lazy("路径"), max_length=PATH_LENGTH, unique=True, editable=False, default=unplanted_path)

    objects = TreeQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(path__endswith=".") & ~Q(path="."), name="%(class)s_path_is_closed"),
            models.CheckConstraint(condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="%(class)s_not_its_own_parent"),
        ]

    def save(self, *args, **kwargs):
        """Save and keep the paths true, in one transaction."""
        fields = kwargs.get("update_fields")
        if not self._state.adding and fields is not None and not {"parent", "parent_id"} & set(fields):
            super().save(*args, **kwargs)
            return
        if fields is not None:
            kwargs["update_fields"] = {*fields, "path"}
        using = kwargs.get("using") or router.db_for_write(type(self), instance=self)
        with transaction.atomic(using=using):
            self._wait_for_other_changes(using)
            if self._state.adding:
                super().save(*args, **kwargs)
                self.path = self._planned_path(using)
                self._rows(using).filter(pk=self.pk).update(path=self.path)
            else:
                old = self._path_of(self.pk, using)
                self.path = self._planned_path(using)
                super().save(*args, **kwargs)
                self._move_descendants(using, old)

    def clean(self):
        """Say at the parent field that a node cannot hang under itself."""
        super().clean()
        if self.pk and self.parent_id and self.pk in self.parent.path_ids:
            raise ValidationError({"parent": _("不能移到自己或自己的下级之下，请另选上级。")})

    @property
    def path_ids(self) -> tuple[int, ...]:
        """Ids from the root down to this node; empty before the first save."""
        return () if self.path.startswith("~") else ids_of(self.path)

    @property
    def depth(self) -> int:
        """1 for a root."""
        return len(self.path_ids)

    def is_under(self, other) -> bool:
        """True of the node itself and of everything beneath `other`."""
        return self.path.startswith(other.path)

    def _rows(self, using):
        return type(self)._base_manager.using(using)

    def _wait_for_other_changes(self, using):
        """One change of a tree at a time: its first row is the lock, for two moves at once could make a ring or lose a path."""
        list(self._rows(using).select_for_update().order_by("pk").values_list("pk", flat=True)[:1])

    def _path_of(self, pk, using) -> str:
        return self._rows(using).values_list("path", flat=True).get(pk=pk)

    def _planned_path(self, using) -> str:
        parent_path = self._path_of(self.parent_id, using) if self.parent_id else ""
        path = f"{parent_path}{self.pk}."
        if f".{self.pk}." in f".{parent_path}":
            raise Refused(_("不能移到自己或自己的下级之下，请另选上级。"), field="parent")
        if len(path) > PATH_LENGTH:
            raise Refused(_("层级太深，请挂到更高一级之下。"), field="parent")
        return path

    def _move_descendants(self, using, old: str):
        if old == self.path:
            return
        beneath = self._rows(using).filter(path__startswith=old).exclude(pk=self.pk)
        beneath.update(path=Concat(Value(self.path), Substr("path", len(old) + 1)))


def rebuild_paths(model) -> int:
    """Compute every path anew from the parents (after a bulk insert or by way of repair); the number of rows that changed."""
    nodes = {node.pk: node for node in model._base_manager.only("pk", "parent_id", "path")}
    changed = []
    for node in nodes.values():
        ids, at = [], node
        while at is not None:
            if at.pk in ids:
                raise Refused(_("上下级成环，请先改正上级：%(name)s") % {"name": node.pk})
            ids.append(at.pk)
            at = nodes.get(at.parent_id)
        path = "".join(f"{pk}." for pk in reversed(ids))
        if node.path != path:
            node.path = path
            changed.append(node)
    model._base_manager.bulk_update(changed, ["path"], batch_size=200)
    return len(changed)
