"""The admin shows nobody's secrets by filtering, and no other city's rows."""

from django.contrib import admin
from django.urls import reverse

from promotion.projects.models import Project
from tests.hostile.site import make_office

SECRETS = ("password__startswith=m", "owner__password__startswith=m", "contacts__phone__startswith=139", "user__phone__startswith=1")
JUNK = ("o=-999&p=99999999999&q=%27%22&_popup=1", "id__exact=99999999999999999999999")


def test_a_forged_filter_tells_nothing_and_fails_nowhere(world, cast, client):
    make_office(world, cast)
    client.force_login(cast.administrator_nj)
    client.raise_request_exception = False
    failed, told = [], []
    for model in admin.site._registry:
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for probe in (*SECRETS, *JUNK):
            status = client.get(f"{url}?{probe}").status_code
            failed += [(model.__name__, probe)] if status >= 500 else []
            told += [(model.__name__, probe)] if status == 200 and probe in SECRETS else []
    assert (failed, told) == ([], [])


def test_another_citys_rows_are_not_listed(world, cast, client):
    office = make_office(world, cast)
    Project.objects.filter(pk=office.elsewhere.pk).update(name="外市记号项目")
    client.force_login(cast.administrator_nj)
    told = []
    for model in admin.site._registry:
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        body = client.get(url).content.decode()
        if "外市记号" in body or office.elsewhere.code in body:
            told.append(model.__name__)
    assert told == []
