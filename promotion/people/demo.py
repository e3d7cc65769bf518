"""The people of the demo office, offered on the sign-in page in demo mode."""

import csv
from functools import cache
from pathlib import Path

from django.conf import settings

from promotion.people.models import User

DEMO_PREFIX = "demo-"
ACCOUNTS = Path(settings.BASE_DIR) / "fixtures" / "demo_accounts.csv"


def demo_roles() -> list[tuple[str, str, str]]:
    """(slug, label, description) of each demo person, in the order they were made."""
    people = User.objects.filter(username__startswith=DEMO_PREFIX, is_active=True).select_related("unit", "department").order_by("pk")
    return [(user.username.removeprefix(DEMO_PREFIX), user.name, _role_of(user)) for user in people]


def _role_of(user: User) -> str:
    """Which part they play, else where they work."""
    return _parts().get(user.username) or str(user.department or user.unit or "")


@cache
def _parts() -> dict[str, str]:
    """User name → role, from the list that `make run` prints."""
    if not ACCOUNTS.is_file():
        return {}
    with ACCOUNTS.open(encoding="utf-8", newline="") as sheet:
        return {row["账号"]: row["角色"] for row in csv.DictReader(sheet)}
