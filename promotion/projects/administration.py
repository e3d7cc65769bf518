"""Which business rows an administrator sees in the admin: those of their own city, withdrawn ones included."""

import datetime

from django.db.models import Exists, OuterRef, Q

from promotion.access.administration import administration_of
from promotion.enterprises.models import Enterprise
from promotion.projects.models import Project, ProjectMember


def projects_administered(user, day: datetime.date):
    """Projects within the administrator grants of `user`; 保密 ones only where they are on the team, as everywhere."""
    office = administration_of(user, day)
    members = ProjectMember.objects.filter(project=OuterRef("pk"), user=user)
    return Project.objects.within(office.grants).filter(Q(is_confidential=False) | Q(owner=user) | Exists(members))


def enterprises_administered(user, day: datetime.date):
    """Enterprises of such a project, or registered by a unit of the administrator's own city."""
    office = administration_of(user, day)
    if office.is_everywhere:
        return Enterprise.objects.all()
    registered = Q(pk__in=[])
    for path in office.region_paths:
        registered |= Q(created_unit__region__path__startswith=path)
    projects = projects_administered(user, day).filter(enterprise=OuterRef("pk"))
    merged = Enterprise.objects.filter(registered, merged_into=OuterRef("pk"))
    return Enterprise.objects.filter(registered | Exists(projects) | Exists(merged))
