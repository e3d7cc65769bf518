"""Seal the audit trail in batches, each digest covering the one before, and find what was edited or cut afterwards.

The head of the chain also goes to the log and to the file `AUDIT_HEADS_FILE`, outside the database: whoever cuts events *and* seals
in the database is found by the head that no seal bears any more.
"""

import hashlib
import json
from datetime import UTC
from pathlib import Path

import structlog
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Max

from promotion.common.models import AuditEvent, AuditSeal

BATCH = 1000
_FIELDS = ("id", "actor_id", "actor_name", "ip", "request_id", "action", "object_type", "object_id", "object_label", "project_code")
_FIELDS += ("before", "after", "note", "at")
log = structlog.get_logger("promotion.audit")


def seal_pending(*, batch: int = BATCH) -> list[AuditSeal]:
    """Seal every settled event that is not sealed yet, oldest first; write the new head to the log and the heads file."""
    settled = _settled_id()
    seals = []
    while seal := _seal_one(settled, batch):
        seals.append(seal)
    if seals:
        log.info("audit_sealed", seq=seals[-1].seq, last_id=seals[-1].last_id, head=seals[-1].digest)
        _note_head(seals[-1])
    return seals


def faults(*, heads=None) -> list[str]:
    """What does not hold, in sentences for the log; empty when the trail is whole.

    `heads` are digests known from outside the database; without them the heads file is read.
    """
    found, previous, last_id, digests = [], "", 0, set()
    for expected, seal in enumerate(AuditSeal.objects.order_by("seq").iterator(), start=1):
        if seal.seq != expected or seal.previous != previous or seal.first_id <= last_id:
            found.append(f"seal {seal.seq}: does not follow the one before it")
        events = AuditEvent.objects.filter(id__gt=last_id, id__lte=seal.last_id).order_by("id")
        digest, count, _first, _last = _digest(seal.previous, events)
        if (digest, count) != (seal.digest, seal.count):
            found.append(f"seal {seal.seq}: events {seal.first_id}-{seal.last_id} were changed ({count} of {seal.count} there)")
        previous, last_id = seal.digest, seal.last_id
        digests.add(seal.digest)
    missing = [head for head in (_noted_heads() if heads is None else heads) if head not in digests]
    return found + [f"head {head}: no seal bears it, the trail was cut or rewritten" for head in missing]


def _settled_id() -> int:
    """The highest id below which no event can appear any more."""
    if connection.vendor != "postgresql":
        return AuditEvent.objects.aggregate(top=Max("id"))["top"] or 0
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Writers hold ROW EXCLUSIVE until they commit, so SHARE waits for all that have drawn a number.
            # Not for long, lest others queue behind.
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            cursor.execute(f"LOCK TABLE {AuditEvent._meta.db_table} IN SHARE MODE")
            return AuditEvent.objects.aggregate(top=Max("id"))["top"] or 0
    except OperationalError as error:
        log.info("audit_seal_postponed", reason=str(error))
        return 0


@transaction.atomic
def _seal_one(settled: int, batch: int) -> AuditSeal | None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {AuditSeal._meta.db_table} IN EXCLUSIVE MODE")
    last = AuditSeal.objects.order_by("-seq").first()
    after, previous, seq = (last.last_id, last.digest, last.seq) if last else (0, "", 0)
    events = AuditEvent.objects.filter(id__gt=after, id__lte=settled).order_by("id")[:batch]
    digest, count, first_id, last_id = _digest(previous, events)
    if not count:
        return None
    return AuditSeal.objects.create(seq=seq + 1, first_id=first_id, last_id=last_id, count=count, previous=previous, digest=digest)


def _digest(previous: str, events) -> tuple[str, int, int, int]:
    """Digest over the previous digest and the events, their number, the first and the last id."""
    total, count, first_id, last_id = hashlib.sha256(previous.encode()), 0, 0, 0
    for row in events.values(*_FIELDS).iterator():
        row["at"] = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
        total.update(json.dumps(row, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode() + b"\n")
        count, first_id, last_id = count + 1, first_id or row["id"], row["id"]
    return total.hexdigest(), count, first_id, last_id


def _note_head(seal: AuditSeal):
    if settings.AUDIT_HEADS_FILE:
        path = Path(settings.AUDIT_HEADS_FILE)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as heads:
            heads.write(f"{seal.sealed_at.isoformat()} {seal.seq} {seal.digest}\n")


def _noted_heads() -> list[str]:
    path = Path(settings.AUDIT_HEADS_FILE)
    return [line.split()[2] for line in path.read_text().splitlines() if line.count(" ") == 2] if path.is_file() else []
