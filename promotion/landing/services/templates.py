"""Keeping templates of landing plans."""

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.common import audit, checked
from promotion.common.errors import Refused
from promotion.landing.models import LandingTemplate, TemplateTask
from promotion.landing.services.plans import must_not_turn_in_circles


@transaction.atomic
def items_changed(*, actor, template: LandingTemplate, what: str) -> LandingTemplate:
    """After an item was added, changed or taken out: a new version, marked as edited here, if its items still make sense.

    Raises Refused where an item waits for one of another template, or items wait for each other.
    """
    template = LandingTemplate.objects.select_for_update().get(pk=template.pk)
    rows = list(TemplateTask.objects.filter(template=template).prefetch_related("after"))
    for row in rows:
        if any(each.template_id != template.pk for each in row.after.all()):
            raise Refused(_("“%(title)s”的前置事项须在同一个模板里。") % {"title": row.title}, field="after")
    must_not_turn_in_circles({row: row.after.all() for row in rows})
    before = {"version": template.version}
    template.version, template.edited_locally = template.version + 1, True
    checked.save(template)
    audit.record(actor=actor, action="landing.template", obj=template, before=before, after={"version": template.version}, note=what)
    return template
