"""Forms of the verbs on a project: back, hold, close, reopen, assign, correct …"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.form_fields import CHOOSE, AmountField, ChineseDateField, LineField, ProseField
from promotion.desk.forms.pickers import ERRORS, ChainField, PersonField, ZoneField, ZonesField, colleagues, working_people
from promotion.projects.facts import CloseReason
from promotion.projects.models import ProjectState
from promotion.projects.models.deadlines import TaskKind
from promotion.projects.models.project import MemberRole

INSTRUCTIONS = (
    gettext_lazy("请本周内拜访投资方，回报进展。"),
    gettext_lazy("请说明停滞原因和下一步打算。"),
    gettext_lazy("请会同有关部门研究要素保障，提出方案。"),
)


class Versioned(forms.Form):
    """A form that says which version of the project it was drawn from."""

    version = forms.IntegerField(
        min_value=0, widget=forms.HiddenInput, error_messages={"required": gettext_lazy("页面已过期，请刷新后再提交。")}
    )

    def rebase(self, current) -> None:
        """Let the form be sent again on top of the row as it stands now."""
        self.data = self.data.copy()
        self.data["version"] = current.version


class ConfirmForm(Versioned):
    """A plain yes."""


class ReasonForm(Versioned):
    """A verb that says why."""

    reason = ProseField(label=gettext_lazy("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class HoldForm(ReasonForm):
    """暂缓: why, and until when."""

    until = ChineseDateField(label=gettext_lazy("暂缓至"), help_text=gettext_lazy("最长 90 天，到期提醒。"))


class CloseForm(Versioned):
    """终止: from the list, and in words."""

    reason_code = forms.ChoiceField(
        label=gettext_lazy("原因"), choices=CloseReason.choices, widget=forms.RadioSelect, error_messages={"required": CHOOSE}
    )
    reason = ProseField(label=gettext_lazy("说明"), max_length=500, help_text=gettext_lazy("落户他处的，请写明去了哪里。"))


class AssignForm(Versioned):
    """Who is to own the project."""

    to = PersonField(label=gettext_lazy("项目责任人"))
    reason = LineField(label=gettext_lazy("说明"), max_length=500, required=False)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = working_people(today)


class CorrectForm(forms.Form):
    """更正 of one journal row: the row, what it should have said, and why."""

    state = forms.ModelChoiceField(ProjectState.objects.none(), label=gettext_lazy("哪一条记录"), empty_label=None, error_messages=ERRORS)
    effective_on = ChineseDateField(label=gettext_lazy("正确的日期"), required=False, help_text=gettext_lazy("不改日期请留空。"))
    owner = PersonField(label=gettext_lazy("正确的责任人"), required=False, empty_label=gettext_lazy("不改"))
    chain = ChainField(label=gettext_lazy("正确的产业链环节"), required=False, empty_label=gettext_lazy("不改"))
    zone = ZoneField(label=gettext_lazy("正确的片区"), required=False, empty_label=gettext_lazy("不改"))
    amount = AmountField(label=gettext_lazy("正确的投资额（万元）"), required=False, help_text=gettext_lazy("不改请留空；也可写 1.2亿。"))
    reason = ProseField(label=gettext_lazy("更正理由"), max_length=500)

    def __init__(self, *args, states, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].queryset = states
        self.fields["state"].label_from_instance = _state_line
        self.fields["owner"].queryset = working_people(today)

    def clean(self):
        """At least one thing is to be mended."""
        values = super().clean()
        values["facts"] = {name: values.pop(name) for name in ("owner", "chain", "zone", "amount") if values.get(name) is not None}
        if not self.errors and not values["facts"] and not values.get("effective_on"):
            raise forms.ValidationError(_("请填写要更正的日期或内容，至少一项。"))
        return values


def _state_line(state) -> str:
    return f"#{state.seq} {state.effective_on} {state.get_kind_display()} · {state.get_stage_display()} · {state.actor_name}"


class CandidatesForm(forms.Form):
    """The candidate zones; the first choice stands apart because the order counts."""

    first = ZoneField(label=gettext_lazy("首选片区"))
    zones = ZonesField(label=gettext_lazy("其他备选片区"), required=False, widget=forms.SelectMultiple(attrs={"size": 8}))

    def __init__(self, *args, zones, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first"].queryset = self.fields["zones"].queryset = zones

    def clean(self):
        """All of them in order."""
        values = super().clean()
        first = [values["first"]] if values.get("first") else []
        values["zones"] = first + [zone for zone in values.get("zones") or [] if zone not in first]
        return values


class MemberForm(forms.Form):
    """Somebody for the team."""

    user = PersonField(label=gettext_lazy("人员"))
    role = forms.ChoiceField(label=gettext_lazy("身份"), choices=MemberRole.choices, widget=forms.RadioSelect, initial=MemberRole.MEMBER)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = colleagues(today)


class TaskForm(forms.Form):
    """批示, 督办 or a to-do."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=TaskKind.choices, widget=forms.RadioSelect)
    text = ProseField(label=gettext_lazy("内容"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    to = PersonField(label=gettext_lazy("承办人"), required=False, empty_label=gettext_lazy("项目责任人"))
    due = ChineseDateField(label=gettext_lazy("期限"))

    def __init__(self, *args, kinds, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [choice for choice in TaskKind.choices if choice[0] in kinds]
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
        self.fields["to"].queryset = people


class BehalfTaskForm(TaskForm):
    """批示 that a 联络员 writes down for the leader."""

    on_behalf_of = PersonField(label=gettext_lazy("代录自"), required=False, empty_label=gettext_lazy("本人"))
    behalf_source = LineField(
        label=gettext_lazy("代录来源"), max_length=120, required=False, help_text=gettext_lazy("如：11 月 20 日调度会口头要求。")
    )

    def __init__(self, *args, leaders, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on_behalf_of"].queryset = leaders

    def clean(self):
        """In somebody's name only with its source."""
        values = super().clean()
        if values.get("on_behalf_of") and not values.get("behalf_source"):
            self.add_error("behalf_source", _("代录请写明来源和日期。"))
        return values


class ReplyForm(forms.Form):
    """The answer to a task."""

    text = ProseField(label=gettext_lazy("办理情况"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
