"""Many processes give, keep and give back ground of the same sites at once: no site ever holds more than it has.

`python -m tests.faults.sites --db sqlite,postgresql --processes 8 --rounds 30` prints what was done and refused, and exits 1 on any fault.
`--mutant` takes the lock and the triggers out: then a site must be found that gave more than it has, or this proof proves nothing. The lock
is the site's row on PostgreSQL and the transaction on SQLite; the mutant looks at what is left before anybody acts, and only allocates.
"""

import argparse
import datetime
import json
import multiprocessing
import os
import random
import subprocess
import sys
from pathlib import Path

import django

from tests.faults.databases import KINDS, fresh_database

ROOT = Path(__file__).resolve().parent.parent.parent
SITES, AREA, DAYS = 2, 100, 30
ACTS = ("allocate", "allocate", "allocate", "reserve", "reserve", "release", "give_up", "convert", "convert")


def prepare(processes: int, mutant: bool) -> dict:
    """A signed project for each racer, so that only the sites are shared; the mutant's database without its triggers."""
    from django.db import connection  # noqa: PLC0415 (the tables are there only after django.setup)

    from promotion.common import guards  # noqa: PLC0415
    from promotion.places.models import Site  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    world = factories.make_world()
    officer = factories.make_user("racer", unit=world.bureau_nj)
    factories.make_grant(officer, "officer", region=world.neijiang)
    projects = [factories.project_in("signed", officer, world).pk for _n in range(processes)]
    facts = {"zone": world.lingjia, "kind": "parcel", "area_mu": AREA, "planning_covered": True, "supply_mode": "grant"}
    sites = [Site.objects.create(name=f"{n}号地块", **facts).pk for n in range(SITES)]
    if mutant:
        with connection.cursor() as cursor:
            for statement in guards.drop_all(guards.SITES, connection.vendor):
                cursor.execute(statement)
    return {"actor": officer.pk, "projects": projects, "sites": sites}


def race(number: int, town: dict, rounds: int, barrier, results, mutant: bool) -> None:
    """One racer: an act at each start; the first one looks at every site when all have acted."""
    django.setup()
    from promotion.common.errors import Refused  # noqa: PLC0415
    from promotion.people.models import User  # noqa: PLC0415
    from promotion.places.models import Site  # noqa: PLC0415
    from promotion.projects.models import Project  # noqa: PLC0415
    from tests.factories import today  # noqa: PLC0415

    actor, project = User.objects.get(pk=town["actor"]), Project.objects.get(pk=town["projects"][number])
    chance, stale, acts = random.Random(number), {}, ACTS[:1] if mutant else ACTS
    look = _take_the_lock_away(stale) if mutant else None
    for _round in range(rounds):
        site = Site.objects.get(pk=chance.choice(town["sites"]))
        if look:
            stale[site.pk] = look(site, today())
        barrier.wait()
        try:
            results.append(("done", _act(chance, acts, actor, project, site)))
        except Refused as refusal:
            results.append(("refused", str(refusal)))
        except Exception as crash:  # noqa: BLE001 - whatever else happens is a fault to be told
            results.append(("crashed", repr(crash)))
        barrier.wait()
        if number == 0:
            results.append(("held", _most_held()))


def _act(chance, acts, actor, project, site) -> str:
    """One act of the racer's project on the site; "" where there is nothing to act on."""
    from promotion.landing import services  # noqa: PLC0415
    from promotion.landing.models import SiteAllocation, SiteReservation  # noqa: PLC0415
    from tests.factories import today  # noqa: PLC0415

    day, kind, area = today(), chance.choice(acts), chance.randint(10, 60)
    common = {"actor": actor, "today": day}
    given = SiteAllocation.objects.filter(project=project, site=site, released_on=None).first()
    kept = SiteReservation.objects.filter(project=project, site=site, ended_on=None).first()
    if kind == "allocate":
        services.allocate_site(project=project, site=site, area_mu=area, allocated_on=day, **common)
    elif kind == "reserve":
        until = day + datetime.timedelta(days=DAYS)
        services.reserve_site(project=project, site=site, area_mu=area, until=until, reason="比选", **common)
    elif kind == "release" and given:
        services.release_site(allocation=given, released_on=day, reason="换地", **common)
    elif kind == "give_up" and kept:
        services.release_reservation(reservation=kept, reason="另选", **common)
    elif kind == "convert" and kept:
        services.allocate_reserved(reservation=kept, allocated_on=day, **common)
    else:
        return ""
    return kind


