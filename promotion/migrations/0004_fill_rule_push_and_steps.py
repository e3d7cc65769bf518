"""What the old columns of a rule said, in the new ones: by_email and immediate become `push`, the escalation becomes a step. Nothing is to
be told twice: leases and inquiries get rules of their own and leave the general ones; of rules that may stand only once the first stays on."""

from django.db import migrations


def fill(apps, schema_editor):
    rules, steps = apps.get_model("promotion", "ReminderRule"), apps.get_model("promotion", "RuleStep")
    rules.objects.filter(by_email=False).update(push="none")
    rules.objects.filter(by_email=True, immediate=True).update(push="at_once")
    for rule in rules.objects.exclude(escalate_role=""):
        steps.objects.get_or_create(rule=rule, role=rule.escalate_role, defaults={"after": rule.escalate_after})
    for rule in rules.objects.filter(code__in=["deadline_ahead", "deadline_due", "deadline_overdue"]):
        rule.kinds = [kind for kind in rule.kinds if kind not in ("lease", "inquiry")]
        rule.save()
    first = rules.objects.filter(watch="notice", enabled=True).order_by("pk").first()
    if first:
        rules.objects.filter(watch="notice", enabled=True).exclude(pk=first.pk).update(enabled=False)


def take_back(apps, schema_editor):
    rules, steps = apps.get_model("promotion", "ReminderRule"), apps.get_model("promotion", "RuleStep")
    rules.objects.update(by_email=True, immediate=False)
    rules.objects.filter(push="none").update(by_email=False)
    rules.objects.filter(push="at_once").update(immediate=True)
    for step in steps.objects.order_by("rule_id", "-after", "-id"):
        rules.objects.filter(pk=step.rule_id).update(escalate_role=step.role, escalate_after=step.after)


class Migration(migrations.Migration):
    dependencies = [("promotion", "0003_reminders_reach_further")]
    operations = [migrations.RunPython(fill, take_back)]
