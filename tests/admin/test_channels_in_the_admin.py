"""Robots and the application in 企业微信 are kept by administrators of their place; their secrets go in and never come out."""

import pytest
from django.urls import reverse

from promotion.common.models import AuditEvent
from promotion.common.secrets import Secret
from promotion.people.models import User
from promotion.reminders.channels import wecom
from promotion.reminders.models import Robot, WecomApp
from tests import factories
from tests.faults import serving

pytestmark = pytest.mark.django_db
KEY = "693a91f6-7aaa-4bc4-97a0-0ec2bcfa5aaa"
WECOM = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"
TOKEN = "566cc69da782ec33d5f0d3f8b2f6a1b0c9d8e7f6a5b4c3d2e1f0011223344556"
DINGTALK = f"https://oapi.dingtalk.com/robot/send?access_token={TOKEN}"
SIGNING = "SEC0123456789abcdef0123456789abcdef"
SECRET = "Zm9yLXRoZS1hcHBsaWNhdGlvbi1vbmx5"


@pytest.fixture
def page(cast, client):
    """The admin as the administrator of 内江 sees it."""
    client.force_login(cast.administrator_nj)
    return client


@pytest.fixture
def root(world, client):
    """An administrator of both cities, signed in."""
    user = factories.make_user("root", "根", is_superuser=True, is_staff=True)
    client.force_login(user)
    return user


@pytest.fixture
def sink(tmp_path):
    wecom._tokens.clear()
    with serving.web(tmp_path, delay=0.02) as server:
        yield server


def robot_of(place, **facts):
    return Robot.objects.create(**({"name": "工作群", "dialect": "wecom", "address": WECOM, "region": place} | facts))


def url(row_or_name, page, pk=None):
    name = row_or_name if isinstance(row_or_name, str) else row_or_name._meta.model_name
    return reverse(f"admin:promotion_{name}_{page}", args=[pk] if pk else [])


def post(client, robot=None, **typed):
    """Fill in the robot's form."""
    values = {"name": "工作群", "dialect": "wecom", "address": "", "secret": "", "zone": "", "region": "", "enabled": "on"} | typed
    return client.post(url("robot", "change", robot.pk) if robot else url("robot", "add"), values)


def act(client, row):
    return client.post(reverse(f"admin:promotion_{row._meta.model_name}_act", args=[row.pk, "try"]))


def errors(response) -> str:
    return str(response.context["adminform"].form.errors)


def test_an_officer_has_no_page(cast, world, client):
    client.force_login(cast.officer_nj)
    robot = robot_of(world.neijiang)
    for page in (url("robot", "changelist"), url("robot", "change", robot.pk), url("wecomapp", "changelist")):
        assert client.get(page).status_code in (302, 403, 404)
    assert act(client, robot).status_code in (302, 403, 404)


def test_a_robot_is_added_and_its_address_lies_closed(page, world):
    assert post(page, address=WECOM, region=world.neijiang.pk).status_code == 302
    robot = Robot.objects.get()
    assert robot.address.plain == WECOM
    assert KEY not in robot.address.token


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (WECOM.replace("qyapi.weixin.qq.com", "127.0.0.1"), "OUTGOING_ALLOWED"),
        (WECOM.replace("qyapi.weixin.qq.com", "intranet"), "OUTGOING_ALLOWED"),
        ("http://169.254.169.254/latest", "地址不完整"),
        ("https://2130706433/cgi-bin", "网址写法不对"),
        (DINGTALK, "地址不完整"),
    ],
)
def test_what_was_typed_as_address_is_checked(page, world, settings, address, words):
    settings.OUTGOING_ALLOWED = []
    assert words in errors(post(page, address=address, region=world.neijiang.pk))
    assert not Robot.objects.exists()


def test_a_robot_needs_an_address_a_place_and_only_one(page, world):
    assert "address" in errors(post(page, region=world.neijiang.pk))
    assert "请在片区和地区中选一个" in errors(post(page, address=WECOM))
    assert not Robot.objects.exists()


