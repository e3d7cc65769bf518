"""The parts of the benchmark, over the database of this process's settings. Needs Django set up."""

import cProfile
import datetime
import io
import os
import pstats
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from uuid import uuid4

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from promotion.management.benching.data import make_office
from promotion.projects.models import Deadline, Notice
from promotion.reminders.models import Channel, Delivery, DeliveryState, Notification
from promotion.reminders.services import in_app, outbox, planning, posting, ticking
from tests.faults import bench_past, celery_crew
from tests.faults.bench_reminders import options as read_options

CLAIMS, BATCHES, PASSES = 8000, (posting.BATCH, in_app.BATCH), 7
MOST_RUSH, MOST_P95, LEAST_RATIO, MOST_GROWTH = 60.0, 30.0, 0.5, 2.0  # seconds, seconds, times, times
POLL, PATIENCE = 0.2, 300.0


def main() -> int:
    """The part asked for; 1 when its goal was missed."""
    options = read_options()
    call_command("migrate", verbosity=0)
    parts = {"claims": claims, "rush": rush, "steady": steady, "past": past, "office": tick_of_an_office}
    return 0 if parts[options.parts](options) else 1


def say(name: str, text: str, holds: bool = True) -> bool:
    """One line."""
    print(f"{connection.vendor} {name}: {text}{'' if holds else '  GOAL MISSED'}", flush=True)
    return holds


def claims(options) -> bool:
    """Ours beside a bare loop over the same table and rows, taking turns. The goal is that of the batch in which messages inside are
    claimed; the small one is that of mails, which take a thousand times as long to send."""
    bench_past.people()
    bench_past.due_mails(CLAIMS)
    holds = True
    for size in BATCHES:
        ours, bare = [], []
        for _ in range(PASSES):
            ours.append(_rate(lambda size=size: len(outbox.claim(Channel.EMAIL, timezone.now(), size))))
            bare.append(_rate(lambda size=size: bare_claim(size)))
        ratio = median(ours) / median(bare)
        rates = f"{median(ours):.0f} claims/s, bare SKIP LOCKED loop {median(bare):.0f}/s, ratio {ratio:.2f}"
        holds &= say("claims", f"batches of {size}: {rates}", ratio >= LEAST_RATIO or size < in_app.BATCH)
    return holds


