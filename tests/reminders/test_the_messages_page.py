"""消息: the bell, the list, opening one; one's own and nobody else's."""

import pytest
from django.test import Client
from django.urls import reverse

from promotion.reminders.models import Notification
from tests.reminders import office as make
from tests.reminders.office import at, days, tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(office, time_machine):
    """The officer has an instruction and an overdue step."""
    time_machine.move_to(at(), tick=False)
    make.tell(office.officer, "instructed", project=office.project)
    make.promise(office.project, days(-1), title="回访")
    tick(at())
    return office


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def page(user, **query):
    response = signed_in(user).get(reverse("messages"), query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_my_messages_unread_first(told):
    newest = Notification.objects.get(kind="overdue")
    newest.read_at = at()
    newest.save()
    text = page(told.officer)
    assert text.index("告知") < text.index("回访")
    assert "1 条未读" in text


def test_it_filters_by_kind_and_bears_junk(told):
    assert "回访" not in page(told.officer, kind="instruction")
    assert "回访" in page(told.officer, kind="overdue")
    assert "没有这一类消息" in page(told.officer, kind="quiet")
    for junk in ({"kind": "'; drop"}, {"page": "x"}, {"page": "-1"}, {"page": "9" * 30}):
        assert "回访" in page(told.officer, **junk)


def test_an_empty_list_says_what_it_is_for(told):
    assert "还没有消息" in page(told.stranger)


def test_others_messages_do_not_exist(told):
    message = Notification.objects.filter(recipient=told.officer).first()
    for user in (told.stranger, told.admin):
        assert "回访" not in page(user)
        client = signed_in(user)
        assert client.get(reverse("message_open", args=[message.pk])).status_code == 404
        assert client.post(reverse("messages_read"), {"id": message.pk}).status_code == 404
    assert Notification.objects.filter(read_at__isnull=False).count() == 0


def test_opening_marks_as_read_and_leads_to_the_project(told):
    message = Notification.objects.get(kind="overdue")
    response = signed_in(told.officer).get(reverse("message_open", args=[message.pk]))
    assert response.status_code == 302
    assert response.url == reverse("project_detail", args=[told.project.code])
    message.refresh_from_db()
    assert message.read_at == at()


def test_a_project_out_of_sight_leaves_no_words_behind(told):
    successor = make.make_user(told.zone)
    told.project.owner = successor
    told.project.save()
    told.officer.grants.update(zone=told.other)
    text = page(told.officer)
    assert told.project.name not in text
    assert "您已无权查看该项目" in text
    message = Notification.objects.get(kind="overdue")
    assert signed_in(told.officer).get(reverse("message_open", args=[message.pk])).url == reverse("messages")


def test_marking_one_all_or_a_kind_as_read(told):
    client = signed_in(told.officer)
    unread = Notification.objects.for_user(told.officer).unread()
    client.post(reverse("messages_read"), {"kind": "instruction"})
    assert [message.kind for message in unread.all()] == ["overdue"]
    client.post(reverse("messages_read"), {"id": unread.get().pk})
    assert not unread.all().exists()
    make.tell(told.officer)
    tick(at())
    client.post(reverse("messages_read"))
    assert not unread.all().exists()


def test_forged_input_is_refused(told):
    client = signed_in(told.officer)
    assert client.post(reverse("messages_read"), {"id": "x"}).status_code == 404
    assert client.post(reverse("messages_read"), {"id": "٣"}).status_code == 404
    assert client.post(reverse("messages_read"), {"next": "https://evil.example/"}).url == reverse("messages")
    assert client.get(reverse("messages_read")).status_code == 405


def test_the_bell_counts_mine_in_one_query(told, django_assert_num_queries):
    client = signed_in(told.officer)
    client.get(reverse("message_bell"))
    with django_assert_num_queries(3):  # session, user, count
        text = client.get(reverse("message_bell")).content.decode()
    assert "2 条未读" in text
    assert "0 条未读" in signed_in(told.stranger).get(reverse("message_bell")).content.decode()


def test_the_list_asks_no_more_for_more_rows(told, django_assert_max_num_queries):
    for _ in range(25):
        make.tell(told.officer, project=told.project)
    tick(at())
    client = signed_in(told.officer)
    client.get(reverse("messages"))
    with django_assert_max_num_queries(10):
        client.get(reverse("messages"))


@pytest.mark.parametrize("name", ["messages", "message_bell", "mail_viewer"])
def test_nobody_reads_without_signing_in(told, name):
    assert Client().get(reverse(name)).status_code == 302


def test_texts_are_escaped(told):
    make.tell(told.officer).__class__.objects.update(text="<script>alert(1)</script>")
    tick(at())
    assert "<script>alert" not in page(told.officer)


def test_outgoing_mails_are_shown_in_the_demo_office_only(told, settings):
    client = signed_in(told.officer)
    assert client.get(reverse("mail_viewer")).status_code == 404
    settings.DEMO = True
    assert "还没有外发邮件" in client.get(reverse("mail_viewer")).content.decode()
    settings.EMAIL_BACKEND = "promotion.reminders.channels.demo_mail.OutgoingMailBackend"
    notice = make.tell(told.officer)
    tick(at())
    assert notice.text in client.get(reverse("mail_viewer")).content.decode()