def test_left_empty_the_secrets_stay_and_typed_anew_they_change(page, world):
    robot = robot_of(world.neijiang, dialect="dingtalk", address=DINGTALK, secret=SIGNING)
    kept = Robot.objects.get()
    assert post(page, robot, name="改名群", dialect="dingtalk", region=world.neijiang.pk).status_code == 302
    robot = Robot.objects.get()
    assert (robot.name, robot.address, robot.secret) == ("改名群", kept.address, kept.secret)
    other = DINGTALK.replace("566c", "777c")
    assert post(page, robot, name="改名群", dialect="dingtalk", address=other, region=world.neijiang.pk).status_code == 302
    robot = Robot.objects.get()
    assert (robot.address.plain, robot.secret.plain) == (other, SIGNING)


def test_another_kind_of_robot_needs_another_address(page, world):
    robot = robot_of(world.neijiang, dialect="dingtalk", address=DINGTALK, secret=SIGNING)
    assert "地址不完整" in errors(post(page, robot, dialect="wecom", region=world.neijiang.pk))
    assert post(page, robot, dialect="wecom", address=WECOM, region=world.neijiang.pk).status_code == 302
    assert not Robot.objects.get().secret


def test_a_faulty_signing_key_is_refused_at_its_field(page, world):
    response = post(page, dialect="dingtalk", address=DINGTALK, secret="not a key", region=world.neijiang.pk)
    assert "SEC" in str(response.context["adminform"].form.errors["secret"])


def test_no_page_and_no_trail_shows_a_secret(page, world):
    post(page, dialect="dingtalk", address=DINGTALK, secret=SIGNING, region=world.neijiang.pk)
    robot = Robot.objects.get()
    refused = post(page, robot, dialect="wecom", address=DINGTALK, secret=SIGNING, region=world.neijiang.pk)
    post(page, robot, dialect="dingtalk", name="改名群", address=DINGTALK.replace("566c", "777c"), region=world.neijiang.pk)
    pages = [url("robot", "changelist"), url("robot", "change", robot.pk), url("robot", "history", robot.pk)]
    shown = "".join(page.get(each).content.decode() for each in pages) + refused.content.decode()
    trail = "".join(f"{event.before}{event.after}{event.note}" for event in AuditEvent.objects.all())
    for secret in (TOKEN, TOKEN[4:], SIGNING, robot.address.token, robot.secret.token):
        assert secret not in shown
        assert secret not in trail
    assert "••••" in shown
    assert "Webhook 地址" in trail


def test_a_lost_key_can_be_mended_by_entering_the_address_again(page, world):
    robot = robot_of(world.neijiang)
    Robot.objects.update(address=Secret("gAAAA-closed-with-a-key-that-is-gone"))
    assert page.get(url("robot", "change", robot.pk)).status_code == 200
    assert "请在后台重新填写" in errors(post(page, robot, region=world.neijiang.pk))
    assert post(page, robot, address=WECOM, region=world.neijiang.pk).status_code == 302
    assert Robot.objects.get().address.plain == WECOM


def test_robots_of_the_other_city_are_not_ones_own(page, world, sink):
    robot = robot_of(world.zigong, address=sink.url + f"/cgi-bin/webhook/send?key={KEY}")
    assert post(page, robot, name="夺来的群", region=world.neijiang.pk).status_code == 403
    assert act(page, robot).status_code == 403
    assert "不归您管理" in errors(post(page, name="别市群", address=WECOM, region=world.zigong.pk))
    assert "不归您管理" in errors(post(page, name="别市群", address=WECOM, zone=world.datangshan.pk))
    assert [each.name for each in Robot.objects.all()] == ["工作群"]
    assert sink.seen == []


def test_a_robot_of_ones_own_is_not_given_away(page, world):
    robot = robot_of(world.neijiang)
    assert "不归您管理" in errors(post(page, robot, region=world.zigong.pk))
    robot.refresh_from_db()
    assert robot.region == world.neijiang


