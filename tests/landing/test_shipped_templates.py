"""The templates that come with the product: whole, without circles, loaded as often as one likes, left alone where edited."""

import pytest

from promotion.chains.models import ChainNode
from promotion.landing.models import LandingTemplate, TemplateTask
from promotion.landing.sequence import in_order
from promotion.management.reference import landing
from promotion.management.reference.upsert import Upsert

pytestmark = pytest.mark.django_db


def load():
    return [upsert.tally for upsert in landing.load_templates(Upsert(ChainNode))]


def test_they_are_loaded_once_whole_and_in_order():
    assert [tally.created for tally in load()] == [2, 29]
    assert [(tally.created, tally.changed) for tally in load()] == [(0, 0), (0, 0)]
    for template in LandingTemplate.objects.all():
        rows = list(template.tasks.prefetch_related("after"))
        assert in_order({row.pk: [each.pk for each in row.after.all()] for row in rows})
        assert all(each.template_id == template.pk for row in rows for each in row.after.all())
        assert {row.phase for row in rows} == {"approval", "construction", "operation"}
    permit = TemplateTask.objects.get(slug="gongdi-shigong")
    assert {row.title for row in permit.after.all()} == {"施工图审查", "环境影响评价审批", "节能审查"}


def test_what_an_administrator_changed_is_left_alone():
    load()
    LandingTemplate.objects.filter(slug="xinjian-gongdi").update(name="我区的模板", edited_locally=True)
    TemplateTask.objects.filter(slug="gongdi-beian").update(workdays=1)
    TemplateTask.objects.get(slug="gongdi-huanping").after.clear()
    TemplateTask.objects.filter(slug="changfang-beian").update(workdays=1)
    load()
    assert LandingTemplate.objects.get(slug="xinjian-gongdi").name == "我区的模板"
    assert TemplateTask.objects.get(slug="gongdi-beian").workdays == 1
    assert not TemplateTask.objects.get(slug="gongdi-huanping").after.exists()
    assert TemplateTask.objects.get(slug="changfang-beian").workdays == 3
