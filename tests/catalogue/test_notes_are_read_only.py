"""What the documents say is read, not changed."""

import pytest
from django.contrib import admin
from django.test import RequestFactory

from promotion.catalogue.models import Mechanism, NamedProject


@pytest.mark.parametrize("model", [Mechanism, NamedProject])
def test_nobody_adds_changes_or_deletes_a_note_in_the_admin(model):
    page, request = admin.site._registry[model], RequestFactory().get("/")
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)


def test_a_named_project_has_no_amount():
    assert not [field.name for field in NamedProject._meta.get_fields() if "amount" in field.name or "investment" in field.name]
