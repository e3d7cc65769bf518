"""Django's admin with our own site in it."""

from django.contrib.admin.apps import AdminConfig


class SiteAdminConfig(AdminConfig):
    """`django.contrib.admin`, opened by grants instead of the staff flag."""

    default_site = "promotion.access.admin_site.GrantedAdminSite"
