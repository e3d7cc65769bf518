"""Merge two registrations of one firm, or two entries of one contact, and undo it. Permission is asked by the room above (`projects`)."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common import audit, checked, names, uscc
from promotion.common.errors import Refused
from promotion.enterprises.models import Contact, Enterprise, MergeRecord, SuspectedTwin, TwinState
from promotion.enterprises.search import CONTACT
from promotion.enterprises.services import finder, moving
from promotion.enterprises.services.pairs import fingerprint, ordered
from promotion.enterprises.services.register import REACHED_BY, normalised

FIELDS = ("name", "uscc", "region", "chain", "is_chain_owner", "is_leading", "credentials", "business", "website", "notes")
FLAGS = ("is_chain_owner", "is_leading")
CONTACT_FIELDS = ("name", "title", "phone", "wechat", "email", "is_decision_maker", "notes")
DERIVED = ("normalised_name", "initials")
KEEP, DROP = "keep", "drop"


def lock_both(model, one_pk: int, other_pk: int):
    """Both rows, locked in the order of their ids, so that two merges at once wait for each other and never in a circle."""
    if one_pk == other_pk:
        raise Refused(_("请选择两条不同的记录。"))
    rows = {row.pk: row for row in model.objects.select_for_update().filter(pk__in=(one_pk, other_pk)).order_by("pk")}
    return rows[one_pk], rows[other_pk]


def differing(keep, drop, fields=FIELDS) -> list[str]:
    """Fields that differ and are filled on both sides: a person has to choose."""
    pairs = ((name, getattr(keep, name), getattr(drop, name)) for name in fields)
    return [name for name, mine, theirs in pairs if mine != theirs and mine not in (None, "") and theirs not in (None, "")]


def merged_values(keep, drop, choices: dict[str, str], fields=FIELDS) -> dict:
    """Field → value of the one that stays: as chosen, else its own where it has one, else the other's; marks of honour that either has."""
    values = {}
    for name in fields:
        mine, theirs = getattr(keep, name), getattr(drop, name)
        if choices.get(name) in (KEEP, DROP):
            values[name] = mine if choices[name] == KEEP else theirs
        elif isinstance(mine, bool):
            values[name] = mine or theirs
        else:
            values[name] = theirs if mine in (None, "") else mine
    return values


def merge(*, actor, keep: Enterprise, drop: Enterprise, choices: dict[str, str], settled: list[dict] = ()) -> MergeRecord:
    """Everything of `drop` goes to `keep`; `drop` stays hidden with a pointer. Both are locked. `settled`: what gave way before (`moving.rewrite`)."""
    _check_codes(keep, drop)
    values = merged_values(keep, drop, choices)
    before, dropped_before = audit.snapshot(keep, (*FIELDS, *DERIVED)), audit.snapshot(drop, (*FIELDS, "withdrawn_at"))
    former = {(keep.name, keep.uscc), (drop.name, drop.uscc)}
    moved = moving.move(keep, drop)
    if drop.uscc == values["uscc"]:
        drop.uscc = ""
    drop.withdrawn_at, drop.merged_into, drop.version = timezone.now(), keep, drop.version + 1
    drop.save()
    _write(keep, values)
    _answer_pair(keep, drop, TwinState.MERGED, actor)
    record = MergeRecord(keep=keep, drop=drop, merged_by=actor, moved=moved, settled=list(settled))
    record.before, record.dropped_before = audit.plain(before), audit.plain(dropped_before)
    record.after = audit.plain(audit.snapshot(keep, (*FIELDS, *DERIVED)))
    checked.save(record)
    finder.remember_former(keep, former, record)
    finder.index([drop])
    told = {"from": drop.name, "moved": {f"{each['model']}.{each['field']}": len(each["pks"]) for each in moved}, **values}
    audit.record(actor=actor, action="enterprise.merge", obj=keep, before=before, after=told)
    return record


