"""The people of the demo office, offered on the sign-in page in demo mode."""

from promotion.people.models import User

DEMO_PREFIX = "demo-"


def demo_roles() -> list[tuple[str, str, str]]:
    """(slug, label, description) of each demo person, in the order they were made."""
    people = User.objects.filter(username__startswith=DEMO_PREFIX, is_active=True).select_related("unit", "department").order_by("pk")
    return [(user.username.removeprefix(DEMO_PREFIX), user.name, str(user.department or user.unit or "")) for user in people]
