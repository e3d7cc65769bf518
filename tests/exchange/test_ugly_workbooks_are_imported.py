"""The ugly workbooks through the door of the import: every row of the sheet has its row, every bad one its cell, and nothing ever breaks."""

import random
from contextlib import contextmanager

import pytest
from django.db import transaction

from promotion.common.errors import Refused
from promotion.common.sheets.books import open_book
from promotion.common.sheets.tables import find_table
from promotion.exchange.imports.kinds import KINDS
from promotion.exchange.matching import knower
from promotion.exchange.models import RowState, Verdict
from promotion.exchange.services import imports
from promotion.projects.models import Channel, Project
from tests.exchange.corpus import CASES
from tests.exchange.importing import upload, work
from tests.exchange.mutations import mutate

pytestmark = pytest.mark.django_db
KNOWN = knower(KINDS["projects"].wanted)
TAKEN = {one.key for one in KINDS["projects"].taken}
MUTATED = 40
EVERY = 4  # so many are only looked at for one that is imported as well


@contextmanager
def forgotten():
    """Whatever is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def numbers(content: bytes, name: str) -> list[int]:
    """The rows that are not blank, as the reader tells them."""
    return [row.number for row in find_table(open_book(content, name), known=KNOWN).sheet.rows()]


def imported(actor, content: bytes, name: str, *, only_look: bool = False):
    """The batch after all that may go in went in; None where the file was refused, with a sentence."""
    try:
        batch = upload(actor, content, name=name or "未命名", options={"channel": Channel.objects.selectable().first().pk})
    except Refused:
        return None
    if batch.job.state == "failed":
        assert batch.job.message
        assert not batch.rows.exclude(verdict=Verdict.NO_DATA).filter(state=RowState.DONE).exists()
        return None
    if only_look:
        return batch
    try:
        imports.start_import(actor=actor, batch=batch)
    except Refused:
        return batch
    work()
    batch.refresh_from_db()
    batch.job.refresh_from_db()
    assert batch.job.state == "done", batch.job.message
    return batch


def trouble_with(case, actor, *, only_look: bool) -> str:
    """What is wrong about how a case was imported; "" where nothing is."""
    batch = imported(actor, case.content, case.file, only_look=only_look)
    if case.refused or batch is None:
        return "" if bool(case.refused) == (batch is None) else "refused, or not"
    rows = {row.number: row for row in batch.rows.all()}
    if sorted(rows) != numbers(case.content, case.file):
        return "a row is missing"
    if {number for number, row in rows.items() if row.verdict == Verdict.NO_DATA} != set(case.skipped):
        return "skipped rows differ"
    told = {fault["cell"].partition("!")[2] for row in rows.values() for fault in row.faults}
    taken = {column["letter"] for column in batch.columns if column["key"] in TAKEN}
    wrong = {address.partition("!")[2] for address in case.faults}
    if not {cell for cell in wrong if cell.rstrip("0123456789") in taken} <= told:
        return f"a fault is not named: {told}"
    for number, (name, _amount) in case.good.items():
        row = rows[number]
        if row.state == RowState.DONE:
            if name and not Project.objects.filter(name=name).exists():
                return f"{name} is said to be in and is not"
        elif not (only_look and row.verdict == Verdict.NEW) and not (row.faults or row.said or row.verdict == Verdict.TWIN):
            return f"row {number} is out and nobody says why"
    return ""


def test_every_good_row_is_in_and_every_other_says_why_not(officer_nj):
    found, came_in = {}, 0
    for n, case in enumerate(CASES):
        with forgotten():
            trouble = trouble_with(case, officer_nj, only_look=bool(n % EVERY))
            came_in += Project.objects.count()
        if trouble:
            found[case.says] = trouble
    assert found == {}
    assert came_in >= len([case for case in CASES[::EVERY] if case.good])


def test_damaged_files_end_in_a_sentence_or_in_rows(officer_nj):
    rng = random.Random(5)
    whole = [case for case in CASES if not case.refused]
    for n in range(MUTATED):
        case = rng.choice(whole)
        content = mutate(case.content, rng)
        with forgotten():
            batch = imported(officer_nj, content, case.file, only_look=bool(n % EVERY)) if content else None
            if batch is not None:
                assert list(batch.rows.order_by("number").values_list("number", flat=True)) == numbers(content, case.file)
