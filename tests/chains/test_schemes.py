"""Schemes stand side by side and are never mixed."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from promotion.chains.models import ChainNode, Scheme

pytestmark = pytest.mark.django_db


@pytest.fixture
def schemes():
    return Scheme.objects.create(slug="one", name="甲", primary=True), Scheme.objects.create(slug="two", name="乙")


def test_a_node_does_not_hang_under_another_scheme(schemes):
    one, two = schemes
    sector = ChainNode.objects.create(slug="sector", scheme=one, name="产业", node_type="sector", level=1)
    ChainNode(slug="own", scheme=one, name="链条", node_type="chain", level=2, parent=sector).clean()
    with pytest.raises(ValidationError, match="另一体系"):
        ChainNode(slug="alien", scheme=two, name="链条", node_type="chain", level=2, parent=sector).clean()


def test_only_one_scheme_is_the_primary_one(schemes):
    with pytest.raises(IntegrityError), transaction.atomic():
        Scheme.objects.filter(slug="two").update(primary=True)
