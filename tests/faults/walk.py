"""A walk through every kind of page, and what people do all day: the same in this process and against a web server.

A door is called with a person, `GET` or `POST`, an address and values; it answers with the status.
"""

from collections.abc import Callable

from django.urls import reverse

from promotion.projects.models import FollowUp, Project, Task
from tests import factories
from tests.permission_map.kinds import NODES, PLACES, ROUTES, Kind, expected, expected_at_home
from tests.test_permission_map import ON_ROWS, address_of

Door = Callable[..., int]
ACTOR = "officer_nj"
# What the address of a page that is about nobody's project asks for; a number 0 names nothing.
ARGUMENTS = {
    "demo_sign_in": ["officer"],
    "message_open": [0],
    "message_digest": [0],
    "message_put_off": [0],
    "request_answer": [0],
    "calendar_feed": ["nobodys"],
    "hand_over_sheet": [0],
    "hand_over_file": [0],
    "template_file": ["nothing"],
    **dict.fromkeys(("job_file", "import_detail", "import_columns", "import_take_back", "import_row", "import_rest"), [0]),
}


def look_at_everything(door: Door, cast, subjects) -> list[tuple]:
    """Every page that is declared in the map, as the officer of the project; what answered otherwise than declared."""
    wrong = []
    person = getattr(cast, ACTOR)
    for name, kind in ROUTES.items():
        if kind is Kind.POST_ONLY:
            continue
        if kind in ON_ROWS:
            address, wanted = address_of(name, subjects["own"]), expected(kind, ACTOR, "own")
        elif kind is Kind.CHAIN:
            address, wanted = reverse(name, args=[NODES["food"]]), 200
        elif kind is Kind.PLACE:
            address, wanted = reverse(name, args=[subjects["own"].ids["site"] if name == "site_detail" else PLACES[1]]), 200
        else:
            address = reverse(name, args=ARGUMENTS.get(name, []))
            wanted = {Kind.PUBLIC: None, Kind.OWN: 404}.get(kind, expected_at_home(kind, ACTOR))
        status = door(person, "GET", address)
        if status != wanted if wanted else status >= 500 and name != "health_outbox":
            wrong.append((name, status, wanted))
    return wrong


def work_a_day(door: Door, cast, world) -> list[tuple[str, int]]:
    """A lead, a follow-up, an advance, an assignment, a 批示; what was asked and answered. What must have come of it is asserted."""
    officer, manager, leader = cast.officer_nj, cast.zone_manager_nj, cast.chain_leader_nj
    answers = []

    def send(person, name, *args, **values):
        answers.append((name, door(person, "POST", reverse(name, args=args), **values)))

    send(officer, "project_new", enterprise_name="成都演示食品有限公司", sentence="建预制菜工厂", channel=world.channel.pk, token="t1")
    assert Project.objects.filter(enterprise__name="成都演示食品有限公司").count() == 1, answers
    project = factories.make_project(officer, world, sentence="另一个厂")
    factories.make_ready_for_engagement(project, officer)
    said = {"said": "谈了用地", "next_step": "上门", "next_in": factories.days_ago(-1).isoformat(), "with_investor": "on", "token": "f1"}
    send(officer, "follow_up_new", project.code, **said)
    assert FollowUp.objects.filter(project=project, said="谈了用地").count() == 1, answers
    send(officer, "project_advance", project.code, version=fresh(project).version)
    assert fresh(project).stage == "engagement", answers
    send(manager, "project_assign", project.code, version=fresh(project).version, to=manager.pk, reason="分工调整")
    assert fresh(project).owner == manager, answers
    send(leader, "task_new", project.code, kind="instruction", text="请本周内拜访", due=factories.days_ago(-3).isoformat())
    assert Task.objects.filter(project=project, text="请本周内拜访").count() == 1, answers
    return answers


def fresh(project: Project) -> Project:
    """The project as it is now."""
    return Project.objects.get(pk=project.pk)
