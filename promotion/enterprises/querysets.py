"""Reading enterprises. Which of them a person may see is decided with the projects (room `projects`)."""

from django.db import models


class EnterpriseQuerySet(models.QuerySet):
    """Enterprises as queries that read aloud."""

    def live(self):
        """Those not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)
