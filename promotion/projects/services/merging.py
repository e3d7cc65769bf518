"""合并: who may merge two registrations of one firm or two entries of one contact, what has to be settled first, and taking it back.

Source: domain §3 and §10. Whoever merges sees both firms and may change every project that moves.
"""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.common import audit
from promotion.common.errors import NotAllowed, Refused
from promotion.enterprises.models import Contact, Enterprise, MergeRecord
from promotion.enterprises.services import merging, moving
from promotion.people.roles import Ability
from promotion.projects.models import ContactRequest, FirstContact, NoticeKind, Project, RequestState
from promotion.projects.services import contacts, permits
from promotion.projects.services.codes import take_turn
from promotion.projects.services.notices import tell
from promotion.projects.sight import visible_enterprises

CONTACT_FIELDS = merging.CONTACT_FIELDS


@transaction.atomic
def merge_enterprises(
    *, actor, keep: Enterprise, drop: Enterprise, choices: dict[str, str], today: datetime.date, seen: tuple[int, int] | None = None
) -> MergeRecord:
    """Everything of `drop` goes to `keep`. `choices`: field → `keep` or `drop`; `seen`: the versions of both that the person looked at."""
    must_merge(actor, today)
    _must_see(actor, today, keep, drop)
    keep, drop = _lock(keep, drop, today)
    if keep.withdrawn_at or drop.withdrawn_at:
        raise Refused(_("其中一家已经并入或撤回，请刷新页面查看。"))
    if seen and seen != (keep.version, drop.version):
        raise Refused(_("两家中有一家刚被别人改动过，请重新核对后再合并。"))
    moving_projects = _must_edit_all(actor, drop, today)
    settled = [*_settle_first_contact(keep, drop, today), *_settle_requests(keep, drop)]
    if not _may_rewrite(actor, keep, today):  # what moves is theirs, the firm it moves to is not
        choices = dict.fromkeys(merging.FIELDS, merging.KEEP)
    record = merging.merge(actor=actor, keep=keep, drop=drop, choices=choices, settled=settled)
    _tell_projects(actor, moving_projects, keep, drop, record)
    return record


@transaction.atomic
def undo_merge(*, actor, record: MergeRecord, today: datetime.date) -> None:
    """Undo one merge as a whole, of firms or of contacts."""
    record = MergeRecord.objects.select_related("keep", "drop", "keep_contact__enterprise", "drop_contact").get(pk=record.pk)
    if record.drop_contact_id:
        must_merge_contacts(actor, record.keep, today)
        record.keep_contact, record.drop_contact = merging.lock_both(Contact, record.keep_contact_id, record.drop_contact_id)
        merging.undo_contact(actor=actor, record=_standing(record))
        return
    must_merge(actor, today)
    _must_see(actor, today, record.keep)
    record.keep, record.drop = _lock(record.keep, record.drop, today)
    went = next((each["pks"] for each in record.moved if each["model"] == "project"), [])
    _must_edit_all(actor, record.keep, today, pk__in=went)
    merging.undo(actor=actor, record=_standing(record))


@transaction.atomic
def merge_contacts(*, actor, keep: Contact, drop: Contact, choices: dict[str, str], today: datetime.date) -> MergeRecord:
    """One person entered twice at one firm: same name or same phone."""
    must_merge_contacts(actor, keep.enterprise, today)
    Enterprise.objects.select_for_update().get(pk=keep.enterprise_id)
    keep, drop = merging.lock_both(Contact, keep.pk, drop.pk)
    if keep.enterprise_id != drop.enterprise_id:
        raise Refused(_("两位联系人不在同一家企业，请先合并企业。"))
    if keep.withdrawn_at or drop.withdrawn_at:
        raise Refused(_("其中一位已经并入或撤回，请刷新页面查看。"))
    if not same_person(keep, drop):
        raise Refused(_("两位联系人姓名和电话都不同，不能合并；如确是同一人，请先改正姓名或电话。"))
    return merging.merge_contact(actor=actor, keep=keep, drop=drop, choices=choices)


def same_person(one: Contact, other: Contact) -> bool:
    """Whether two entries of one firm may be one person."""
    return one.name == other.name or bool(one.phone and one.phone == other.phone)


def must_merge(actor, today: datetime.date) -> None:
    """Raise NotAllowed unless `actor` may merge at all."""
    permits.must_have(actor, Ability.MERGE, today)


