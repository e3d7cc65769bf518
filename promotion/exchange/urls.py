"""URLs of the exchange room."""

from django.urls import path

from promotion.exchange import import_views
from promotion.exchange.views import jobs, lists, templates, weekly

urlpatterns = [
    path("projects/export/", lists.list_export, {"key": "projects"}, name="project_export"),
    path("projects/export/follow-ups/", lists.list_export, {"key": "follow_ups"}, name="follow_up_export"),
    path("projects/export/milestones/", lists.list_export, {"key": "milestones"}, name="milestone_export"),
    path("enterprises/export/", lists.list_export, {"key": "enterprises"}, name="enterprise_export"),
    path("funds/export/", lists.list_export, {"key": "fund_arrivals"}, name="fund_export"),
    path("sites/export/", lists.list_export, {"key": "sites"}, name="site_export"),
    path("issues/export/", lists.list_export, {"key": "issues"}, name="issue_export"),
    path("landing/export/", lists.list_export, {"key": "landing_tasks"}, name="landing_export"),
    path("landing/stalled/export/", lists.list_export, {"key": "stalled"}, name="stalled_export"),
    path("outcomes/export/", lists.list_export, {"key": "outcomes"}, name="outcome_export"),
    path("agreements/sweep/export/", lists.list_export, {"key": "agreement_sweep"}, name="sweep_export"),
    path("reports/weekly.xlsx", weekly.weekly_report_file, name="weekly_report"),
    path("reports/weekly/", weekly.weekly_preview, name="weekly_preview"),
    path("jobs/", jobs.job_list, name="job_list"),
    path("jobs/<int:pk>/cancel/", jobs.job_cancel, name="job_cancel"),
    path("jobs/<int:pk>/file/", jobs.job_file, name="job_file"),
    path("imports/templates/", templates.template_list, name="template_list"),
    path("imports/templates/<str:kind>/", templates.template_file, name="template_file"),
    path("imports/", import_views.import_list, name="import_list"),
    path("imports/<int:pk>/", import_views.import_detail, name="import_detail"),
    path("imports/<int:pk>/columns/", import_views.import_columns, name="import_columns"),
    path("imports/<int:pk>/read/", import_views.import_read, name="import_read"),
    path("imports/<int:pk>/options/", import_views.import_options, name="import_options"),
    path("imports/<int:pk>/start/", import_views.import_start, name="import_start"),
    path("imports/<int:pk>/cancel/", import_views.import_cancel, name="import_cancel"),
    path("imports/<int:pk>/take-back/", import_views.import_take_back, name="import_take_back"),
    path("imports/rows/<int:pk>/", import_views.import_row, name="import_row"),
    path("imports/<int:pk>/rest.xlsx", import_views.import_rest, name="import_rest"),
]
