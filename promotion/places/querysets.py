"""What is asked of regions and zones."""

from django.db.models import Q

from promotion.common.trees import TreeQuerySet
from promotion.places.spelling import name_key


class RegionQuerySet(TreeQuerySet):
    """Regions, read aloud."""

    def administrative(self):
        """Places a firm can be registered in: no economic areas, axes and the like."""
        return self.exclude(level="functional_area")

    def provinces(self):
        """The 34 province-level units."""
        return self.filter(level="province")

    def countries(self):
        """Countries and territories of the kept list."""
        return self.filter(level="country")


class ZoneQuerySet(TreeQuerySet):
    """Zones, read aloud."""

    def named(self, name: str):
        """The zone of this name, full name or alias, however it is spelled; None where there is none or it could be several."""
        key = name_key(name)
        found = self.filter(Q(name_key=key) | Q(full_name_key=key) | Q(aliases__key=key)).distinct()[:2] if key else []
        return found[0] if len(found) == 1 else None

    def taking_projects(self):
        """Zones a project can be put into."""
        return self.filter(takes_projects=True)

    def in_region(self, region):
        """Zones that lie, wholly or in part, in the region."""
        return self.filter(regions__path__startswith=region.path).distinct()
