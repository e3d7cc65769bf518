"""The rows that did not go in leave as a file that is never whole in memory."""

import io
import tempfile
import tracemalloc

import pytest
from python_calamine import load_workbook

from promotion.exchange.models import ImportRow, Verdict
from promotion.exchange.services.rest import write_rest
from tests.exchange.importing import sheet, upload

pytestmark = pytest.mark.django_db
WIDE = 12


def with_rest(actor, count):
    """An import of as many faulty rows, each cell of its own."""
    batch = upload(actor, sheet([[f"项目{n}" for n in range(WIDE)]], [f"列{n}" for n in range(WIDE)]))
    batch.rows.all().delete()
    faults = [{"letter": "A", "cell": "A1", "sentence": "不对"}]
    cells = [{letter: f"{letter}{n}的内容" for letter in "ABCDEFGHIJKL"} for n in range(count)]
    rows = [ImportRow(batch=batch, number=n, verdict=Verdict.ERROR, cells=each, faults=faults) for n, each in enumerate(cells, 2)]
    ImportRow.objects.bulk_create(rows, batch_size=500)
    return batch


def peak_of(batch) -> int:
    """Bytes at most."""
    with tempfile.TemporaryFile() as out:
        tracemalloc.start()
        write_rest(batch, out)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert out.tell() > 0
    return peak


def test_five_times_the_rows_take_no_more(officer_nj):
    few, many = with_rest(officer_nj, 500), with_rest(officer_nj, 2500)
    write_rest(few, io.BytesIO())  # what is loaded once
    assert peak_of(many) < 1.3 * peak_of(few)


def test_every_row_is_there_in_the_answer(officer_nj, as_user):
    batch = with_rest(officer_nj, 500)
    answer = as_user(officer_nj).get(f"/imports/{batch.pk}/rest.xlsx")
    assert answer.streaming
    assert answer["Content-Disposition"].startswith("attachment")
    rows = load_workbook(io.BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    assert [row[-2] for row in rows[1:]] == list(range(2, 502))
