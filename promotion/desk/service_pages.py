"""The pages of what follows a signature stand side by side: 诉求, 到位资金, 五未, 亩均."""

from django.urls import reverse
from django.utils.translation import gettext as _


def service_tabs(here: str) -> list[dict]:
    """The strip of tabs above each of them; `here` is the name of the page shown."""
    pages = (("issue_list", _("企业诉求")), ("fund_list", _("到位资金")), ("stalled_list", _("五未")), ("outcome_list", _("亩均")))
    return [{"label": label, "href": reverse(name), "current": name == here} for name, label in pages]
