"""Every table of the product has a page in the admin, in Chinese, searchable and constant in queries."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from promotion import models as tables
from promotion.people.models import User
from tests import factories
from tests.scenes import scene

pytestmark = pytest.mark.django_db

MODELS = [getattr(tables, name) for name in tables.__all__]


@scene
def root(world):
    return factories.make_user("root", "根", is_superuser=True, is_staff=True)


@scene
def filled(cast, world):
    """A landed project with something in most tables."""
    return factories.project_in("landed", cast.officer_nj, world)


def test_every_table_is_there():
    assert {model for model in MODELS if model not in admin.site._registry} == set()


def answers(page, model, request) -> dict:
    """What each page of one table answers."""
    base = f"admin:promotion_{model._meta.model_name}"
    table = admin.site._registry[model]
    found = {"search": page.get(reverse(f"{base}_changelist"), {"q": "中国"}).status_code}
    row = table.get_queryset(request).first()
    if row is not None:
        found["change"] = page.get(reverse(f"{base}_change", args=[row.pk])).status_code
        found["history"] = page.get(reverse(f"{base}_history", args=[row.pk])).status_code
    added = page.get(reverse(f"{base}_add")).status_code
    found["add"] = 200 if added == (200 if table.has_add_permission(request) else 403) else added
    return found


def test_lists_searches_rows_and_histories_open(root, filled, client):
    client.force_login(root)
    request = client.get(reverse("admin:promotion_project_changelist")).wsgi_request
    found = {model._meta.model_name: answers(client, model, request) for model in MODELS}
    assert {name: codes for name, codes in found.items() if set(codes.values()) != {200}} == {}


def test_the_index_is_grouped_by_room_and_in_chinese(root, client):
    client.force_login(root)
    body = client.get(reverse("admin:index")).content.decode()
    for room in ("人员与授权", "项目", "企业", "落地", "提醒与发件", "审计与日历"):
        assert f"<h2>{room}</h2>" in body
    assert "退出登录" in body
    assert "Log out" not in body
    assert "Recent actions" not in body


def test_ten_more_rows_cost_no_more_queries(root, cast, world, client, django_assert_max_num_queries):
    client.force_login(root)
    factories.make_project(cast.officer_nj, world)
    for name in ("project", "projectstate", "followup", "deadline", "enterprise", "grant", "user", "auditevent"):
        url = reverse(f"admin:promotion_{name}_changelist")
        with django_assert_max_num_queries(60) as few:
            client.get(url)
        for _more in range(3):
            project = factories.make_project(cast.officer_nj, world)
            factories.make_ready_for_engagement(project, cast.officer_nj)
            user = factories.make_user(f"u{User.objects.count()}", unit=world.bureau_nj)
            factories.make_grant(user, "officer", region=world.neijiang)
        with django_assert_max_num_queries(len(few.captured_queries)):
            client.get(url)


JUNK = ("o=99", "o=-1.2.x", "p=abc", "p=9999", "q=%", "stage=x", "e=1", "junk=1", "stage__exact=zzz", "all=1", "withdrawn=x")


def test_junk_in_the_address_ends_in_the_page(root, filled, client):
    client.force_login(root)
    url = reverse("admin:promotion_project_changelist")
    assert {query: client.get(f"{url}?{query}", follow=True).status_code for query in JUNK} == dict.fromkeys(JUNK, 200)


SECRET = (
    "contact/?phone__startswith=138",
    "contact/?phone=13812345678",
    "contact/?wechat__contains=a",
    "user/?phone__startswith=138",
    "user/?password__startswith=a",
    "enterprise/?contacts__phone__startswith=138",
    "followup/?contact__phone__startswith=138",
    "project/?enterprise__contacts__phone__startswith=138",
    "grant/?user__password__startswith=a",
)


def test_masked_and_secret_fields_cannot_be_asked_for(root, client):
    client.force_login(root)
    assert {path: client.get(f"/admin/promotion/{path}").status_code for path in SECRET} == dict.fromkeys(SECRET, 400)


def test_a_phone_is_shown_masked_and_found_by_no_search(root, filled, client):
    client.force_login(root)
    url = reverse("admin:promotion_contact_changelist")
    assert "138****5678" in client.get(url).content.decode()
    assert "13812345678" not in client.get(url).content.decode()
    assert "138****5678" not in client.get(url, {"q": "13812345678"}).content.decode()
    contact = tables.Contact.objects.get()
    body = client.get(reverse("admin:promotion_contact_change", args=[contact.pk])).content.decode()
    assert "138****5678" in body
    assert "13812345678" not in body


def test_phones_that_people_wrote_into_texts_are_masked_too(root, cast, world, client):
    project = factories.make_project(cast.officer_nj, world)
    factories.make_ready_for_engagement(project, cast.officer_nj)
    factories.follow_ups.log_follow_up(
        actor=cast.officer_nj,
        today=factories.today(),
        project=project,
        said="13812345678 是王总",
        next_step="打 13812345678",
        next_on=factories.today(),
    )
    client.force_login(root)
    for name in ("followup", "deadline", "auditevent", "notice", "notification", "task"):
        base = f"admin:promotion_{name}"
        pages = [reverse(f"{base}_changelist")]
        for row in apps.get_model("promotion", name).objects.all():
            pages += [reverse(f"{base}_change", args=[row.pk]), reverse(f"{base}_history", args=[row.pk])]
        assert [page for page in pages if "13812345678" in client.get(page).content.decode()] == []
        assert "王总" not in client.get(pages[0], {"q": "13812345678"}).content.decode()


def test_a_history_is_told_in_words(root, cast, world, client):
    project = factories.project_in("engagement", cast.officer_nj, world)
    client.force_login(root)
    body = client.get(reverse("admin:promotion_project_history", args=[project.pk])).content.decode()
    assert all(words in body for words in ("项目·推进", "阶段：谋划", "阶段：对接", "项目·登记"))
    assert "project.advance" not in body


FAR_YEARS = ("0", "1", "9999", "10000", "-1", "x", "99999999999999999999", "²")


def test_the_ends_of_time_in_the_address_end_in_the_page(root, filled, client):
    client.force_login(root)
    failed = {}
    for model, table in admin.site._registry.items():
        if table.date_hierarchy:
            url = reverse(f"admin:promotion_{model._meta.model_name}_changelist")
            for year in FAR_YEARS:
                for rest in ("", f"&{table.date_hierarchy}__month=12", f"&{table.date_hierarchy}__month=12&{table.date_hierarchy}__day=31"):
                    status = client.get(f"{url}?{table.date_hierarchy}__year={year}{rest}", follow=True).status_code
                    failed |= {} if status == 200 else {(model.__name__, year, rest): status}
            failed |= {} if client.get(f"{url}?{table.date_hierarchy}__year=2026").status_code == 200 else {model: "2026"}
    assert failed == {}