def undo(*, actor, record: MergeRecord) -> Enterprise:
    """Take a merge apart as a whole: rows, fields, names. Both are locked. What was entered on `keep` since stays there."""
    _must_stand(record)
    keep, drop = record.keep, record.drop
    if keep.withdrawn_at or drop.merged_into_id != keep.pk:
        raise Refused(_("合并后的企业又并入了别处，请先撤销后一次合并。"))
    moving.move_back(record.moved, keep, drop)
    keep.aliases.filter(merge=record).delete()
    moving.put_back(keep, record.before, record.after)
    _save_whole(keep, _("撤销后信用代码或名称与其他企业冲突，请先核对保留企业的信息。"))
    drop.withdrawn_at, drop.merged_into, drop.uscc = None, None, record.dropped_before["uscc"]
    _save_whole(drop, _("并入企业的信用代码已被别的企业使用，请先核对。"))
    _unsettle(record.settled)
    finder.index([keep, drop])
    _answer_pair(keep, drop, TwinState.OPEN, None)
    return _close(record, actor, keep)


def merge_contact(*, actor, keep: Contact, drop: Contact, choices: dict[str, str]) -> MergeRecord:
    """One person entered twice at one firm. Both are locked."""
    values = merged_values(keep, drop, choices, CONTACT_FIELDS)
    before = audit.plain(audit.snapshot(keep, CONTACT_FIELDS))
    moved = moving.move(keep, drop)
    drop.withdrawn_at = timezone.now()
    drop.save(update_fields=["withdrawn_at"])
    for name, value in values.items():
        setattr(keep, name, value)
    checked.save(keep)
    CONTACT.index(keep)
    after = audit.plain(audit.snapshot(keep, CONTACT_FIELDS))
    record = MergeRecord(
        keep=keep.enterprise, keep_contact=keep, drop_contact=drop, merged_by=actor, moved=moved, before=before, after=after
    )
    checked.save(record)
    told = {name: value for name, value in values.items() if name not in REACHED_BY}
    old = {name: value for name, value in before.items() if name not in REACHED_BY}
    audit.record(actor=actor, action="contact.merge", obj=keep, before=old, after={**told, "from": drop.pk})
    return record


def undo_contact(*, actor, record: MergeRecord) -> Contact:
    """Take such a merge apart."""
    _must_stand(record)
    keep, drop = record.keep_contact, record.drop_contact
    if keep.withdrawn_at or drop.withdrawn_at is None or drop.enterprise_id != keep.enterprise_id:
        raise Refused(_("联系人“%(who)s”在合并后又有变动，不能整体撤销。") % {"who": keep})
    moving.move_back(record.moved, keep, drop)
    moving.put_back(keep, record.before, record.after)
    checked.save(keep)
    CONTACT.index(keep)
    drop.withdrawn_at = None
    drop.save(update_fields=["withdrawn_at"])
    return _close(record, actor, keep)


def _check_codes(keep, drop):
    if keep.uscc and drop.uscc and keep.uscc != drop.uscc and uscc.is_valid(keep.uscc) and uscc.is_valid(drop.uscc):
        raise Refused(
            _("两家的统一社会信用代码不同且都有效，不能合并。如其中一个是旧代码，请先在该企业信息里改正或清空（旧代码会留作曾用代码）。"),
            field="uscc",
        )


def _write(keep: Enterprise, values: dict):
    for name, value in values.items():
        setattr(keep, name, value)
    keep.normalised_name = normalised(keep.name) or keep.name
    keep.initials = names.initials(keep.name)
    keep.version += 1
    checked.save(keep)


def _answer_pair(keep, drop, state: str, actor):
    first, second = ordered(keep, drop)
    facts = {"state": state, "decided_by": actor, "decided_at": timezone.now() if actor else None, "reason": ""}
    facts["fingerprint"] = fingerprint(first, second)
    SuspectedTwin.objects.update_or_create(first=first, second=second, defaults=facts, create_defaults={**facts, "score": 100})


def _must_stand(record: MergeRecord):
    if record.undone_at:
        raise Refused(_("这次合并已经撤销过了。"))


def _save_whole(row: Enterprise, sentence: str):
    row.version += 1
    try:
        row.full_clean()
    except ValidationError:
        raise Refused(sentence) from None
    row.save()


def _unsettle(settled: list[dict]):
    models = {field.model._meta.model_name: field.model for field in moving.links_to(Enterprise)}
    for each in settled:
        row = models[each["model"]]._base_manager.filter(pk=each["pk"]).first()
        if row is not None and moving.put_back(row, each["before"], each["after"]):
            row.save()


def _close(record: MergeRecord, actor, keep):
    record.undone_by, record.undone_at = actor, timezone.now()
    record.save(update_fields=["undone_by", "undone_at"])
    audit.record(actor=actor, action=f"{keep._meta.model_name}.unmerge", obj=keep, after={"record": record.pk})
    return keep
