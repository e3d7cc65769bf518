"""待补证: what projects came in without on opening day and still lack, as one query.

That something was missing is written down once (`OwedProof`); whether it has come since is read from the records themselves, so nothing has
to be ticked off. A test holds these conditions and the gates (`gates.py` over `services/gating.py: facts_of`) together.
"""

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from promotion.admission.models import AdmissionReview, Conclusion, Decision, Verdict
from promotion.agreements.facts import LETS_SIGN, AgreementKind, PartySide
from promotion.agreements.models import Agreement, AgreementParty
from promotion.enterprises.models import Contact
from promotion.landing.models import LandingTask, SiteAllocation
from promotion.pipeline.gates import ITEMS
from promotion.pipeline.models import GateSetting, Strictness
from promotion.projects.facts import STAGE_ORDER, stage_index
from promotion.projects.models import (
    Clearance,
    ClearanceKind,
    ClearanceOutcome,
    Deadline,
    DeadlineKind,
    FollowUp,
    OwedProof,
    ProjectZone,
)

THIS = OuterRef("project")
AGREED = (Conclusion.APPROVED, Conclusion.CONDITIONAL)
CLEARED = (ClearanceOutcome.PASSED, ClearanceOutcome.NOT_NEEDED)
CLEARANCES = (ClearanceKind.ENVIRONMENT.value, ClearanceKind.ENERGY.value)


def still_owed() -> QuerySet:
    """The rows of 待补证 that are asked of their project where it stands now and that no record has met."""
    let_off = GateSetting.objects.exclude(strictness=Strictness.REQUIRED).values("item")
    return OwedProof.objects.filter(_asked(), ~_met()).exclude(item__in=let_off)


def owing(projects: QuerySet) -> QuerySet:
    """Of `projects` those with anything 待补证."""
    return projects.filter(Exists(still_owed().filter(project=OuterRef("pk"))))


def _asked() -> Q:
    """A project that was moved back is asked by the gate itself for what lies ahead of it."""
    asked = Q(item__in=CLEARANCES)
    for item in ITEMS:
        asked |= Q(item=item.key, project__stage__in=STAGE_ORDER[stage_index(item.stage) :])
    return asked


def _met() -> Q:
    """Whatever is not named here can never be missing: the database holds it."""
    met = Q(pk__in=[])
    for item, condition in _conditions().items():
        met |= Q(item=item) & condition
    return met


def _conditions() -> dict[str, Q]:
    formal = Agreement.objects.filter(project=THIS, kind=AgreementKind.FORMAL).in_force()
    passed = Q(verdict=Verdict.PASSED) | Q(verdict=Verdict.RESTRICTED, waived_at__isnull=False)
    newest = Decision.objects.filter(project=OuterRef("project")).order_by("-decided_on", "-pk").values("pk")[:1]
    allocated = SiteAllocation.objects.filter(project=THIS, released_on__isnull=True, site__zone=F("project__zone"))
    parties = AgreementParty.objects.filter(agreement=OuterRef("pk"), withdrawn_at__isnull=True).exclude(name="")
    both_sides = [Exists(parties.filter(side=side)) for side in (PartySide.FIRST, PartySide.SECOND)]
    company = Q(project__company_region__isnull=False) & ~Q(project__company_name="") & ~Q(project__company_uscc="")
    return {
        "contact": Q(Exists(Contact.objects.filter(enterprise__projects=THIS, withdrawn_at__isnull=True))),
        "chain": Q(project__chain__isnull=False),
        "candidate_zone": Q(Exists(ProjectZone.objects.filter(project=THIS))),
        "follow_up": Q(Exists(FollowUp.objects.filter(project=THIS, with_investor=True, withdrawn_at__isnull=True))),
        # Once promised it is no longer 待补证, whatever became of it: that is for the lights to say.
        "next_step": Q(Exists(Deadline.objects.filter(project=THIS, kind=DeadlineKind.NEXT_STEP))),
        "admission": Q(Exists(AdmissionReview.objects.newest().filter(passed, project=THIS))),
        "decision": Q(Exists(Decision.objects.filter(project=THIS, pk=Subquery(newest), conclusion__in=AGREED))),
        "formal_agreement": Q(Exists(formal.filter(*both_sides, signed_on__isnull=False, amount__gt=0))),
        "fair_competition": Q(Exists(formal.filter(fair_competition__in=LETS_SIGN))),
        "company": company,
        "site": Q(Exists(allocated)),
        "landing_plan": Q(Exists(LandingTask.objects.filter(plan__project=THIS))),
        **{kind: Q(Exists(Clearance.objects.filter(project=THIS, kind=kind, outcome__in=CLEARED))) for kind in CLEARANCES},
    }
