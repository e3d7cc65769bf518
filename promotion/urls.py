"""The directory of the rooms' URLs."""

from django.urls import include, path

urlpatterns = [
    path("", include("promotion.people.urls")),
    path("", include("promotion.reminders.urls")),
    path("", include("promotion.exchange.urls")),
    path("", include("promotion.analytics.urls")),
    path("", include("promotion.desk.urls")),
]
