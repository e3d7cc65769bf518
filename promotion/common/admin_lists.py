"""The lists of the admin: junk years end in a message, phone numbers in texts are masked."""

import json

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList

from promotion.common.dates import FIRST_YEAR, LAST_YEAR
from promotion.common.phones import mask_all


class HouseList(ChangeList):
    """A list whose years, asked for in the address, are years that somebody can have meant: the ends of time overflow in Django's own."""

    def get_filters(self, request):
        """Refuse other years as Django refuses other junk: with the list and a word about it."""
        asked = self.get_filters_params().get(f"{self.date_hierarchy}__year", ())
        if any(not year.isdecimal() or not FIRST_YEAR <= int(year[:9]) <= LAST_YEAR for year in asked):
            raise IncorrectLookupParameters
        return super().get_filters(request)


class MaskedList(HouseList):
    """A list in whose texts phone numbers are masked."""

    def get_results(self, request):
        """Mask the rows in memory; they are never saved."""
        super().get_results(request)
        self.result_list = [mask_texts(row, self.model_admin.masked_texts) for row in self.result_list]


def mask_texts(row, names):
    """The row with the phone numbers masked that people wrote into its texts `names`."""
    for name in names:
        value = getattr(row, name)
        setattr(row, name, json.loads(mask_all(json.dumps(value, ensure_ascii=False))) if isinstance(value, dict) else mask_all(value))
    return row
