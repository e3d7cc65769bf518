"""URLs of the exchange room."""

from django.urls import path

from promotion.exchange import views

urlpatterns = [
    path("projects/export/", views.project_export, name="project_export"),
    path("reports/weekly.xlsx", views.weekly_report_file, name="weekly_report"),
    path("reports/weekly/", views.weekly_preview, name="weekly_preview"),
]
