"""Departments by place and function: whatever a district calls them, their function finds them."""

from collections.abc import Iterable

from django.db.models import Q

from promotion.people.models import Department


def departments_around(region):
    """Departments of `region`, of what lies in it, and of the places above it; without a region none."""
    if region is None:
        return Department.objects.none()
    around = Q(region_id__in=region.path_ids) | Q(region__path__startswith=region.path)
    return Department.objects.filter(around).select_related("region").order_by("region__path", "function", "name")


def departments_in_charge(functions: Iterable[str], region) -> dict[str, Department]:
    """The department for each function: of `region`, else of the nearest place above it. What nobody has is left out.

    Where one place has several for a function, the first by name: always the same one, and it can be changed by hand.
    """
    if region is None:
        return {}
    nearness = {pk: depth for depth, pk in enumerate(region.path_ids)}
    rows = Department.objects.filter(region__in=nearness, function__in=set(functions)).select_related("region").order_by("name", "pk")
    found: dict[str, Department] = {}
    for row in rows:
        if row.function not in found or nearness[row.region_id] > nearness[found[row.function].region_id]:
            found[row.function] = row
    return found
