"""Any order of entering, verifying, reversing and closing months: sums equal a replay in plain Python, are never negative, closed ones stand."""

import datetime
from collections import defaultdict
from decimal import Decimal

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from promotion.common.errors import Refused
from promotion.landing.models import FundArrival
from promotion.landing.services import lock_month, record_arrival, reverse_arrival, verify_arrival
from tests import factories
from tests.scenes import scene

START = datetime.date(2026, 1, 15)
cents = st.integers(1, 10**9).map(lambda n: Decimal(n) / 10**6)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("record"), st.sampled_from(["officer", "manager"]), st.integers(0, 3), cents),
        st.tuples(st.just("verify"), st.sampled_from(["manager", "admin"]), st.integers(0, 9), st.none()),
        st.tuples(st.just("reverse"), st.just("admin"), st.integers(0, 9), st.one_of(st.none(), cents)),
        st.tuples(st.just("lock"), st.just("admin"), st.integers(0, 3), st.none()),
        st.tuples(st.just("month"), st.none(), st.none(), st.none()),
    ),
    max_size=14,
)


class Replay:
    """What must be true, without a database: entries as lists, a set of closed months."""

    def __init__(self):
        self.entries, self.locked = [], set()

    def record(self, who, month, amount):
        allowed = month not in self.locked
        if allowed:
            self.entries.append(
                {"by": who, "verified": False, "amount": amount, "left": amount, "moves": [(month, amount)], "month": month}
            )
        return allowed

    def verify(self, who, entry):
        allowed = entry["by"] != who and not entry["verified"] and entry["left"] > 0
        # A reversal is verified together with its entry: neither may lie in a closed month.
        allowed = allowed and not {month for month, _amount in entry["moves"]} & self.locked
        entry["verified"] |= allowed
        return allowed

    def reverse(self, entry, amount, now):
        amount = entry["left"] if amount is None else amount
        allowed = 0 < amount <= entry["left"]
        if allowed:
            entry["left"] -= amount
            entry["moves"].append((now, -amount))
        return allowed

    def sums(self):
        """(month, verified) → 万元."""
        found = defaultdict(Decimal)
        for entry in self.entries:
            for month, amount in entry["moves"]:
                found[month, entry["verified"]] += amount
        return {key: amount for key, amount in found.items() if amount}


def stored(project):
    rows = FundArrival.objects.filter(project=project)
    found = {}
    for verified, part in ((True, rows.verified()), (False, rows.unverified())):
        months = {month: part.in_month(month).total() for month in part.by_month()}
        found |= {(month, verified): amount for month, amount in months.items() if amount}
    return found


def do(step, world, people, project, replay, today):
    """Ask the service and the replay; both must say the same."""
    act, who, number, amount = step
    actor, month = people.get(who), today.replace(day=1)
    entries = list(FundArrival.objects.filter(project=project, reverses=None).order_by("pk"))
    if act in ("verify", "reverse") and not entries:
        return
    index = number % len(entries) if entries and number is not None else 0
    past = datetime.date(2026, number + 1, 1) if number is not None and number < 12 else month
    past = min(past, month)
    try:
        with transaction.atomic():
            if act == "record":
                record_arrival(
                    actor=actor, project=project, amount=amount, arrived_on=past, evidence_kind="invoice", today=today, month=past
                )
            elif act == "verify":
                verify_arrival(actor=actor, arrival=entries[index], today=today)
            elif act == "reverse":
                reverse_arrival(actor=actor, arrival=entries[index], amount=amount, reason="错", today=today)
            else:
                lock_month(actor=actor, region=world.shizhong, month=past, reason="报", today=today)
        done = True
    except Refused:
        done = False
    if act == "record":
        assert done == replay.record(who, past, amount)
    elif act == "verify":
        assert done == replay.verify(who, replay.entries[index])
    elif act == "reverse":
        assert done == replay.reverse(replay.entries[index], amount, month)
    else:
        assert done == (past < month and past not in replay.locked)
        replay.locked |= {past} if done else set()


@scene
def people(officer_nj, zone_manager_nj, administrator_nj):
    return {"officer": officer_nj, "manager": zone_manager_nj, "admin": administrator_nj}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_sums_equal_the_replay_are_never_negative_and_closed_months_stand(world, people, sequence):
    with transaction.atomic():
        project = factories.make_project(people["officer"], world)
        replay, today, frozen = Replay(), START, {}
        for step in sequence:
            if step[0] == "month":
                today = (today.replace(day=28) + datetime.timedelta(days=7)).replace(day=15)
                continue
            do(step, world, people, project, replay, today)
            sums = stored(project)
            assert sums == replay.sums()
            rows = FundArrival.objects.filter(project=project)
            assert min(rows.verified().total(), rows.unverified().total()) >= 0
            for month in replay.locked:
                now = (sums.get((month, True)), sums.get((month, False)))
                assert frozen.setdefault(month, now) == now
        transaction.set_rollback(True)
