"""Bringing a table into line with its sheet, in bulk, without overwriting what an administrator has since changed."""

from dataclasses import dataclass, field

from promotion.common.trees import rebuild_paths

BATCH = 200


@dataclass
class Tally:
    """What happened to one table. `kept` are rows edited here, left alone."""

    table: str
    rows: int = 0
    created: int = 0
    changed_keys: set = field(default_factory=set)
    kept: int = 0

    @property
    def changed(self) -> int:
        """Rows, not cells."""
        return len(self.changed_keys)


class Upsert:
    """One table and its natural key. Call `rows`, then `parents` and `links` as the table needs."""

    def __init__(self, model, key=("slug",)):
        self.model, self.key = model, key
        self.tally = Tally(str(model._meta.verbose_name))
        self.found = {self._key_of(row): row for row in model._default_manager.all()}
        self.edited = {key for key, row in self.found.items() if getattr(row, "edited_locally", False)}
        self.new = set()

    def _key_of(self, row):
        return tuple(getattr(row, part) for part in self.key)

    def id_of(self, slug: str) -> int | None:
        """The id of the row with this one-column key; None for an empty cell, KeyError for an unknown one."""
        return self.found[(slug,)].pk if slug else None

    def rows(self, wanted: list[dict]):
        """Create the missing, change the differing; `wanted` are the columns by name."""
        missing, differing, columns = [], [], set()
        for values in wanted:
            key = tuple(values[part] for part in self.key)
            row = self.found.get(key)
            if row is None:
                missing.append(self.model(**values))
                continue
            changed = {name for name, value in values.items() if getattr(row, name) != value}
            if key in self.edited or not changed:
                self.tally.kept += key in self.edited
                continue
            for name in changed:
                setattr(row, name, values[name])
            differing.append(row)
            columns |= changed
            self.tally.changed_keys.add(key)
        for row in self.model._default_manager.bulk_create(missing, batch_size=BATCH):
            self.found[self._key_of(row)] = row
            self.new.add(self._key_of(row))
        if differing:
            self.model._default_manager.bulk_update(differing, sorted(columns), batch_size=BATCH)
        self.tally.rows, self.tally.created = len(wanted), len(missing)
        return self

    def _note_change(self, key):
        if key not in self.new:
            self.tally.changed_keys.add(key)

    def parents(self, wanted: dict[str, str]):
        """Hang each slug under its parent's slug (empty for a root) and set the paths right."""
        moved = []
        for slug, parent in wanted.items():
            row = self.found[(slug,)]
            if (slug,) not in self.edited and row.parent_id != self.id_of(parent):
                row.parent_id = self.id_of(parent)
                moved.append(row)
                self._note_change((slug,))
        self.model._default_manager.bulk_update(moved, ["parent"], batch_size=BATCH)
        rebuild_paths(self.model)
        paths = dict(self.model._default_manager.values_list("pk", "path"))
        for row in self.found.values():
            row.path = paths[row.pk]
        return self

    def links(self, name: str, wanted: dict[str, set[int]]):
        """Make the many-to-many column `name` point, for each slug, at these ids."""
        relation = self.model._meta.get_field(name)
        through, near, far = relation.remote_field.through, relation.m2m_column_name(), relation.m2m_reverse_name()
        there = {}
        for pk, at, target in through._default_manager.values_list("pk", near, far):
            there.setdefault(at, {})[target] = pk
        missing, stale = [], []
        for slug, targets in wanted.items():
            have = there.get(self.id_of(slug), {})
            if (slug,) in self.edited or targets == set(have):
                continue
            missing += [through(**{near: self.id_of(slug), far: target}) for target in sorted(targets - set(have))]
            stale += [pk for target, pk in have.items() if target not in targets]
            self._note_change((slug,))
        through._default_manager.filter(pk__in=stale).delete()
        through._default_manager.bulk_create(missing, batch_size=BATCH)
        return self
