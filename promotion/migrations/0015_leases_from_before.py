"""Leases used to stand on the site; they are the project's that holds it. Who held a leased site before keeps its end and gets its reminders."""

from django.db import migrations


def carry(apps, schema_editor):
    allocations, deadlines = apps.get_model("promotion", "SiteAllocation"), apps.get_model("promotion", "Deadline")
    held = allocations.objects.filter(
        released_on__isnull=True,
        lease_until__isnull=True,
        site__lease_until__isnull=False,
        site__supply_mode__in=["lease", "lease_then_grant"],
        site__planning_covered=True,
    )
    for allocation in held.select_related("site", "project"):
        allocations.objects.filter(pk=allocation.pk).update(
            supply_mode=allocation.site.supply_mode, lease_until=allocation.site.lease_until
        )
        project = allocation.project
        if project.owner_id and project.status != "closed" and project.withdrawn_at is None:
            facts = {
                "kind": "lease",
                "title": f"“{allocation.site.name}”租期届满",
                "due": allocation.site.lease_until,
                "owner_id": project.owner_id,
                "follows_owner": True,
                "project_id": project.pk,
                "enterprise_id": project.enterprise_id,
            }
            deadlines.objects.get_or_create(source=f"site_lease:{allocation.pk}", defaults=facts)


def leave(apps, schema_editor):
    """What was carried goes with its columns."""


class Migration(migrations.Migration):

    dependencies = [("promotion", "0014_sites")]

    operations = [migrations.RunPython(carry, leave)]
