"""URLs of the exchange room."""

from django.urls import path

from promotion.exchange import import_views, views

urlpatterns = [
    path("projects/export/", views.project_export, name="project_export"),
    path("reports/weekly.xlsx", views.weekly_report_file, name="weekly_report"),
    path("imports/", import_views.import_list, name="import_list"),
    path("imports/<int:pk>/", import_views.import_detail, name="import_detail"),
    path("imports/<int:pk>/columns/", import_views.import_columns, name="import_columns"),
    path("imports/<int:pk>/options/", import_views.import_options, name="import_options"),
    path("imports/<int:pk>/start/", import_views.import_start, name="import_start"),
    path("imports/<int:pk>/cancel/", import_views.import_cancel, name="import_cancel"),
    path("imports/<int:pk>/take-back/", import_views.import_take_back, name="import_take_back"),
    path("imports/rows/<int:pk>/", import_views.import_row, name="import_row"),
    path("imports/<int:pk>/rest.xlsx", import_views.import_rest, name="import_rest"),
    path("reports/weekly/", views.weekly_preview, name="weekly_preview"),
]