def test_a_test_message_is_really_sent_and_the_answer_told(page, world, sink, tmp_path):
    robot = robot_of(world.neijiang, address=sink.url + f"/cgi-bin/webhook/send?key={KEY}", enabled=False)
    answer = page.post(reverse("admin:promotion_robot_act", args=[robot.pk, "try"]), follow=True).content.decode()
    assert "对方已接收测试消息" in answer
    assert serving.taken(tmp_path)[0]["text"].startswith("招商系统测试消息")
    assert AuditEvent.objects.get(action="robot.try").note.startswith("对方已接收")


@pytest.mark.parametrize(("fault", "words"), [("code:93004", "停用"), ("code:45009", "没有发出"), ("drop-read", "可能已送达")])
def test_a_test_message_that_failed_says_why(page, world, sink, fault, words):
    robot = robot_of(world.neijiang, address=sink.url + f"/cgi-bin/webhook/send?key={KEY}")
    sink.whims.script.append(fault)
    response = act(page, robot)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert words in AuditEvent.objects.get(action="robot.try").note


def test_the_application_is_for_administrators_of_both_cities(page, sink):
    app = WecomApp.objects.create(corp_id="ww1", agent_id=7, secret=SECRET, base_url=sink.url)
    for each in (url("wecomapp", "changelist"), url("wecomapp", "add"), url("wecomapp", "change", app.pk)):
        assert page.get(each).status_code in (302, 403)
    assert act(page, app).status_code in (302, 403)
    assert sink.seen == []


def test_the_application_is_entered_once(root, client):
    values = {"corp_id": "ww1", "agent_id": 7, "secret": SECRET, "base_url": "https://qyapi.weixin.qq.com", "enabled": "on"}
    assert client.post(url("wecomapp", "add"), {**values, "base_url": "https://evil.example"}).status_code == 200
    assert client.post(url("wecomapp", "add"), values).status_code == 302
    app = WecomApp.objects.get()
    assert app.secret.plain == SECRET
    assert client.get(url("wecomapp", "add")).status_code == 403
    assert client.post(url("wecomapp", "change", app.pk), {**values, "secret": "", "agent_id": 8}).status_code == 302
    app = WecomApp.objects.get()
    assert (app.agent_id, app.secret.plain) == (8, SECRET)
    pages = [url("wecomapp", each, app.pk) for each in ("change", "history")]
    assert SECRET not in "".join(client.get(each).content.decode() for each in pages)
    assert SECRET not in "".join(f"{event.before}{event.after}{event.note}" for event in AuditEvent.objects.all())


def test_the_applications_test_message_goes_to_oneself(root, client, sink, tmp_path):
    app = WecomApp.objects.create(corp_id="ww1", agent_id=7, secret=SECRET, base_url=sink.url)
    assert "登记企业微信账号" in act(client, app).content.decode()
    User.objects.filter(pk=root.pk).update(wecom_id="gen")
    assert act(client, app).status_code == 302
    assert [message["to"] for message in serving.taken(tmp_path)] == ["gen"]


def test_the_account_in_wecom_is_entered_with_the_person(page, cast, world):
    officer = cast.officer_nj
    values = {"name": officer.name, "phone": "", "unit": world.bureau_nj.pk, "department": ""}
    values |= {"grants-TOTAL_FORMS": 0, "grants-INITIAL_FORMS": 0}
    for typed in ("@all", "a|b", "张三"):
        response = page.post(url("user", "change", officer.pk), {**values, "wecom_id": typed})
        assert "通讯录里核对" in str(response.context["adminform"].form.errors["wecom_id"])
    assert page.post(url("user", "change", officer.pk), {**values, "wecom_id": "zhang.san"}).status_code == 302
    officer.refresh_from_db()
    assert officer.wecom_id == "zhang.san"
    new = {"username": "new", "name": "新人", "phone": "", "unit": world.bureau_nj.pk, "department": "", "wecom_id": "xin_ren"}
    assert page.post(url("user", "add"), new).status_code == 200
    assert User.objects.get(username="new").wecom_id == "xin_ren"
