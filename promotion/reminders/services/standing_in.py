"""外出代收: what reaches somebody away is told to their stand-in as well, and pushed only to them.

What the stand-in may not see, and what is the person's own affair (an ending grant, finished work), stays with the person, pushed as ever.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from promotion.people.models import User
from promotion.projects.models import Deadline, Notice, Project
from promotion.projects.sight import visible_enterprises
from promotion.reminders.models import Push, Reminder
from promotion.reminders.services.findings import Finding

ABOUT = ("rule_id", "fire_on", "deadline_id", "notice_id", "project_id", "snooze_id")


def share(findings: list[Finding], wishes, at_work: set[int]) -> list[Finding]:
    """The findings, with those for somebody away told to their stand-in too, who sees what they are about."""
    stand_ins = {n: wishes.of(finding.recipient_id).delegate_id for n, finding in enumerate(findings) if _is_for_another(finding, wishes)}
    stand_ins = {n: pk for n, pk in stand_ins.items() if pk in at_work}
    if not stand_ins:
        return findings
    seen = _seen([(findings[n], pk) for n, pk in stand_ins.items()], wishes.today)
    told, shared = {finding.key for finding in findings}, []
    for n, finding in enumerate(findings):
        if n not in stand_ins or (stand_ins[n], finding.key) not in seen:
            shared.append(finding)
            continue
        # Whoever is told of it anyway is not told twice.
        if replace(finding, recipient_id=stand_ins[n]).key not in told:
            shared.append(_in_stead(finding, stand_ins[n], wishes))
        shared.append(replace(finding, push=Push.NONE))
    return shared


def _is_for_another(finding: Finding, wishes) -> bool:
    if finding.recipient_id is None or finding.by_the_week or finding.grant_id or finding.job_id:
        return False
    return wishes.is_away(finding.recipient_id, max(finding.fire_on, wishes.today))


def _in_stead(finding: Finding, stand_in: int, wishes) -> Finding:
    person = finding.recipient_id
    return replace(
        finding,
        about=f"{finding.about}-for{person}",
        recipient_id=stand_in,
        for_user_id=person,
        why=_("代 %(who)s 收") % {"who": wishes.of(person).user},
    )


def _seen(pairs: list[tuple[Finding, int]], today) -> set[tuple[int, str]]:
    """Of findings and who might be told of them instead: (person, key) of those about a project or a firm that the person sees."""
    firms = _firms([finding for finding, _pk in pairs if not finding.project_id])
    asked = defaultdict(lambda: (set(), set()))
    for finding, pk in pairs:
        asked[pk][0].add(finding.project_id)
        asked[pk][1].add(firms.get(finding.key))
    people, seen = User.objects.in_bulk(asked), {}
    for pk, (projects, enterprises) in asked.items():
        rows = Project.objects.visible_to(people[pk], today).filter(pk__in=projects - {None})
        of_firms = visible_enterprises(people[pk], today).filter(pk__in=enterprises - {None})
        seen[pk] = set(rows.values_list("pk", flat=True)), set(of_firms.values_list("pk", flat=True))
    return {(pk, finding.key) for finding, pk in pairs if finding.project_id in seen[pk][0] or firms.get(finding.key) in seen[pk][1]}


def _firms(findings: list[Finding]) -> dict[str, int]:
    """Key of a finding → the enterprise it is about, for those about one and no project."""
    deadlines = _enterprise_of(Deadline, {finding.deadline_id for finding in findings})
    notices = _enterprise_of(Notice, {finding.notice_id for finding in findings})
    found = {finding.key: deadlines.get(finding.deadline_id) or notices.get(finding.notice_id) for finding in findings}
    return {key: pk for key, pk in found.items() if pk}


def _enterprise_of(table, ids: set) -> dict[int, int]:
    ids = ids - {None}
    return dict(table.objects.filter(pk__in=ids).values_list("pk", "enterprise_id")) if ids else {}


def told_instead(reminders: Iterable[Reminder]) -> set[int]:
    """Ids of those reminders that a stand-in bears as well: they are not pushed to the person."""
    reminders = list(reminders)
    rows = Reminder.objects.filter(
        for_user__in={each.recipient_id for each in reminders} - {None}, fire_on__in={each.fire_on for each in reminders}
    )
    borne = set(rows.values_list("for_user_id", *ABOUT))
    return {each.pk for each in reminders if (each.recipient_id, *(getattr(each, name) for name in ABOUT)) in borne}
