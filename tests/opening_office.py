"""An empty office on its opening day, and how its ledger comes in: uploaded, previewed, decided and imported, as a person and the worker do it."""

from collections import Counter
from types import SimpleNamespace

from django.db import connection

from promotion.exchange.services import imports
from promotion.projects.models import OpeningDay, Project
from tests import factories
from tests.exchange.importing import run, upload, verdicts, with_channel
from tests.opening_ledger import OFFICER, SECOND, ledger, workbook

PEOPLE = (
    ("importer", "赵敏", "zone_manager"),
    ("officer", OFFICER, "officer"),
    ("second", SECOND, "officer"),
    ("leader", "周正", "chain_leader"),
)


def furnish() -> SimpleNamespace:
    """Zone manager, officers and chain leader with mail addresses, and nothing else; the manager brings the ledger in."""
    world, today, people = factories.make_world(), factories.today(), {}
    for username, name, role in PEOPLE:
        user = factories.make_user(username, name, world.bureau_nj, email=f"{username}@example.org")
        chain = {"chain": world.food} if role == "chain_leader" else {}
        factories.make_grant(user, role, region=world.neijiang, **chain)
        people[username] = user
    OpeningDay.objects.create(go_live_on=today)
    rows = ledger(today)
    batch = upload(people["importer"], workbook(rows, today), is_opening=True)
    before = Counter(verdicts(batch).values())
    batch = with_channel(batch)
    previews = (before, Counter(verdicts(batch).values()))
    asked = decide_and_run(batch, today)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a server does of itself where rows are committed: without, it plans for empty tables
    numbers = {row.name: row.number for row in rows}
    projects = {numbers[project.name]: project for project in Project.objects.all()}
    return SimpleNamespace(world=world, today=today, rows=rows, projects=projects, batch=batch, previews=previews, asked=asked, **people)


def decide_and_run(batch, today) -> list[str]:
    """Import; a firm called much like one that came in above it is another one, as the office knows. The rows that were asked about."""
    run(batch)
    asked = list(batch.rows.filter(state="waiting", verdict="twin"))
    for each in asked:
        imports.decide(actor=batch.owner, row=each, decision="apart", today=today)
    run(batch)
    return [each.about for each in asked]
