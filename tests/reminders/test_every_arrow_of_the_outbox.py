"""The state machine: which arrows there are, and that each counts only when one row changed."""

import datetime
from dataclasses import replace
from uuid import uuid4

import pytest

from promotion.common.errors import NotAllowed, Refused
from promotion.common.models import AuditEvent
from promotion.reminders.answers import YES, Answer, Verdict
from promotion.reminders.models import Channel, Delivery, DeliveryAttempt
from promotion.reminders.services import outbox
from promotion.reminders.services.operating import give_up, mark_delivered, requeue
from promotion.reminders.services.planning import plan
from tests.reminders import office as make
from tests.reminders.office import at
from tests.scenes import scene

pytestmark = pytest.mark.django_db
NOT_NOW, NEVER, UNCLEAR = Answer(Verdict.NOT_NOW, "451"), Answer(Verdict.NEVER, "550"), Answer(Verdict.UNCLEAR, "timeout")
MINUTE = datetime.timedelta(minutes=1)
LEASE = 10 * MINUTE


@scene
def mail(office):
    """One mail, due now."""
    make.tell(office.officer)
    plan(at())
    return Delivery.objects.get(channel=Channel.EMAIL)


def claimed(now=None):
    return outbox.claim(Channel.EMAIL, now or at(), 8)


def begun(now=None):
    (held,) = claimed(now)
    assert outbox.begin(held, now or at(), LEASE)
    return held


def state_of(mail):
    mail.refresh_from_db()
    return mail.state


def events():
    return list(DeliveryAttempt.objects.values_list("event", flat=True))


def test_the_straight_way(mail):
    (held,) = claimed()
    assert state_of(mail) == "leased"
    assert outbox.begin(held, at(), LEASE)
    assert state_of(mail) == "sending"
    assert outbox.finish(held, YES, at())
    assert state_of(mail) == "sent"
    assert mail.attempts == 1
    assert events() == ["began", "accepted"]


def test_what_one_holds_another_cannot_claim(mail):
    assert len(claimed()) == 1
    assert claimed() == []


def test_nothing_is_claimed_before_its_time(mail):
    Delivery.objects.update(next_at=at() + MINUTE)
    assert claimed() == []


def test_only_the_holder_of_the_token_moves_on(mail):
    (held,) = claimed()
    thief = replace(held, token=uuid4())
    assert not outbox.begin(thief, at(), LEASE)
    assert outbox.begin(held, at(), LEASE)
    assert not outbox.begin(held, at(), LEASE)
    assert not outbox.finish(thief, YES, at())
    assert state_of(mail) == "sending"
    assert not outbox.cancel(mail.pk, "x", at(), token=held.token)
    assert not outbox.cancel(mail.pk, "x", at())


def test_a_lease_almost_over_is_not_begun(mail):
    (held,) = claimed()
    assert not outbox.begin(held, at() + datetime.timedelta(seconds=21), LEASE)
    assert state_of(mail) == "leased"


def test_a_lease_that_ran_out_before_sending_waits_again_and_costs_no_attempt(mail):
    (held,) = claimed()
    assert outbox.sweep(at() + datetime.timedelta(seconds=39)) == 0
    assert outbox.sweep(at() + MINUTE) == 1
    assert state_of(mail) == "pending"
    assert mail.attempts == 0
    assert not outbox.begin(held, at(), LEASE)
    assert len(claimed(at() + MINUTE)) == 1


def test_a_sending_that_never_ended_is_to_be_checked_by_a_person(mail):
    begun()
    assert outbox.sweep(at() + LEASE + MINUTE) == 1
    assert state_of(mail) == "unknown"
    assert mail.reason
    assert events() == ["began", "expired"]
    assert claimed(at() + 100 * LEASE) == []


def test_a_channel_may_resend_when_unsure(mail):
    begun()
    outbox.sweep(at() + LEASE + MINUTE, frozenset({Channel.EMAIL}))
    assert state_of(mail) == "retry"


def test_late_evidence_of_its_own_attempt_settles_it(mail):
    held = begun()
    outbox.sweep(at() + LEASE + MINUTE)
    assert outbox.finish(held, YES, at() + LEASE + 2 * MINUTE)
    assert state_of(mail) == "sent"


@pytest.mark.parametrize("late", [NOT_NOW, NEVER, UNCLEAR])
def test_late_evidence_of_anything_else_leaves_it_to_the_person(mail, late):
    held = begun()
    outbox.sweep(at() + LEASE + MINUTE)
    assert not outbox.finish(held, late, at() + LEASE + 2 * MINUTE)
    assert state_of(mail) == "unknown"


@pytest.mark.parametrize(("answer", "state"), [(NOT_NOW, "retry"), (NEVER, "dead"), (UNCLEAR, "unknown"), (Answer(Verdict.NEVER), "dead")])
def test_each_answer_has_its_arrow(mail, answer, state):
    assert outbox.finish(begun(), answer, at())
    assert state_of(mail) == state
    assert mail.reason


def test_back_off_grows_and_ends_in_dead(mail):
    now, waits = at(), []
    for _ in range(9):
        outbox.finish(begun(now), NOT_NOW, now)
        if state_of(mail) == "dead":
            break
        waits.append((mail.next_at - now).total_seconds())
        now = mail.next_at
    assert state_of(mail) == "dead"
    assert mail.attempts == 9
    for wait, figure in zip(waits, (30, 120, 600, 1800, 7200, 21_600, 43_200, 86_400), strict=True):
        assert 0.8 * figure <= wait <= 1.2 * figure


def test_greylisting_waits_at_least_as_long_as_asked(mail):
    outbox.finish(begun(), Answer(Verdict.NOT_NOW, "451", 5 * MINUTE), at())
    mail.refresh_from_db()
    assert mail.next_at - at() >= 5 * MINUTE


def test_a_retry_is_claimed_again(mail):
    outbox.finish(begun(), NOT_NOW, at())
    assert outbox.finish(begun(at() + MINUTE), YES, at())
    assert mail.log.count() == 4


@pytest.mark.parametrize(
    ("act", "state", "event"), [(requeue, "retry", "requeued"), (mark_delivered, "sent", "marked"), (give_up, "cancelled", "given_up")]
)
@pytest.mark.parametrize("answer", [NEVER, UNCLEAR])
def test_a_person_decides_about_what_is_stuck(mail, office, act, state, event, answer):
    outbox.finish(begun(), answer, at())
    act(actor=office.admin, delivery=mail, reason="电话核实", now=at())
    assert state_of(mail) == state
    assert events()[-1] == event
    trace = AuditEvent.objects.get(action=f"delivery.{event}")
    assert trace.actor_name == office.admin.name
    assert trace.note == "电话核实"


def test_a_requeued_one_is_sent_again(mail, office):
    outbox.finish(begun(), NEVER, at())
    requeue(actor=office.admin, delivery=mail, reason="地址已改", now=at())
    assert outbox.finish(begun(), YES, at())
    assert state_of(mail) == "sent"


@pytest.mark.parametrize("act", [requeue, mark_delivered, give_up])
def test_a_person_needs_the_post_a_reason_and_something_stuck(mail, office, act):
    with pytest.raises(Refused, match="刷新"):
        act(actor=office.admin, delivery=mail, reason="x", now=at())
    outbox.finish(begun(), NEVER, at())
    with pytest.raises(Refused, match="原因"):
        act(actor=office.admin, delivery=mail, reason=" ", now=at())
    with pytest.raises(NotAllowed):
        act(actor=office.officer, delivery=mail, reason="x", now=at())
    assert state_of(mail) == "dead"
