"""What the admin pages of people and their grants share: whose rows an administrator sees."""

from django.utils import timezone

from promotion.access.administration import administration_of


def office_of(request):
    """What the person at the admin administers."""
    return administration_of(request.user, timezone.localdate())


class OwnPeople:
    """Rows of persons of the administrator's own city; `person_path` leads to the person."""

    person_path = ""

    def get_queryset(self, request):
        """Own people only."""
        return super().get_queryset(request).filter(office_of(request).people(self.person_path))
