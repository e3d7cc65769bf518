"""Departments of a district: whatever a place calls them, a function finds them."""

from django.db.models import Q

from promotion.people.models import Department
from promotion.places.models import Region


def departments_around(region: Region | None):
    """Departments of `region`, of what lies in it, and of the places above it; without a region none."""
    if region is None:
        return Department.objects.none()
    return Department.objects.filter(Q(region_id__in=region.path_ids) | Q(region__path__startswith=region.path))


def department_of(function: str, region: Region | None) -> Department | None:
    """The department with that function nearest to `region`: its own, else that of the place above."""
    if region is None:
        return None
    rows = Department.objects.filter(function=function, region_id__in=region.path_ids).select_related("region")
    return max(rows, key=lambda row: (len(row.region.path_ids), -row.pk), default=None)
