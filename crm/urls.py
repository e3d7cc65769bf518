"""Every URL of the site: the admin and the app."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    # One door: the admin's own sign-in knows no guard.
    path("admin/login/", login_not_required(RedirectView.as_view(pattern_name="sign_in", query_string=True))),
    path("admin/", admin.site.urls),
    path("", include("promotion.urls")),
]
