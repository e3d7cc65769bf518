"""Accounts without e-mail: made together, passwords shown once."""

import pytest

from promotion.common.errors import NotAllowed, Refused
from promotion.common.models import AuditEvent
from promotion.people.models import Unit, User
from promotion.people.services.accounts import NewUser, create_users, one_time_password, reset_password
from tests.factories import make_grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    user = User.objects.create(username="admin", name="管理员")
    make_grant(user, "administrator", everywhere=True)
    return user


def test_each_gets_a_one_time_password_that_works_and_must_be_changed(administrator):
    unit = Unit.objects.create(name="内江市招商局")
    issued = create_users([NewUser(" zhang san", " 张三 ", "138 0013 8000", unit=unit), NewUser("ｌｉｓｉ", "李四")], actor=administrator)
    assert [(each.user.username, each.user.name) for each in issued] == [("zhangsan", "张三"), ("lisi", "李四")]
    for each in issued:
        stored = User.objects.get(pk=each.user.pk)
        assert stored.check_password(each.password)
        assert stored.must_change_password
        assert not stored.is_staff
        assert each.password not in repr(each)
    assert AuditEvent.objects.filter(action="user.create", actor_id=administrator.pk).count() == 2
    assert not any(each.password in str(list(AuditEvent.objects.values())) for each in issued)


def test_one_faulty_row_stops_all_and_every_fault_is_named(administrator):
    rows = [NewUser("ok", "好"), NewUser("ok", "重"), NewUser("", "无"), NewUser("admin", "已有"), NewUser("a b/c", "坏"), NewUser("x", "")]
    with pytest.raises(Refused) as refusal:
        create_users(rows, actor=administrator)
    assert [item[:5] for item in refusal.value.items] == ["第 2 行", "第 3 行", "第 4 行", "第 5 行", "第 6 行"]
    assert User.objects.count() == 1


def test_only_an_administrator_makes_accounts(administrator):
    officer = User.objects.create(username="officer", name="专员")
    for act in (lambda: create_users([NewUser("x", "甲")], actor=officer), lambda: reset_password(administrator, actor=officer)):
        with pytest.raises(NotAllowed):
            act()


def test_a_reset_ends_sessions_and_forces_a_new_password(administrator, signed_in, person):
    issued = reset_password(person, actor=administrator)
    assert signed_in.get("/")["Location"].startswith("/sign-in/")
    person.refresh_from_db()
    assert person.check_password(issued.password)
    assert person.must_change_password


def test_nobody_climbs_by_resetting_a_superuser(administrator):
    root = User.objects.create_superuser("root", password="x", name="根")
    with pytest.raises(NotAllowed):
        reset_password(root, actor=administrator)


def test_one_time_passwords_are_readable_and_never_the_same():
    made = {one_time_password() for _n in range(500)}
    assert len(made) == 500
    assert all(len(word) == 14 and not set("01lIOo") & set(word) for word in made)