def _must_see(actor, today, *firms):
    standing = Enterprise.objects.live().filter(pk__in=[firm.pk for firm in firms])
    if standing.exclude(pk__in=visible_enterprises(actor, today).values("pk")).exists():
        raise NotAllowed(_("只能合并您都看得到的企业。"))


def must_undo(actor, record: MergeRecord, today: datetime.date) -> None:
    """Raise NotAllowed unless `actor` may undo merges of this kind."""
    if record.drop_contact_id:
        must_merge_contacts(actor, record.keep, today)
    else:
        must_merge(actor, today)


def must_merge_contacts(actor, enterprise, today: datetime.date) -> None:
    """Raise NotAllowed unless `actor` may merge firms, or sees the phones that the two entries bear."""
    _must_see(actor, today, enterprise)
    if not contacts.sees_phones(enterprise, actor):
        must_merge(actor, today)


def _lock(keep, drop, today) -> tuple[Enterprise, Enterprise]:
    """In the order in which everybody locks: the registration's turn, projects, firms."""
    take_turn(today.year)
    list(Project.objects.select_for_update().filter(enterprise__in=(keep.pk, drop.pk)).order_by("pk").values_list("pk"))
    return merging.lock_both(Enterprise, keep.pk, drop.pk)


def _standing(record: MergeRecord) -> MergeRecord:
    """The record with what another transaction may have done to it until it was locked."""
    record.undone_at = MergeRecord.objects.select_for_update().get(pk=record.pk).undone_at
    return record


def _must_edit_all(actor, firm, today, **which) -> list[Project]:
    projects = Project.objects.live().filter(enterprise=firm, **which)
    if projects.exclude(pk__in=Project.objects.editable_by(actor, today).values("pk")).exists():
        raise Refused(
            _("“%(firm)s”名下有您无权改动的项目，不能由您并入；可以反过来保留它、并入另一家，或请联合办协调两地管理员办理。")
            % {"firm": firm}
        )
    return list(projects.select_related("owner").order_by("pk"))


def _may_rewrite(actor, firm, today) -> bool:
    """Whether what a firm says of itself is the actor's to change: all its projects are, or, without any, their unit registered it."""
    projects = Project.objects.live().filter(enterprise=firm)
    if projects.exists():
        return not projects.exclude(pk__in=Project.objects.editable_by(actor, today).values("pk")).exists()
    return firm.created_by_id == actor.pk or (actor.unit_id is not None and firm.created_unit_id == actor.unit_id)


def _settle_first_contact(keep, drop, today):
    """Of two 首谈 in force of one unit the earlier stays; of two units nobody here can say whose it is."""
    rows = list(
        FirstContact.objects.select_for_update().filter(enterprise__in=(keep, drop), lapsed_on__isnull=True).order_by("earned_on", "pk")
    )
    if len(rows) < 2:
        return
    if rows[0].unit_id != rows[1].unit_id:
        raise Refused(
            _("两家的首谈单位不同（%(one)s、%(other)s）且都在有效期内，请先由联合办裁定首谈，再合并。")
            % {"one": rows[0].unit, "other": rows[1].unit}
        )
    yield moving.rewrite(rows[1], lapsed_on=today, lapse_reason=_("企业合并，保留较早的首谈"))


def _settle_requests(keep, drop):
    """The same person asked for the same at both: the one at the firm that stays is answered, the other one says so."""
    waiting = set(ContactRequest.objects.filter(enterprise=keep, state=RequestState.OPEN).values_list("from_user", "kind"))
    for asked in ContactRequest.objects.select_for_update().filter(enterprise=drop, state=RequestState.OPEN).order_by("pk"):
        if (asked.from_user_id, asked.kind) in waiting:
            yield moving.rewrite(asked, state=RequestState.DECLINED, answer=_("企业合并，与同一申请合并答复"))


def _tell_projects(actor, projects, keep, drop, record):
    for project in projects:
        audit.record(
            actor=actor,
            action="project.edit",
            obj=project,
            before={"enterprise": f"{drop.pk}: {drop.name}"},
            after={"enterprise": f"{keep.pk}: {keep.name}"},
            project_code=project.code,
            note=_("企业合并"),
        )
        text = _("项目 %(code)s 的投资方“%(old)s”已并入“%(new)s”。") % {"code": project.code, "old": drop.name, "new": keep.name}
        tell(recipient=project.owner, kind=NoticeKind.TWIN, text=text, key=f"merge:{record.pk}:{project.pk}", project=project, unless=actor)
