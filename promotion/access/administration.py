"""How far an administrator's office reaches: their own city's people and places, or everything."""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from promotion.access.scope import GrantFacts, scope_of
from promotion.people.roles import Ability


@dataclass(frozen=True)
class Administration:
    """The grants by which somebody administers; an administrator of a chain alone reaches no person and no place."""

    grants: tuple[GrantFacts, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the admin opens at all."""
        return bool(self.grants)

    @property
    def is_everywhere(self) -> bool:
        """Whether no place is out of reach."""
        return any(not (grant.zone_path or grant.region_path or grant.chain_path) for grant in self.grants)

    @property
    def region_paths(self) -> tuple[str, ...]:
        """The region subtrees administered."""
        return tuple(grant.region_path for grant in self.grants if grant.region_path and not grant.chain_path)

    @property
    def zone_paths(self) -> tuple[str, ...]:
        """The zone subtrees administered."""
        return tuple(grant.zone_path for grant in self.grants if grant.zone_path and not grant.chain_path)

    def reaches_region(self, region) -> bool:
        """Whether `region` lies inside."""
        return self.is_everywhere or (region is not None and region.path.startswith(self.region_paths or ("\0",)))

    def reaches_zone(self, zone) -> bool:
        """Whether `zone` lies inside: beneath an administered zone, or with every region it touches in an administered region."""
        if self.is_everywhere or zone.path.startswith(self.zone_paths or ("\0",)):
            return True
        touched = [zone.region] if zone.region_id else list(zone.regions.all())
        return bool(touched) and all(self.reaches_region(region) for region in touched)

    def reaches_place(self, *, zone=None, region=None) -> bool:
        """Whether the place of a grant lies inside; neither zone nor region means everywhere."""
        return self.reaches_zone(zone) if zone is not None else self.reaches_region(region)

    def reaches_person(self, user) -> bool:
        """Whether `user` works inside: their unit and their department, as far as they have them."""
        places = [body.region for body in (user.unit, user.department) if body is not None]
        return self.is_everywhere or (bool(places) and all(self.reaches_region(region) for region in places))

    def people(self, prefix: str = "") -> Q:
        """The same as a condition on users, or on rows with a user at `prefix` (such as `owner__`)."""
        if self.is_everywhere:
            return Q()
        unit, department = self._under(f"{prefix}unit__region"), self._under(f"{prefix}department__region")
        no_unit, no_department = Q(**{f"{prefix}unit__isnull": True}), Q(**{f"{prefix}department__isnull": True})
        return (unit & (department | no_department)) | (department & no_unit)

    def places(self) -> Q:
        """Grants whose place lies inside, as a condition; a zone over two cities is nobody's but who administers everywhere."""
        if self.is_everywhere:
            return Q()
        inside = self._under("region") | self._under("zone__region")
        for path in self.zone_paths:
            inside |= Q(zone__path__startswith=path)
        return inside

    def _under(self, name: str) -> Q:
        inside = Q(pk__in=[])
        for path in self.region_paths:
            inside |= Q(**{f"{name}__path__startswith": path})
        return inside


def administration_of(user, day: datetime.date) -> Administration:
    """What `user` administers on `day`, in one query."""
    return Administration(scope_of(user, day).with_ability(Ability.ADMINISTER))
