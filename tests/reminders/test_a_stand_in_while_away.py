"""外出代收, end to end: who is told, who is pushed, what stays with the person, and when it ends."""

import pytest
from django.test import Client
from django.urls import reverse

from promotion.access.models import Grant
from promotion.common.errors import Refused
from promotion.people.models import Unit
from promotion.people.roles import Role
from promotion.reminders.models import Delivery, Notification, OutgoingMail, Preference, Reminder
from promotion.reminders.services import preferring, stand_ins
from tests.reminders import office as make
from tests.reminders.office import TODAY, at, days, tick
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(at(), tick=False)


@scene
def away(office):
    """The officer is away for three days; a colleague of the zone stands in."""
    office.colleague = make.make_user(office.zone)
    leave(office, office.colleague)
    return office


def leave(office, delegate, person=None, first=TODAY, last=None):
    person = person or office.officer
    return preferring.go_away(actor=person, away_from=first, away_until=last or days(2), delegate=delegate, today=TODAY)


def told(user):
    return list(Notification.objects.filter(recipient=user).order_by("id").values_list("text", flat=True))


def pushed(user):
    return Delivery.objects.filter(reminder__recipient=user, channel="email", state="sent").count()


def test_the_stand_in_is_told_in_whose_stead_and_alone_is_pushed(away):
    notice = make.tell(away.officer, "instructed", project=away.project)
    tick(at())
    assert told(away.officer) == [notice.text]
    assert told(away.colleague) == [f"〔代 {away.officer} 收〕{notice.text}"]
    assert (pushed(away.officer), pushed(away.colleague)) == (0, 1)


def test_the_list_says_for_whom(away):
    make.tell(away.officer, "instructed", project=away.project)
    tick(at())
    client = Client()
    client.force_login(away.colleague)
    assert f"代 {away.officer} 收" in client.get(reverse("messages")).content.decode()


def test_what_goes_into_a_digest_goes_into_the_stand_ins(away, settings):
    settings.EMAIL_BACKEND = "promotion.reminders.channels.demo_mail.OutgoingMailBackend"
    make.promise(away.project, days(1), title="报方案")
    tick(at())
    tick(at(days(1), 9))
    assert (pushed(away.officer), pushed(away.colleague)) == (0, 1)
    digest = Reminder.objects.get(kind="digest", recipient=away.colleague, fire_on=days(1))
    assert [item.for_user_id for item in digest.items.all()] == [away.officer.pk]
    assert told(away.officer) == [f"今日到期：报方案｜{away.project.name}"]


def test_what_was_planned_for_the_persons_digest_before_is_pushed_to_the_stand_in_alone(office):
    colleague = make.make_user(office.zone)
    make.promise(office.project, days(1), title="报方案")
    tick(at())
    assert Reminder.objects.filter(recipient=office.officer, digest_on=days(1)).count() == 1
    leave(office, colleague)
    tick(at(hour=11))
    tick(at(days(1), 9))
    assert (pushed(office.officer), pushed(colleague)) == (0, 1)


def test_a_project_the_stand_in_does_not_see_stays_with_the_person(away):
    hidden = make.make_project(away.officer, away.zone, is_confidential=True, code_name="春雷")
    notice = make.tell(away.officer, "instructed", project=hidden)
    make.promise(hidden, days(1), title="密议")
    tick(at())
    tick(at(days(1), 9))
    assert notice.text in told(away.officer)
    assert told(away.colleague) == []
    assert pushed(away.officer) == 2
    assert pushed(away.colleague) == 0


def test_each_digest_holds_only_what_the_other_does_not(away, settings):
    settings.EMAIL_BACKEND = "promotion.reminders.channels.demo_mail.OutgoingMailBackend"
    hidden = make.make_project(away.officer, away.zone, is_confidential=True, code_name="春雷")
    make.promise(hidden, days(1), title="密议")
    make.promise(away.project, days(1), title="公事")
    tick(at())
    tick(at(days(1), 9))
    bodies = dict(OutgoingMail.objects.values_list("recipient", "body"))
    assert "密议" in bodies[away.officer.email]
    assert "公事" not in bodies[away.officer.email]
    assert "公事" in bodies[away.colleague.email]
    assert "密议" not in bodies[away.colleague.email]
    assert OutgoingMail.objects.count() == 2


def test_an_escalation_reaches_the_managers_stand_in_by_digest(office):
    deputy = make.make_user(office.zone, Role.ZONE_MANAGER)
    Grant.objects.filter(user=deputy).update(role=Role.JOINT_OFFICE)
    leave(office, deputy, person=office.manager)
    make.promise(office.project, days(-3))
    tick(at(hour=7))
    tick(at(hour=9))
    borne = Reminder.objects.get(recipient=deputy, for_user=office.manager)
    assert borne.is_escalated
    assert borne.digest.recipient_id == deputy.pk
    assert pushed(office.manager) == 0


def test_who_is_told_anyway_is_not_told_twice(office):
    leave(office, office.manager)
    deadline = make.promise(office.project, days(-3))
    tick(at())
    own = Reminder.objects.filter(recipient=office.manager, deadline=deadline)
    assert [reminder.for_user_id for reminder in own] == [None]


