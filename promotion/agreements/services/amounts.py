"""The project's amount follows what is pledged, once it is signed."""

import datetime

from django.utils.translation import gettext as _

from promotion.agreements.models import Agreement
from promotion.agreements.services.reading import pledged
from promotion.projects.facts import ChangeKind, Stage, stage_index
from promotion.projects.models import Project
from promotion.projects.services import journal


def bring_amount_in_line(project: Project, actor, agreement: Agreement, today: datetime.date) -> None:
    """After 签约 the stock's amount is what was pledged; before, the estimate stands until the move writes it."""
    total = pledged(project)
    if stage_index(project.stage) < stage_index(Stage.SIGNED) or total is None or total == project.amount:
        return
    last = project.states.known_on().order_by("-effective_on").values_list("effective_on", flat=True).first()
    journal.record(
        project=project,
        kind=ChangeKind.EDIT,
        actor=actor,
        effective_on=max(agreement.signed_on, last),
        today=today,
        reason=_("协议投资额变动：%(title)s") % {"title": agreement.title},
        amount=total,
    )
