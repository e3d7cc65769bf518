"""A small office in which every address of the site has something to show, and the list of those addresses."""

from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from promotion.agreements.services import add_clause, add_instalment
from promotion.desk.models import SavedView
from promotion.landing.services import raise_issue, record_arrival, reserve_site
from promotion.projects.models import Document
from promotion.projects.services import contact_requests, contacts, follow_ups, papers, tasks
from tests import factories
from tests.factories import today

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def make_office(world, cast) -> SimpleNamespace:
    """A landed project of the 内江 officer with one of everything, and one of 自贡."""
    owner = cast.officer_nj
    project = factories.project_in("landed", owner, world)
    contact = contacts.add_contact(actor=owner, enterprise=project.enterprise, today=today(), name="赵总", phone="13900001111")
    talk = follow_ups.log_follow_up(actor=owner, today=today(), project=project, said="谈了", next_on=today())
    task = tasks.give(actor=cast.chain_leader_nj, project=project, text="请报进展", due=today(), today=today())
    papers.attach(actor=owner, project=project, upload=SimpleUploadedFile("图.png", PNG), today=today())
    document = Document.objects.get(project=project)
    formal = project.agreements.get()
    clause = add_clause(actor=owner, agreement=formal, side="ours", text="提供厂房", due=today(), today=today())
    part = add_instalment(actor=owner, agreement=formal, due=today(), amount=1, today=today())
    contact_requests.request_contact(actor=cast.officer_zg, name=project.enterprise.name, kind="join", reason="想对接", today=today())
    view = SavedView.objects.create(owner=owner, name="我的视图", query="stage=landed", layout="table")
    allocation = project.site_allocations.select_related("site").get()
    kept = reserve_site(actor=owner, project=project, site=allocation.site, area_mu=2, until=today(), reason="扩建", today=today())
    elsewhere = factories.make_project(cast.officer_zg, world, zone=world.datangshan)
    issue = raise_issue(actor=owner, project=project, kind="other", text="用电不足", raised_on=today(), today=today())
    fund = record_arrival(actor=owner, project=project, amount=1, arrived_on=today(), evidence_kind="invoice", today=today())
    return SimpleNamespace(
        issue=issue,
        fund=fund,
        project=project,
        enterprise=project.enterprise,
        contact=contact,
        talk=talk,
        task=task,
        document=document,
        request=project.enterprise.requests.get(),
        view=view,
        agreement=formal,
        clause=clause,
        instalment=part,
        allocation=allocation,
        kept=kept,
        elsewhere=elsewhere,
        at=timezone.now(),
    )


def routes() -> list[URLPattern]:
    """Every named route outside the admin."""
    return list(_walk(get_resolver()))


def _walk(resolver):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.app_name != "admin":
                yield from _walk(entry)
        elif entry.name:
            yield entry


def address(route: URLPattern, office, world) -> str:
    """The address of `route` with the office's own things in it."""
    slug = world.lingjia.slug if route.name == "zone_detail" else world.food.slug
    values = {
        "code": office.project.code,
        "slug": slug,
        "role": "officer",
        "pk": _pk(route.name, office),
        "token": "t" * 43,
        "kind": "projects",
    }
    return reverse(route.name, kwargs={name: values[name] for name in route.pattern.converters})


def address_pk(route: URLPattern, office) -> int:
    """The number in the address of `route`."""
    return _pk(route.name, office)


def _pk(name: str, office) -> int:
    owners = {
        "file_open": office.document.file_id,
        "request_answer": office.request.pk,
        "enterprise_detail": office.enterprise.pk,
        "contact_new": office.enterprise.pk,
        "contact_merge": office.enterprise.pk,
        "enterprise_merge": office.enterprise.pk,
        "enterprise_follow_up_new": office.enterprise.pk,
        "contact_reveal": office.contact.pk,
        "task_reply": office.task.pk,
        "task_retract": office.task.pk,
        "follow_up_edit": office.talk.pk,
        "saved_view_delete": office.view.pk,
        "document_withdraw": office.document.pk,
        "enterprise_issue_new": office.enterprise.pk,
        "fund_verify": office.fund.pk,
        "fund_reverse": office.fund.pk,
        **dict.fromkeys(
            (f"issue_{step}" for step in ("detail", "assign", "answer", "confirm", "reopen", "offer", "take")), office.issue.pk
        ),
        "site_detail": office.allocation.site_id,
        **dict.fromkeys(("site_release", "lease_renew", "lease_convert"), office.allocation.pk),
        **dict.fromkeys(("reservation_renew", "reservation_release", "reservation_allocate"), office.kept.pk),
    }
    for start in ("clause", "instalment"):
        owners |= {f"{start}_{act}": getattr(office, start).pk for act in ("review", "fulfil", "strike")}
        owners[f"{start}_new"] = office.agreement.pk
    return owners.get(name, 1)