def test_personal_matters_stay_with_the_person(away):
    Grant.objects.filter(user=away.officer).update(valid_until=days(14))
    tick(at())
    assert Reminder.objects.filter(grant__isnull=False, recipient=away.officer).exists()
    assert not Reminder.objects.filter(recipient=away.colleague).exists()


def test_of_two_away_neither_stands_in(office):
    colleague = make.make_user(office.zone)
    leave(office, colleague)
    preferring.go_away(actor=colleague, away_from=TODAY, away_until=days(1), delegate=office.officer, today=TODAY)
    notice = make.tell(office.officer, "instructed", project=office.project)
    tick(at())
    assert told(office.officer) == [notice.text]
    assert told(colleague) == []
    assert pushed(office.officer) == 1


def test_it_ends_by_itself_and_by_coming_back(away):
    make.tell(away.officer, "instructed", project=away.project)
    tick(at(days(3)))
    assert told(away.colleague) == []
    assert pushed(away.officer) == 1
    leave(away, away.colleague)
    preferring.come_back(actor=away.officer)
    make.tell(away.officer, "instructed", project=away.project)
    tick(at(days(3)))
    assert told(away.colleague) == []


def test_what_waits_for_the_stand_in_falls_when_the_person_comes_back(away):
    make.promise(away.project, days(1))
    tick(at())
    preferring.come_back(actor=away.officer)
    tick(at(hour=11))
    borne = Delivery.objects.get(reminder__for_user=away.officer, channel="in_app")
    assert (borne.state, borne.reason) == ("cancelled", "已不再代收")


def test_a_stand_in_who_loses_sight_before_is_told_nothing(away):
    make.promise(away.project, days(1))
    tick(at())
    away.colleague.grants.update(zone=away.other)
    tick(at(days(1), 9))
    assert told(away.colleague) == []


def test_the_stand_in_cannot_put_it_off(away):
    make.promise(away.project, TODAY)
    tick(at())
    message = Notification.objects.get(recipient=away.colleague)
    client = Client()
    client.force_login(away.colleague)
    assert client.get(reverse("message_put_off", args=[message.pk])).status_code == 404


def test_somebody_without_a_live_grant_cannot_stand_in(office):
    nobody = make.make_user()
    with pytest.raises(Refused, match="没有有效授权"):
        leave(office, nobody)
    ended = make.make_user()
    make.grant(ended, Role.OFFICER, office.zone, until=days(-1))
    with pytest.raises(Refused, match="没有有效授权"):
        leave(office, ended)


def test_somebody_with_nothing_in_common_cannot_stand_in(office):
    with pytest.raises(Refused, match="可见范围也不重叠"):
        leave(office, office.stranger)
    office.officer.unit = office.stranger.unit = Unit.objects.create(name="招商局", region=office.zone.region)
    office.officer.save()
    office.stranger.save()
    assert leave(office, office.stranger).delegate == office.stranger


def test_oneself_a_past_and_an_endless_absence_are_refused(office):
    with pytest.raises(Refused, match="本人"):
        leave(office, office.officer)
    with pytest.raises(Refused, match="止日已过"):
        leave(office, office.manager, first=days(-9), last=days(-1))
    with pytest.raises(Refused, match="180 天"):
        leave(office, office.manager, last=days(180))
    assert Preference.objects.count() == 0


def test_the_candidates_are_those_near_and_nobody_for_who_sees_nothing(office):
    people = set(stand_ins.candidates(office.officer, TODAY))
    assert people == {office.manager, office.admin}
    assert not stand_ins.candidates(make.make_user(), TODAY).exists()


def test_the_page_warns_what_the_stand_in_does_not_see(away):
    hidden = make.make_project(away.officer, away.zone, is_confidential=True, code_name="春雷", name="春雷项目甲")
    client = Client()
    client.force_login(away.officer)
    text = client.get(reverse("message_settings")).content.decode()
    assert hidden.name in text
    assert "看不到下列项目" in text
    assert away.project.name not in text
    client.force_login(away.colleague)
    text = client.get(reverse("message_settings")).content.decode()
    assert f"由您代收 {away.officer}" in text
    assert hidden.name not in text


def test_the_form_offers_only_candidates(office):
    client = Client()
    client.force_login(office.officer)
    sent = {"part": "away", "away_from": TODAY.isoformat(), "away_until": days(2).isoformat(), "delegate": office.stranger.pk}
    response = client.post(reverse("message_settings"), sent)
    assert response.status_code == 422
    assert office.stranger.name not in response.content.decode()
    assert client.post(reverse("message_settings"), {**sent, "delegate": office.manager.pk}).status_code == 302
    assert Preference.objects.get().delegate == office.manager
    client.post(reverse("message_settings"), {"part": "away", "clear": "1"})
    assert Preference.objects.get().delegate is None


def test_a_stand_in_whose_grant_ended_is_shown_as_blind_and_told_nothing(away):
    away.colleague.grants.update(valid_until=days(-1))
    notice = make.tell(away.officer, "instructed", project=away.project)
    tick(at())
    assert (told(away.officer), told(away.colleague)) == ([notice.text], [])
    assert pushed(away.officer) == 1
    client = Client()
    client.force_login(away.officer)
    assert "目前没有有效授权" in client.get(reverse("message_settings")).content.decode()
