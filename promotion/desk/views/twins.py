"""疑似重复: pairs to look at, telling two apart, merging and taking it back."""

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.scope import may
from promotion.common.errors import Refused
from promotion.desk import twin_pairs
from promotion.desk.doors import Sheet, bound_to, enterprise_or_404, form_door, form_sheet, page_of, reading, said
from promotion.desk.forms.twins import ContactMergeForm, DifferentForm, MergeForm, OtherForm
from promotion.enterprises.models import MergeRecord
from promotion.people.roles import Ability
from promotion.projects.services import merging, telling_apart, twins
from promotion.projects.services.contacts import sees_phones
from promotion.projects.sight import visible_enterprises

PER_PAGE = 15
PARTS = ("first__region", "first__created_unit", "second__region", "second__created_unit")


@reading
def twin_review(request):
    """Open pairs of which the person sees both, the likest first."""
    today = timezone.localdate()
    page = page_of(request, twin_pairs.open_pairs(request.user, today).select_related(*PARTS).order_by("-score", "pk"), PER_PAGE)
    context = {
        "page": page,
        "rows": twin_pairs.pair_rows(page.object_list, request.user, today),
        "may_merge": may(request.user, Ability.MERGE, today),
        "may_tell": telling_apart.may_tell(request.user, today),
    }
    return render(request, "desk/twins/review.html", context)


@form_door
def twin_different(request, pk):
    """不是同一家, and why."""
    today = timezone.localdate()
    pair = get_object_or_404(twin_pairs.open_pairs(request.user, today).select_related("first", "second"), pk=pk)
    telling_apart.must_tell(request.user, today)
    form = bound_to(request, DifferentForm)
    back = reverse("twin_review")

    def save(values):
        telling_apart.tell_apart(actor=request.user, pair=pair, today=today, **values)
        return said(request, _("已记下：不是同一家。"), back)

    return form_sheet(request, form, Sheet(_("不是同一家"), _("确认"), back, f"{pair.first} ／ {pair.second}"), save)


@form_door
def enterprise_merge(request, pk):
    """`?other=`: the firm that goes into this one; without it the page asks which."""
    keep, today = enterprise_or_404(request, pk), timezone.localdate()
    merging.must_merge(request.user, today)
    back = reverse("enterprise_detail", args=[pk])
    if "other" not in request.GET:
        return _ask_which(request, keep, back, today)
    drop = enterprise_or_404(request, _number(request.GET["other"]))
    if drop.pk == keep.pk:
        raise Http404
    lines = twin_pairs.lines(keep, drop)
    form = bound_to(request, MergeForm, lines=lines, **({} if request.POST else {"initial": _versions(keep, drop)}))

    def save(values):
        seen = (values["keep_version"], values["drop_version"])
        merging.merge_enterprises(actor=request.user, keep=keep, drop=drop, choices=form.choices(), today=today, seen=seen)
        return said(request, _("“%(drop)s”已并入本企业，可在“合并记录”里撤销。") % {"drop": drop}, back)

    extra = {
        "keep": keep,
        "drop": drop,
        "lines": lines,
        "moves": twin_pairs.what_moves(drop, request.user, today),
        "keep_people": twin_pairs.people_of(keep, request.user),
        "drop_people": twin_pairs.people_of(drop, request.user),
    }
    sheet = Sheet(_("合并企业"), _("合并"), back, part="desk/twins/_merge.html", danger=True, extra=extra)
    return form_sheet(request, form, sheet, save)


@form_door
def merge_undo(request, pk):
    """撤销合并, as a whole."""
    today = timezone.localdate()
    seen = visible_enterprises(request.user, today).values("pk")
    record = get_object_or_404(
        MergeRecord.objects.filter(keep__in=seen).select_related("keep", "drop", "keep_contact", "drop_contact"), pk=pk
    )
    merging.must_undo(request.user, record, today)
    form = bound_to(request, forms.Form)
    back = reverse("enterprise_detail", args=[record.keep_id])

    def save(values):
        merging.undo_merge(actor=request.user, record=record, today=today)
        return said(request, _("已撤销合并，两条登记恢复原样。"), back)

    lead = _("“%(drop)s”连同 %(n)d 条记录将从“%(keep)s”分出来，回到合并前。") % {
        "drop": record.dropped,
        "keep": record.kept,
        "n": record.moved_count,
    }
    return form_sheet(request, form, Sheet(_("撤销合并"), _("撤销合并"), back, lead, danger=True), save)


@form_door
def contact_merge(request, pk):
    """One person entered twice at one firm."""
    enterprise, today = enterprise_or_404(request, pk), timezone.localdate()
    merging.must_merge_contacts(request.user, enterprise, today)
    whole = sees_phones(enterprise, request.user)
    form = bound_to(request, ContactMergeForm, people=twin_pairs.same_people(enterprise), whole=whole)
    back = reverse("enterprise_detail", args=[pk])

    def save(values):
        keep, drop = form.people[values["keep"]], form.people[values["drop"]]
        choices = dict.fromkeys(merging.CONTACT_FIELDS, values["facts"])
        merging.merge_contacts(actor=request.user, keep=keep, drop=drop, choices=choices, today=today)
        return said(request, _("已合并联系人，可在“合并记录”里撤销。"), back)

    lead = _("同名或同号的联系人。跟进记录随之归到保留的一位。")
    return form_sheet(request, form, Sheet(_("合并联系人"), _("合并"), back, lead), save)


def _ask_which(request, keep, back, today):
    form = bound_to(request, OtherForm)

    def save(values):
        code = values["name"].upper() if values["name"].isascii() else ""
        found = twins.find_twins(values["name"], code, viewer=request.user, today=today)
        other = next((twin.enterprise for twin in found if twin.in_sight and twin.is_same and twin.enterprise.pk != keep.pk), None)
        if other is None:
            raise Refused(_("没有找到您看得到的这家企业，请核对全称或信用代码。"), field="name")
        return f"{reverse('enterprise_merge', args=[keep.pk])}?other={other.pk}"

    return form_sheet(request, form, Sheet(_("合并到“%(firm)s”") % {"firm": keep}, _("下一步"), back), save)


def _versions(keep, drop) -> dict:
    return {"keep_version": keep.version, "drop_version": drop.version}


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)
