"""What an administrator may make of a rule, and what is refused with a sentence."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from promotion.reminders.models import ReminderRule
from promotion.reminders.services.defaults import SHIPPED, rules_in_force

pytestmark = pytest.mark.django_db


def rule(**facts):
    return ReminderRule(**{"code": "own", "name": "自定", "watch": "ahead", "kinds": ["clause"], "days": 5} | facts)


def test_the_shipped_rules_pass_their_own_checks():
    for each in rules_in_force():
        each.full_clean()
    assert {each.code for each in rules_in_force()} == {facts["code"] for facts in SHIPPED}


def test_every_kind_of_deadline_is_spoken_of_once_on_the_day_and_once_overdue():
    from_rules = {watch: [kind for each in rules_in_force() if each.watch == watch for kind in each.kinds] for watch in ("due", "overdue")}
    for kinds in from_rules.values():
        assert len(kinds) == len(set(kinds))
    assert set(from_rules["overdue"]) == set(from_rules["due"])


def test_a_sensible_rule_is_taken():
    rule().full_clean()
    rule(unit="month", days=2).full_clean()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"days": 0}, "days"),
        ({"days": 401}, "days"),
        ({"watch": "quiet", "factor": "0"}, "factor"),
        ({"watch": "quiet", "unit": "month"}, "unit"),
        ({"watch": "overdue", "repeat_days": "3,1"}, "repeat_days"),
        ({"watch": "overdue", "repeat_days": "1,1"}, "repeat_days"),
        ({"watch": "overdue", "repeat_days": "0,1"}, "repeat_days"),
        ({"watch": "overdue", "repeat_days": "一"}, "repeat_days"),
        ({"kinds": ["nonsense"]}, "kinds"),
    ],
)
def test_nonsense_is_refused_at_its_field(facts, field):
    with pytest.raises(ValidationError) as refusal:
        rule(**facts).full_clean()
    assert field in refusal.value.message_dict


@pytest.mark.parametrize("watch", ["due", "overdue"])
def test_a_rule_that_would_say_everything_twice_is_refused_by_the_name_of_the_other(watch):
    rules_in_force()
    with pytest.raises(ValidationError) as refusal:
        rule(watch=watch, kinds=["lease"], repeat_days="2").full_clean()
    assert "“租期届满”已由规则" in refusal.value.message_dict["kinds"][0]


def test_the_database_holds_a_second_notice_rule_back():
    rules_in_force()
    with pytest.raises(IntegrityError), transaction.atomic():
        rule(watch="notice", kinds=[]).save()
    with pytest.raises(ValidationError, match="只能有一条"):
        rule(watch="notice", kinds=[]).full_clean()
