"""The doors for signing in and out and for one's own account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from promotion.common import audit
from promotion.common.addresses import is_own_page
from promotion.common.errors import Refused
from promotion.people.demo import DEMO_PREFIX, demo_roles
from promotion.people.forms import PasswordAgainForm, PasswordForm, SignInForm
from promotion.people.models import TrustedDevice, User
from promotion.people.services import sessions
from promotion.people.services import sign_in as doorkeeper

UNPROCESSABLE = 422


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request):
    """User name and password, or the wait the guard imposes."""
    if request.method != "POST" and request.user.is_authenticated:
        return redirect(_next(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now, values = timezone.now(), form.cleaned_data
        try:
            user = doorkeeper.check_password(
                request=request, username=values["username"], password=values["password"], address=request.client_address, now=now
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            sessions.start(request, user, now=now, trust_as=_device_label(request) if values["trust"] else "")
            return redirect(_next(request))
    context = {"form": form, "next": _next(request, default=""), "demo_roles": demo_roles() if settings.DEMO else []}
    return render(request, "people/sign_in.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_POST
def sign_out(request):
    """End this session and drop what the browser kept of the pages."""
    audit.record(actor=request.user, action="sign_out", obj=request.user)
    if sessions.DEVICE in request.session:
        TrustedDevice.objects.filter(pk=request.session[sessions.DEVICE], revoked_at=None).update(revoked_at=timezone.now())
    logout(request)
    messages.success(request, _("已退出登录。"))
    response = redirect(settings.LOGOUT_REDIRECT_URL)
    response["Clear-Site-Data"] = '"cache"'
    return response


@require_POST
def sign_out_everywhere(request):
    """End every session of one's own, this one too."""
    sessions.end_everywhere(request.user, actor=request.user, now=timezone.now())
    logout(request)
    messages.success(request, _("所有设备上的登录都已退出，请重新登录。"))
    return redirect(settings.LOGOUT_REDIRECT_URL)


@never_cache
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request):
    """One's own password: of one's own will, or because it was a one-time one."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now, values = timezone.now(), form.cleaned_data
        try:
            user = doorkeeper.change_password(
                actor=request.user, old=values["old"], new=values["new"], address=request.client_address, now=now
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, list(refusal.items) or str(refusal))
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("密码已修改，其他设备上的登录已失效。"))
            return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "people/password_change.html", {"form": form}, status=UNPROCESSABLE if form.is_bound else 200)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def password_again(request):
    """Ask for the password once more on a trusted device, then go on to where the person was going."""
    form = PasswordAgainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            doorkeeper.check_password(
                request=request,
                username=request.user.username,
                password=form.cleaned_data["password"],
                address=request.client_address,
                now=now,
            )
        except Refused as refusal:
            form.add_error("password", str(refusal))
        else:
            request.session[sessions.PASSWORD] = now.timestamp()
            return redirect(_next(request))
    context = {"form": form, "next": _next(request, default="")}
    return render(request, "people/password_again.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_GET
def me(request):
    """One's own account: who I am here, my password, the devices I trust."""
    devices = request.user.trusted_devices.filter(revoked_at=None, expires_at__gt=timezone.now())
    return render(request, "people/me.html", {"devices": devices, "this_device": request.session.get(sessions.DEVICE)})


@require_POST
def device_revoke(request, pk):
    """Trust one of my devices no more."""
    device = get_object_or_404(TrustedDevice, pk=pk, user=request.user)
    sessions.revoke_device(device, actor=request.user, now=timezone.now())
    messages.success(request, _("已撤销对这台设备的信任。"))
    return redirect("me")


@login_not_required
@require_POST
def demo_sign_in(request, role):
    """Enter as one of the demo office's people; there is no such door outside the demo."""
    if not settings.DEMO:
        raise Http404
    user = get_object_or_404(User, username=f"{DEMO_PREFIX}{role}", is_active=True)
    sessions.start(request, user, now=timezone.now())
    audit.record(actor=user, action="sign_in.demo", obj=user)
    return redirect(settings.LOGIN_REDIRECT_URL)


def _next(request, default: str | None = None) -> str:
    """Where to go on to: only inside this site."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if is_own_page(target, request):
        return target
    return resolve_url(settings.LOGIN_REDIRECT_URL) if default is None else default


def _device_label(request) -> str:
    agent = request.headers.get("User-Agent", "")
    known = {"iPhone": "iPhone", "iPad": "iPad", "HarmonyOS": _("鸿蒙手机"), "Android": _("安卓手机"), "Windows": _("Windows 电脑")}
    label = next((name for mark, name in known.items() if mark in agent), _("浏览器"))
    return f"{label} {timezone.localdate():%Y-%m-%d}"
