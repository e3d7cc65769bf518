"""`checked.save` says what forbids a row, leaves the transaction whole, and asks nothing that the database tells anyway."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from promotion.common import audit, checked
from promotion.enterprises.models import Contact, Enterprise
from tests import factories

pytestmark = pytest.mark.django_db
CODE = "91510000MA6CTEST0X"


def firm(actor, **facts) -> Enterprise:
    return Enterprise(name="内江甲公司", normalised_name="甲", initials="ngs", created_by=actor, **facts)


def test_a_value_that_is_taken_is_told_and_the_transaction_goes_on(officer_nj):
    Enterprise.objects.bulk_create([firm(officer_nj, uscc=CODE)])
    with pytest.raises(ValidationError) as told:
        checked.save(firm(officer_nj, uscc=CODE))
    assert told.value.messages == ["该统一社会信用代码已登记。"]
    checked.save(firm(officer_nj))
    assert Enterprise.objects.count() == 2


def test_a_field_is_told_before_anything_is_written(officer_nj, django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(ValidationError) as told:
        checked.save(firm(officer_nj, uscc="一个太长的信用代码" * 5))
    assert set(told.value.message_dict) == {"uscc"}


def test_what_only_a_guard_forbids_stays_the_databases_word(officer_nj):
    event = audit.record(actor=officer_nj, action="test")
    event.note = "改"
    with pytest.raises(IntegrityError, match="append-only"):
        checked.save(event)
    assert Enterprise.objects.count() == 0  # the transaction still answers


def test_a_row_in_hand_is_not_looked_for_and_a_missing_one_is_told(officer_nj, django_assert_num_queries):
    keeper = factories.make_enterprise(officer_nj)
    with django_assert_num_queries(3):  # savepoint, insert, release
        checked.save(Contact(enterprise=keeper, name="王", created_by=officer_nj))
    with pytest.raises(ValidationError) as told:
        checked.save(Contact(enterprise_id=0, name="王", created_by=officer_nj))
    assert set(told.value.message_dict) == {"enterprise"}
    with pytest.raises(ValidationError) as told:
        checked.save(Contact(enterprise=Enterprise(name="未存"), name="王", created_by=officer_nj))
    assert set(told.value.message_dict) == {"enterprise"}