def bare_claim(size: int) -> int:
    """What one would write by hand."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM promotion_delivery WHERE channel = 'email' AND state IN ('pending', 'retry') AND next_at <= now() "
            "ORDER BY next_at, id LIMIT %s FOR UPDATE SKIP LOCKED",
            [size],
        )
        ids = [pk for (pk,) in cursor.fetchall()]
        if ids:
            cursor.execute(
                "UPDATE promotion_delivery SET state = 'leased', token = %s, lease_until = now() + interval '40 s' WHERE id = ANY(%s)",
                [uuid4(), ids],
            )
    return len(ids)


def _rate(claim) -> float:
    """Claims a second until all are taken; then they are put back."""
    began, taken = time.perf_counter(), 0
    while n := claim():
        taken += n
    seconds = time.perf_counter() - began
    Delivery.objects.update(state=DeliveryState.PENDING, token=None, lease_until=None)
    return taken / seconds


@contextmanager
def beat_and_workers():
    """A broker, a beat and the two workers, as `manage.py up` runs them."""
    folder = Path(os.environ["VAR_DIR"])
    celery = [sys.executable, "-m", "celery", "--app", "crm"]
    worker = [*celery, "worker", "--without-gossip", "--without-mingle", "--loglevel", "ERROR"]
    ticks = [*worker, "--hostname", "ticks@%h", "--queues", "ticks", "--concurrency", "1"]
    post = [*worker, "--hostname", "post@%h", "--queues", "post,work", "--concurrency", "2"]
    beat = [*celery, "beat", "--schedule", str(folder / "beat"), "--pidfile", "", "--loglevel", "ERROR"]
    with celery_crew.own_broker(folder), (folder / "celery.log").open("ab") as log:
        running = [subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True) for command in (ticks, post, beat)]
        try:
            yield
        finally:
            for process in running:
                process.terminate()
                process.wait(30)


def _until(condition, seconds: float = PATIENCE) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(POLL)
    return True


def rush(options) -> bool:
    """So many due at once: seconds until all are inside."""
    users = bench_past.people()
    with beat_and_workers():
        _until(lambda: ticking.Heartbeat.objects.filter(name=ticking.TICK).exists())
        rows = [Notice(recipient=users[n % len(users)], kind="twin", text=f"告知{n}", key=f"r{n}") for n in range(options.rush)]
        Notice.objects.bulk_create(rows, 1000)
        began = time.monotonic()
        arrived = _until(lambda: Notification.objects.count() >= options.rush)
        seconds = time.monotonic() - began
    return say("rush", f"{options.rush} due at once are inside after {seconds:.1f} s", arrived and seconds <= MOST_RUSH)


def steady(options) -> bool:
    """Some due every second: p50 and p95 of the seconds until each is inside."""
    users = bench_past.people()
    began, due, seen, newest = time.monotonic(), {}, {}, 0
    with beat_and_workers():
        while len(seen) < len(due) or time.monotonic() - began < options.seconds:
            if time.monotonic() - began < options.seconds:
                key = f"s{len(due)}"
                due[Notice.objects.create(recipient=users[len(due) % len(users)], kind="twin", text=key, key=key).pk] = time.monotonic()
            rows = Notification.objects.filter(pk__gt=newest).order_by("pk").values_list("pk", "reminder__notice_id")
            for newest, notice in rows:  # noqa: B007 (the last one is remembered)
                seen[notice] = time.monotonic()
            time.sleep(POLL)
    waits = sorted(seen[pk] - due[pk] for pk in due)
    p95 = waits[int(len(waits) * 0.95)]
    said = f"{len(waits)} in {options.seconds} s: p50 {median(waits):.1f} s, p95 {p95:.1f} s, longest {waits[-1]:.1f} s"
    return say("steady", said, p95 <= MOST_P95)


def past(options) -> bool:
    """Plans of the scans, their times and the tick's, with a short past and with a long one."""
    bench_past.people()
    bench_past.due_mails(200)
    times = {}
    for size in (10_000, options.past):
        bench_past.settle(size)
        times[size] = {name: timed(act) for name, act in bench_past.scans().items()}
        for name, milliseconds in times[size].items():
            say("past", f"{size:>9,} settled: {name:24} {milliseconds:8.1f} ms")
    uses = bench_past.plan_of_the_due_scan()
    holds = say("past", f"the due scan: {uses}", "delivery_due" in uses)
    for name, short in times[10_000].items():
        growth = times[options.past][name] / short
        holds &= say("past", f"{name}: × {growth:.2f}", growth <= MOST_GROWTH or times[options.past][name] < bench_past.NOTHING)
    return holds


def timed(act, times: int = 7) -> float:
    """Milliseconds, the least of several times, as whatever else runs can only add to it; what it writes is rolled back."""
    spent = []
    for _ in range(times):
        with transaction.atomic():
            began = time.perf_counter()
            act()
            spent.append((time.perf_counter() - began) * 1000)
            transaction.set_rollback(True)
    return min(spent)


def tick_of_an_office(options) -> bool:
    """A tick with nothing new to say, over 3 000 projects and 10 000 open deadlines, and where its time goes."""
    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    today = timezone.localdate()
    make_office(3000, today)
    owners = list(Deadline.objects.exclude(owner=None).select_related("project")[:2000])
    more = [
        Deadline(
            project=each.project,
            owner_id=each.owner_id,
            kind="service_issue",
            title="事项",
            source=f"bench:{each.pk}:{n}",
            due=today + datetime.timedelta(days=n - 2),
        )
        for each in owners
        for n in range(4)
    ]
    Deadline.objects.bulk_create(more, 1000)
    now = timezone.localtime()
    began = time.perf_counter()
    planned = planning.plan(now)
    say("office", f"{Deadline.objects.count()} deadlines: the first plan writes {planned} reminders in {time.perf_counter() - began:.1f} s")
    ticking.tick(now)
    profile = cProfile.Profile()
    began = time.perf_counter()
    ticking.tick(now)
    say("office", f"a tick with nothing new: {time.perf_counter() - began:.2f} s")
    for name, act in {"cancel_fallen": in_app.cancel_fallen, "plan": planning.plan}.items():
        say("office", f"{name}: {timed(lambda act=act: act(now), 3):.0f} ms")
    profile.runcall(ticking.tick, now)
    pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    return True
