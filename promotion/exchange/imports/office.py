"""The office as a sheet names it: zones, chains, channels, places, people and firms by their names, as far as whoever imports may see.

Made once for a turn of a job (`at_once`: for many rows) or for one row. Tables of reference are read once.
"""

import datetime
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from promotion.access.models import Grant
from promotion.access.scope import Scope, scope_of
from promotion.chains.models import ChainNode
from promotion.common import names
from promotion.common.errors import Refused
from promotion.common.held import held
from promotion.common.phones import mask_all
from promotion.common.text import without_blanks
from promotion.enterprises.services import register
from promotion.exchange.imports.firms import Firms
from promotion.people.models import User
from promotion.people.roles import Ability, roles_with
from promotion.places.models import Region, Zone
from promotion.places.spelling import name_key
from promotion.projects.models import Channel, Project
from promotion.projects.services import permits


class Named:
    """Rows by their names, also as our own sheets have them. A name that several rows bear means none of them."""

    def __init__(self, rows):
        self.rows: dict[str, object] = {}
        self.unclear: set[str] = set()
        for spellings, row in rows:
            for key in {name_key(each) for name in spellings for each in (name, mask_all(name))} - {""}:
                if self.rows.setdefault(key, row) is not row:
                    self.unclear.add(key)

    def get(self, name: str):
        """The row of this name, None where there is none or it could be several."""
        key = name_key(name)
        return None if key in self.unclear else self.rows.get(key)


class Office:
    """What a sheet's words mean to `actor` on `today`. `options`: what a row leaves out (`channel`, `stage`)."""

    def __init__(self, actor: User, today: datetime.date, options: dict, *, at_once: bool):
        self.actor, self.today, self.options = actor, today, options
        self.firms = Firms(actor, today, at_once=at_once)
        self._reached: dict[tuple, Refused | None] = {}

    @cached_property
    def scope(self) -> Scope:
        """The grants of whoever imports."""
        return scope_of(self.actor, self.today)

    @property
    def projects(self) -> QuerySet[Project]:
        """The projects within sight."""
        return _projects_in_sight(self.actor, self.today).all()

    @cached_property
    def zones(self) -> Named:
        """By name, full name and alias; 片区 behind a name says nothing."""
        rows = Zone.objects.select_related("region").prefetch_related("aliases").order_by("sort", "pk")
        return Named(
            ((zone.name, zone.full_name, zone.name.removesuffix("片区"), *(alias.name for alias in zone.aliases.all())), zone)
            for zone in rows
        )

    @cached_property
    def chains(self) -> Named:
        """Links a project may be put on, of the scheme the office works by; 产业 and 产业链 behind a name say nothing."""
        rows = ChainNode.objects.selectable().of_primary_scheme().order_by("sort", "pk")
        return Named(((node.name, node.name.removesuffix("产业链").removesuffix("产业")), node) for node in rows)

    @cached_property
    def channels(self) -> Named:
        """Those one may choose."""
        return Named(((channel.name,), channel) for channel in Channel.objects.selectable())

    @cached_property
    def channel(self) -> Channel | None:
        """What a row without a channel is put down to."""
        return Channel.objects.selectable().filter(pk=self.options.get("channel")).first()

    @property
    def stage(self) -> str:
        """What a row of old projects without a stage is put down to, "" where nothing is."""
        return self.options.get("stage", "")

    @cached_property
    def regions(self) -> Named:
        """Places a firm can be registered in, with and without what stands above them."""
        rows = {row.pk: row for row in Region.objects.administrative().order_by("path")}

        def spellings(row):
            above = [rows[pk].name for pk in row.path_ids if pk in rows and pk != row.pk]
            short = row.name.removesuffix("省").removesuffix("市") if row.level in ("province", "prefecture") else row.name
            return (row.name, row.full_name, short, "".join([*above, row.name]), "".join([*above[1:], row.name]))

        return Named((spellings(row), row) for row in rows.values())

    @cached_property
    def people(self) -> Named:
        """Colleagues who may keep projects."""
        holders = Grant.objects.live(self.today).filter(role__in=roles_with(Ability.EDIT_OWN)).values("user_id")
        return Named(((user.name,), user) for user in User.objects.filter(is_active=True, pk__in=holders).select_related("unit"))

    @cached_property
    def colleagues(self) -> Named:
        """Everybody with a live grant."""
        holders = Grant.objects.live(self.today).values("user_id")
        return Named(((user.name,), user) for user in User.objects.filter(is_active=True, pk__in=holders).select_related("unit"))

    def key_of(self, firm: str) -> str:
        """The form of a firm's name under which two rows of a sheet mean the same."""
        return names.normalise(firm, self._region_names) or firm

    @cached_property
    def _region_names(self) -> tuple[str, ...]:
        return register.region_names()

    def out_of_reach(self, ability: str, zones: list, chain, owner: User | None) -> Refused | None:
        """Why a project may not be put into these zones, or given to this owner; asked of the services once for all rows alike."""
        key = (ability, *(zone.pk for zone in zones), chain and chain.pk, owner and owner.pk)
        if key not in self._reached:
            try:
                permits.must_reach(self.actor, (ability,), zones, self.today, chain)
                if owner and owner != self.actor:
                    permits.must_be_able_to_own(owner, zones[0] if zones else None, self.today)
            except Refused as refusal:
                self._reached[key] = refusal
            else:
                self._reached[key] = None
        return self._reached[key]

    def author(self, name: str) -> User | None:
        """Who wrote something down: a colleague of one's own unit. Of others the name is kept: a talk opens the firm to its author."""
        found = self.colleagues.get(name) if name else None
        return found if found and (found.pk == self.actor.pk or (found.unit_id and found.unit_id == self.actor.unit_id)) else None


@held
def _projects_in_sight(actor: User, today: datetime.date) -> QuerySet[Project]:
    """Never asked itself: the conditions, put together once for many rows."""
    return Project.objects.visible_to(actor, today).select_related("enterprise", "chain", "zone__region", "channel", "owner")


def unknown(what: str, name: str, known: Named, *, most: int = 3) -> str:
    """The sentence for a name that is not there, with those that hold part of it."""
    words = without_blanks(name)
    near = [str(row) for key, row in known.rows.items() if len(words) > 1 and (key in words or words[:2] in key)]
    if near:
        hint = "、".join(list(dict.fromkeys(near))[:most])
        return _("没有叫“%(name)s”的%(what)s，是不是“%(near)s”？请改成系统里的名称，或清空。") % {"name": name, "what": what, "near": hint}
    return _("没有叫“%(name)s”的%(what)s，请改成系统里的名称，或清空。") % {"name": name, "what": what}
