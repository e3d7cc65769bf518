"""Which department answers for a function at a place."""

from django.utils.translation import gettext as _

from promotion.common.errors import Refused
from promotion.people.models import Department
from promotion.people.models.organisations import DepartmentFunction


def functions_at(region) -> list[tuple[str, str]]:
    """The functions that a department answers for in `region` or above it, in the order of the list of functions."""
    there = set(Department.objects.filter(region_id__in=region.path_ids).values_list("function", flat=True)) if region else set()
    return [(value, label) for value, label in DepartmentFunction.choices if value in there]


def department_for(function: str, region) -> Department:
    """The department of that function in `region`, else in the nearest place above it; Refused where there is none."""
    rows = Department.objects.filter(function=function, region_id__in=region.path_ids).select_related("region") if region else ()
    found = sorted(rows, key=lambda row: (-len(row.region.path_ids), row.pk))
    if not found:
        name = dict(DepartmentFunction.choices).get(function, function)
        raise Refused(_("项目所在地没有登记“%(name)s”职能的部门，请联系管理员在后台登记。") % {"name": name}, field="functions")
    return found[0]
