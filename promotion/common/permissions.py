"""Names of the permissions that say where somebody administers; `access/backends.py` answers them."""

EVERYWHERE, PLACE = "promotion.administer_everywhere", "promotion.administer_place"
