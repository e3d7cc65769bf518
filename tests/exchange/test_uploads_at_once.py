"""A form sent twice is one import, however close together; and nobody has more than three at work."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections

from promotion.common.errors import Refused
from promotion.exchange.models import ImportBatch
from promotion.exchange.services import imports
from promotion.people.models import StoredFile
from tests import factories
from tests.exchange.importing import sheet, work

ROW = [1, "菜籽油", "四川金穗食品有限公司", "1.2亿", "凌家片区", "产业链招商"]


def send(actor, token):
    upload = SimpleUploadedFile("台账.xlsx", sheet([ROW]))
    return imports.upload_sheet(actor=actor, upload=upload, kind="projects", today=factories.today(), token=token)


@pytest.mark.django_db
def test_the_same_form_again_is_the_same_import_and_keeps_no_second_file(officer_nj):
    assert send(officer_nj, "t") == send(officer_nj, "t")
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db
def test_the_form_of_somebody_else_is_refused_with_a_sentence(officer_nj, officer_zg):
    send(officer_nj, "t")
    with pytest.raises(Refused, match="重新上传"):
        send(officer_zg, "t")


@pytest.mark.django_db
def test_a_fourth_waits_until_one_has_ended(officer_nj, officer_zg, as_user):
    made = [send(officer_nj, f"t{n}") for n in range(3)]
    with pytest.raises(Refused, match="3 个导入"):
        send(officer_nj, "t3")
    assert StoredFile.objects.count() == 3
    assert send(officer_nj, "t0") == made[0]
    send(officer_zg, "other")
    imports.cancel(actor=officer_nj, batch=made[0])
    send(officer_nj, "t4")
    answer = as_user(officer_nj).post("/imports/", {"kind": "projects", "file": SimpleUploadedFile("a.xlsx", sheet([ROW])), "token": "t5"})
    assert answer.status_code == 422
    assert "您已有 3 个导入在处理" in answer.content.decode()


@pytest.mark.django_db
def test_a_fourth_run_waits_too(officer_nj):
    read = send(officer_nj, "read")
    work()
    for n in range(3):
        send(officer_nj, f"t{n}")
    read.refresh_from_db()
    with pytest.raises(Refused, match="3 个导入"):
        imports.start_import(actor=officer_nj, batch=read)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time by itself; tried on PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_import(officer_nj):
    gate, made = threading.Barrier(3), []

    def click():
        gate.wait()
        try:
            made.append(send(officer_nj, "t").pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click) for _n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [ImportBatch.objects.get().pk] * 3
    assert StoredFile.objects.count() == 1