def _take_the_lock_away(stale: dict):
    """The mutant: the site's row is read unlocked, what is left was looked at before. Gives the way to look."""
    from promotion.landing.services import holding, reservations, sites  # noqa: PLC0415
    from promotion.places.models import Site  # noqa: PLC0415

    truly = holding.area_left
    holding.area_left = lambda site, day: stale[site.pk]
    for module in (reservations, sites):
        module.lock_site = lambda site, day: Site.objects.get(pk=site.pk)
    return truly


def _most_held() -> float:
    """The fullest site's 亩, given and kept, counted row by row."""
    from promotion.landing.models import SiteAllocation, SiteReservation  # noqa: PLC0415

    held: dict[int, float] = {}
    rows = (SiteAllocation.objects.filter(released_on=None), SiteReservation.objects.filter(ended_on=None))
    for site, area in (pair for each in rows for pair in each.values_list("site_id", "area_mu")):
        held[site] = held.get(site, 0) + float(area)
    return max(held.values(), default=0)


def judge(results: list[tuple], processes: int, rounds: int) -> dict:
    """What was done, and every fault: a site over its area, an answer that is no sentence, a crash, a silent racer."""
    told = [text for kind, text in results if kind == "refused"]
    return {
        "processes": processes,
        "rounds": rounds,
        "done": sum(kind == "done" and bool(what) for kind, what in results),
        "refused_for_area": sum("只剩" in text for text in told),
        "fullest": max(area for kind, area in results if kind == "held"),
        "rounds_over_area": sum(kind == "held" and area > AREA for kind, area in results),
        "no_sentence": sum(not text.endswith("。") for text in told),
        "crashed": [what for kind, what in results if kind == "crashed"][:3],
        "answers": sum(kind != "held" for kind, _what in results),
    }


def run_here(processes: int, rounds: int, mutant: bool) -> dict:
    """Run the races on the database of this process's environment."""
    django.setup()
    from django.db import connections  # noqa: PLC0415

    town = prepare(processes, mutant)
    connections.close_all()
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager:
        results, barrier = manager.list(), context.Barrier(processes)
        racers = [context.Process(target=race, args=(n, town, rounds, barrier, results, mutant)) for n in range(processes)]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()
        return judge(list(results), processes, rounds)


def is_clean(verdict: dict) -> bool:
    """Whether no site was ever over its area, everybody answered with a deed or a sentence, and the limit was met at all."""
    faults = verdict["rounds_over_area"] + verdict["no_sentence"] + len(verdict["crashed"])
    return faults == 0 and verdict["answers"] == verdict["rounds"] * verdict["processes"] and verdict["refused_for_area"] > 0


def run(kind: str, processes: int, rounds: int, *, mutant: bool = False) -> dict:
    """Run the races in a process of their own, on a fresh database of `kind`."""
    with fresh_database(kind) as env:
        order = [sys.executable, "-m", "tests.faults.sites", "--here", "--processes", str(processes), "--rounds", str(rounds)]
        done = subprocess.run(order + ["--mutant"] * mutant, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--db", default=",".join(KINDS))
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--mutant", action="store_true")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        print(json.dumps(run_here(options.processes, options.rounds, options.mutant)))
        return 0
    clean = True
    for kind in options.db.split(","):
        verdict = run(kind, options.processes, options.rounds, mutant=options.mutant)
        print(kind, verdict, "clean" if is_clean(verdict) else "FAULTY")
        clean = clean and is_clean(verdict)
    return 0 if clean else 1


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
    sys.exit(main())
