"""Many processes move one project at once: exactly one wins each round, and the journal stays without gaps.

`python -m tests.faults.moves --db sqlite,postgresql --processes 8 --rounds 100` prints winners, losers and gaps, and exits 1 on any fault.
`--mutant` takes the version check out: then rounds with several winners must show, or this proof proves nothing.
"""

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import django

from tests.faults.databases import KINDS, fresh_database

ROOT = Path(__file__).resolve().parent.parent.parent


def prepare(rounds: int) -> list[dict]:
    """One project a round, ready for 对接, with the version that every process will have looked at."""
    from tests import factories  # noqa: PLC0415 (the tables are there only after django.setup)

    world = factories.make_world()
    officer = factories.make_user("racer", unit=world.bureau_nj)
    factories.make_grant(officer, "officer", region=world.neijiang)
    jobs = []
    for _n in range(rounds):
        project = factories.make_project(officer, world)
        factories.make_ready_for_engagement(project, officer)
        project.refresh_from_db()
        jobs.append({"pk": project.pk, "version": project.version, "actor": officer.pk})
    return jobs


def race(number: int, jobs: list[dict], barrier, results, mutant: bool) -> None:
    """One racer: at each start it advances the project, or (every other racer) edits it, with the version all have seen."""
    django.setup()
    from promotion.common.errors import Refused, Stale  # noqa: PLC0415
    from promotion.people.models import User  # noqa: PLC0415
    from promotion.pipeline.services import moves  # noqa: PLC0415
    from promotion.projects.models import Project  # noqa: PLC0415
    from promotion.projects.services import changes, journal  # noqa: PLC0415
    from tests.factories import today  # noqa: PLC0415

    if mutant:
        lock = journal.lock
        journal.lock = lambda project, version=None: lock(project)
    for job in jobs:
        project, actor = Project.objects.get(pk=job["pk"]), User.objects.get(pk=job["actor"])
        barrier.wait()
        try:
            if number % 2:
                changes.edit_project(
                    actor=actor, project=project, version=job["version"], today=today(), sentence=f"第{number}人改的一句话"
                )
            else:
                moves.advance(actor=actor, project=project, to="engagement", version=job["version"], today=today())
            results.append((job["pk"], "won"))
        except Stale:
            results.append((job["pk"], "stale"))
        except Refused:
            results.append((job["pk"], "refused"))


def judge(jobs: list[dict], results: list[tuple[int, str]], processes: int) -> dict:
    """Rounds without exactly one winner, answers missing, and journals with a gap."""
    from promotion.projects.models import ProjectState  # noqa: PLC0415

    wins = {job["pk"]: 0 for job in jobs}
    for pk, answer in results:
        wins[pk] += answer == "won"
    gaps = 0
    for job in jobs:
        seqs = list(ProjectState.objects.filter(project=job["pk"]).order_by("seq").values_list("seq", flat=True))
        gaps += seqs != list(range(1, len(seqs) + 1))
    return {
        "rounds": len(jobs),
        "processes": processes,
        "rounds_without_one_winner": sum(count != 1 for count in wins.values()),
        "answers": len(results),
        "journals_with_gaps": gaps,
    }


def run_here(processes: int, rounds: int, mutant: bool) -> dict:
    """Run the races on the database of this process's environment."""
    django.setup()
    from django.db import connections  # noqa: PLC0415

    jobs = prepare(rounds)
    connections.close_all()
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager:
        results, barrier = manager.list(), context.Barrier(processes)
        racers = [context.Process(target=race, args=(number, jobs, barrier, results, mutant)) for number in range(processes)]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()
        return judge(jobs, list(results), processes)


def is_clean(verdict: dict) -> bool:
    """Whether every round had exactly one winner, everybody answered, and no journal has a gap."""
    faults = verdict["rounds_without_one_winner"] + verdict["journals_with_gaps"]
    return faults == 0 and verdict["answers"] == verdict["rounds"] * verdict["processes"]


def run(kind: str, processes: int, rounds: int, *, mutant: bool = False) -> dict:
    """Run the races in a process of their own, on a fresh database of `kind`."""
    with fresh_database(kind) as env:
        order = [sys.executable, "-m", "tests.faults.moves", "--here", "--processes", str(processes), "--rounds", str(rounds)]
        done = subprocess.run(order + ["--mutant"] * mutant, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--db", default=",".join(KINDS))
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=100)
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
