"""Addresses of the room."""

from django.urls import path

from promotion.reminders import health_views, views

urlpatterns = [
    path("messages/", views.messages, name="messages"),
    path("messages/bell/", views.message_bell, name="message_bell"),
    path("messages/read/", views.messages_read, name="messages_read"),
    path("messages/<int:pk>/", views.message_open, name="message_open"),
    path("demo/mail/", views.mail_viewer, name="mail_viewer"),
    path("healthz/live", health_views.live, name="health_live"),
    path("healthz/ready", health_views.ready, name="health_ready"),
    path("healthz/outbox", health_views.outbox, name="health_outbox"),
]
