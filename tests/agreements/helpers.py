"""What several tests of agreements need: acts of the officer with everything filled in."""

from promotion.agreements import services
from tests.factories import today


def draft(actor, project, **facts):
    """A formal agreement being drafted."""
    terms = {"kind": "formal", "title": "投资协议", "our_party": "区政府", "investor_party": project.enterprise.name, "amount": 10000}
    return services.draft_agreement(actor=actor, project=project, today=today(), **(terms | facts))


def clause(actor, agreement, side="ours", text="提供标准厂房两层", **facts):
    """One obligation."""
    return services.add_clause(actor=actor, agreement=agreement, side=side, text=text, today=today(), **facts)


def review(actor, row, said="compliant", **facts):
    """Its review."""
    return services.review_clause(actor=actor, clause=row, review=said, reviewed_on=today(), today=today(), **facts)


def conclude(actor, agreement, conclusion="compliant", **facts):
    """The conclusion."""
    return services.conclude(actor=actor, agreement=agreement, conclusion=conclusion, concluded_on=today(), today=today(), **facts)


def sign(actor, agreement, amount=10000, **facts):
    """The signature."""
    return services.sign_agreement(
        **({"actor": actor, "agreement": agreement, "signed_on": today(), "amount": amount, "today": today()} | facts)
    )


def instalment(actor, agreement, due, amount, **facts):
    """One payment."""
    return services.add_instalment(actor=actor, agreement=agreement, due=due, amount=amount, today=today(), **facts)


def supplement(actor, project, moves=(), amount=None, signed=True, **facts):
    """A supplement with `moves` ((term, new date) pairs), concluded, and signed unless told."""
    paper = draft(actor, project, kind="supplement", title="补充协议", amount=amount, **facts)
    for term, day in moves:
        services.move_date(actor=actor, supplement=paper, term=term, new_due=day, today=today())
    conclude(actor, paper)
    return sign(actor, paper, amount=amount) if signed else paper


def signed_formal(actor, project, amount=10000, **facts):
    """A formal agreement recorded in one act."""
    terms = {
        "kind": "formal",
        "title": "投资协议",
        "our_party": "区政府",
        "investor_party": project.enterprise.name,
        "signed_on": today(),
        "amount": amount,
        "fair_competition": "compliant",
        "fair_competition_on": today(),
    }
    return services.record_agreement(actor=actor, project=project, today=today(), **(terms | facts))
