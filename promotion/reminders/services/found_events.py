"""What has happened and must be told: notices, long work that ended, grants that are about to end."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from promotion.projects.models.deadlines import NoticeKind
from promotion.reminders import rules
from promotion.reminders.models import MessageKind, Push, Unit, Watch
from promotion.reminders.querysets import ending_grants, finished_jobs, untold_notices
from promotion.reminders.services.findings import Finding, Scan

KIND_OF_NOTICE = {
    NoticeKind.INSTRUCTED: MessageKind.INSTRUCTION,
    NoticeKind.REPLIED: MessageKind.INSTRUCTION,
    NoticeKind.ASSIGNED: MessageKind.ASSIGNMENT,
    NoticeKind.HANDED_OVER: MessageKind.ASSIGNMENT,
}
# 批示 and the answer to one's own, an assignment, a refusal of something one asked for: told at once by every channel.
PUSHED_AT_ONCE = {NoticeKind.INSTRUCTED, NoticeKind.REPLIED, NoticeKind.ASSIGNED, NoticeKind.HANDED_OVER, NoticeKind.REFUSED}
WHY_OF_NOTICE = {
    NoticeKind.INSTRUCTED: _("承办人"),
    NoticeKind.REPLIED: _("交办人"),
    NoticeKind.REFUSED: _("申请人"),
}


def find(scan: Scan) -> Iterator[Finding]:
    """Notices not told yet, jobs that ended, grants that end soon."""
    yield from _notices(scan)
    yield from _jobs(scan)
    yield from _grants(scan)


def _notices(scan: Scan) -> Iterator[Finding]:
    for rule in scan.watching(Watch.NOTICE):
        for notice in untold_notices(scan.today):
            yield Finding(
                rule=rule,
                about=f"notice{notice.pk}",
                recipient_id=notice.recipient_id,
                why=str(WHY_OF_NOTICE.get(notice.kind, _("本人"))),
                kind=KIND_OF_NOTICE.get(notice.kind, MessageKind.NOTICE),
                fire_on=timezone.localdate(notice.created_at),
                notice_id=notice.pk,
                project_id=notice.project_id,
                push=Push.AT_ONCE if notice.kind in PUSHED_AT_ONCE and rule.push != Push.NONE else Push.NONE,
                at_once=True,
            )


def _jobs(scan: Scan) -> Iterator[Finding]:
    for rule in scan.watching(Watch.JOB):
        for job in finished_jobs(scan.today):
            if job.owner_id in scan.directory.at_work:
                yield Finding(
                    rule=rule,
                    about=f"job{job.pk}",
                    recipient_id=job.owner_id,
                    why=str(_("发起人")),
                    kind=MessageKind.NOTICE,
                    fire_on=timezone.localdate(job.finished_at),
                    job_id=job.pk,
                    push=rule.push,
                    at_once=True,
                )


def _grants(scan: Scan) -> Iterator[Finding]:
    watching = scan.watching(Watch.GRANT)
    if not watching:
        return
    longest = max(rule.days * (31 if rule.unit == Unit.MONTH else 2) for rule in watching)
    for grant in ending_grants(scan.today, scan.until, longest):
        for rule in watching:
            for point in rules.ending_points(rule, grant.valid_until, scan.today, scan.until, scan.calendar):
                for recipient_id, why in {grant.granted_by_id: _("授予人"), grant.user_id: _("本人")}.items():
                    if recipient_id in scan.directory.at_work:
                        yield Finding(
                            rule=rule,
                            about=f"grant{grant.pk}",
                            recipient_id=recipient_id,
                            why=str(why),
                            kind=MessageKind.NOTICE,
                            fire_on=point.fire_on,
                            grant_id=grant.pk,
                            push=rule.push,
                        )
