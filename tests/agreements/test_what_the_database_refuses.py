"""Below every service: what no door can write."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from promotion.agreements.models import Agreement, AgreementParty, Clause, DateChange, Instalment
from tests.agreements.helpers import clause, conclude, draft, instalment, review, signed_formal
from tests.factories import today
from tests.scenes import scene

NOW = timezone.now()


@scene
def paper(project, officer_nj):
    return draft(officer_nj, project)


def refused(act) -> bool:
    """Whether the database refuses `act`."""
    try:
        with transaction.atomic():
            act()
            connection.check_constraints()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "facts",
    [
        {"signed_on": today()},
        {"signing_recorded_at": NOW},
        {"signed_on": today(), "signing_recorded_at": NOW},
        {"signed_on": today(), "signing_recorded_at": NOW, "fair_competition": "prohibited", "fair_competition_on": today()},
        {"signed_on": today(), "signing_recorded_at": NOW, "fair_competition": "compliant"},
        {"signed_on": today(), "signing_recorded_at": NOW, "fair_competition": "needs_basis", "fair_competition_on": today()},
        {"signed_on": today(), "signing_recorded_at": NOW, "fair_competition": "compliant", "fair_competition_on": today(), "amount": None},
        {"amount": 0},
        {"amount": -1},
        {"kind": "framework"},
        {"kind": "junk"},
        {"fair_competition": "junk"},
    ],
    ids="-".join,
)
def test_an_agreement_that_cannot_be(paper, facts):
    assert refused(lambda: Agreement.objects.filter(pk=paper.pk).update(**facts))


def test_a_second_formal_one_even_as_a_draft(paper, project):
    assert refused(lambda: Agreement.objects.create(project=project, kind="formal", title="另一份"))


@pytest.mark.parametrize("facts", [{"signed_on": None, "signing_recorded_at": None}, {"amount": 1}, {"kind": "supplement"}], ids="-".join)
def test_what_was_signed_is_not_changed(project, officer_nj, facts):
    signed = signed_formal(officer_nj, project)
    assert refused(lambda: Agreement.objects.filter(pk=signed.pk).update(**facts))


def test_a_forbidden_clause_is_not_signed_past_the_service(paper, officer_nj):
    row = review(officer_nj, clause(officer_nj, paper))
    conclude(officer_nj, paper)
    Clause.objects.filter(pk=row.pk).update(review="prohibited")
    signed = {"signed_on": today(), "signing_recorded_at": NOW}
    assert refused(lambda: Agreement.objects.filter(pk=paper.pk).update(**signed))
    Clause.objects.filter(pk=row.pk).update(withdrawn_at=NOW)
    assert not refused(lambda: Agreement.objects.filter(pk=paper.pk).update(**signed))


@pytest.mark.parametrize(
    "facts",
    [
        {"side": "junk"},
        {"review": "junk"},
        {"amount": 0},
        {"review": "compliant"},
        {"review": "compliant", "reviewed_on": today()},
        {"fulfilled_on": today()},
    ],
    ids="-".join,
)
def test_a_clause_that_cannot_be(paper, officer_nj, facts):
    row = clause(officer_nj, paper)
    assert refused(lambda: Clause.objects.filter(pk=row.pk).update(**facts))


def test_a_promise_of_the_investor_names_nobody_of_ours(paper, officer_nj, world):
    row = clause(officer_nj, paper, "investor")
    assert refused(lambda: Clause.objects.filter(pk=row.pk).update(department=world.approval_nj))
    assert refused(lambda: Clause.objects.filter(pk=row.pk).update(responsible=officer_nj))


@pytest.mark.parametrize("facts", [{"amount": 0}, {"fulfilled_on": today()}], ids="-".join)
def test_an_instalment_that_cannot_be(paper, officer_nj, facts):
    row = instalment(officer_nj, paper, today(), 1)
    assert refused(lambda: Instalment.objects.filter(pk=row.pk).update(**facts))


def test_the_same_instalment_and_party_twice(paper, officer_nj):
    row = instalment(officer_nj, paper, today(), 1)
    assert refused(lambda: Instalment.objects.create(agreement=paper, number=row.number, due=today(), amount=1))
    assert refused(lambda: AgreementParty.objects.create(agreement=paper, side="a", name="区政府"))
    assert refused(lambda: AgreementParty.objects.create(agreement=paper, side="c", name=""))


def test_a_moved_date_is_of_one_thing(paper, officer_nj):
    row, part = clause(officer_nj, paper), instalment(officer_nj, paper, today(), 1)
    assert refused(lambda: DateChange.objects.create(supplement=paper, new_due=today()))
    assert refused(lambda: DateChange.objects.create(supplement=paper, clause=row, instalment=part, new_due=today()))
