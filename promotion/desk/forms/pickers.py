"""Fields that pick a row: chain links under their industry, zones under their place, people, channels, regions."""

from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from promotion.access.models import Grant
from promotion.access.reach import zones_within
from promotion.access.scope import scope_of
from promotion.chains.models import ChainNode
from promotion.common.form_fields import CHOOSE, REQUIRED
from promotion.people.models import User
from promotion.people.roles import Ability, roles_with
from promotion.places.models import Region, Zone

ERRORS = {"required": CHOOSE, "invalid_choice": _("没有这个选项，请重新选择。"), "invalid_pk_value": _("没有这个选项，请重新选择。")}
LONGEST_KEY = 18  # digits of the greatest 64-bit key, less one
WRITING = (Ability.LOG_LEAD, Ability.EDIT_OWN, Ability.EDIT_IN_SCOPE)


class GroupedIterator(forms.models.ModelChoiceIterator):
    """The rows of a picker in groups; the field says which group a row is in."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for group, rows in groupby(self.field.rows(), self.field.group_of):
            yield (group, [self.choice(row) for row in rows])


class ChainField(forms.ModelChoiceField):
    """One link of the scheme the office works by, indented under its industry."""

    iterator = GroupedIterator

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("产业链环节"))
        kwargs.setdefault("empty_label", _("请选择产业链环节"))
        super().__init__(ChainNode.objects.selectable().of_primary_scheme(), error_messages=ERRORS, **kwargs)
        self.widget.attrs["data-search"] = ""

    def rows(self):
        """The nodes in the order of the tree: each industry followed by its own links."""
        nodes = list(ChainNode.objects.of_primary_scheme().order_by("sort", "pk"))
        self._names = {node.pk: node.name for node in nodes}
        place = {node.pk: order for order, node in enumerate(nodes)}
        offered = [node for node in nodes if node.selectable]
        return sorted(offered, key=lambda node: [place.get(pk, 0) for pk in node.path_ids])

    def group_of(self, node) -> str:
        """The name of the industry."""
        return self._names.get(node.path_ids[0], "")

    def label_from_instance(self, node) -> str:
        """The name, indented by depth."""
        return f"{'　' * max(node.depth - 2, 0)}{node.name}"


class ZoneGroups:
    """Zones under the place they lie in."""

    iterator = GroupedIterator

    def rows(self):
        """The zones, place by place."""
        return sorted(self.queryset.select_related("region"), key=lambda zone: (zone.region.path, zone.sort, zone.pk))

    def group_of(self, zone) -> str:
        """The name of the place."""
        return zone.region.name


class ZoneField(ZoneGroups, forms.ModelChoiceField):
    """One zone that takes projects."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("片区"))
        kwargs.setdefault("empty_label", _("请选择片区"))
        super().__init__(Zone.objects.taking_projects(), error_messages=ERRORS, **kwargs)


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows. A number that no database can hold is no choice, instead of an error of the database."""

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset, error_messages=ERRORS, **kwargs)

    def clean(self, value):
        """The rows chosen."""
        for key in value or ():
            if not (str(key).isdecimal() and len(str(key)) <= LONGEST_KEY):
                raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class ZonesField(ZoneGroups, RowsField):
    """Several zones that take projects."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("备选片区"))
        super().__init__(Zone.objects.taking_projects(), **kwargs)
        self.empty_label = None


class PersonField(forms.ModelChoiceField):
    """One colleague, with unit."""

    def __init__(self, queryset=None, **kwargs):
        kwargs.setdefault("empty_label", _("请选择人员"))
        people = User.objects.none() if queryset is None else queryset
        super().__init__(people, error_messages={**ERRORS, "required": REQUIRED}, **kwargs)

    def label_from_instance(self, user) -> str:
        """姓名（单位）."""
        return f"{user}（{user.unit}）" if user.unit_id else str(user)


class RegionField(forms.ModelChoiceField):
    """A place of registration: provinces, prefectures and counties."""

    def __init__(self, **kwargs):
        kwargs.setdefault("empty_label", _("请选择地区"))
        places = Region.objects.administrative().exclude(level="country").order_by("path")
        super().__init__(places, error_messages=ERRORS, **kwargs)
        self.widget.attrs["data-search"] = ""


def writable_zones(user, today):
    """The zones into which `user` may put a project."""
    scope = scope_of(user, today)
    grants = tuple({grant for ability in WRITING for grant in scope.with_ability(ability)})
    return zones_within(grants)


def working_people(today):
    """Colleagues who may own projects: a live grant of a role that keeps projects."""
    holders = Grant.objects.live(today).filter(role__in=roles_with(Ability.EDIT_OWN)).values("user_id")
    return User.objects.filter(is_active=True, pk__in=holders).select_related("unit").order_by("unit__name", "name")


def colleagues(today):
    """Everybody with a live grant."""
    holders = Grant.objects.live(today).values("user_id")
    return User.objects.filter(is_active=True, pk__in=holders).select_related("unit").order_by("unit__name", "name")
