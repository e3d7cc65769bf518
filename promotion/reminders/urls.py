"""Addresses of the room."""

from django.urls import path

from promotion.reminders import feed_views, health_views, settings_views, snooze_views, views

urlpatterns = [
    path("messages/", views.messages, name="messages"),
    path("messages/bell/", views.message_bell, name="message_bell"),
    path("messages/read/", views.messages_read, name="messages_read"),
    path("messages/settings/", settings_views.message_settings, name="message_settings"),
    path("messages/calendar/open/", feed_views.feed_open, name="feed_open"),
    path("messages/calendar/close/", feed_views.feed_close, name="feed_close"),
    path("messages/later/<int:pk>/take-back/", snooze_views.snooze_take_back, name="snooze_take_back"),
    path("messages/<int:pk>/", views.message_open, name="message_open"),
    path("messages/<int:pk>/digest/", views.message_digest, name="message_digest"),
    path("messages/<int:pk>/later/", snooze_views.message_put_off, name="message_put_off"),
    path("calendar/<str:token>.ics", feed_views.calendar_feed, name="calendar_feed"),
    path("demo/mail/", views.mail_viewer, name="mail_viewer"),
    path("healthz/live", health_views.live, name="health_live"),
    path("healthz/ready", health_views.ready, name="health_ready"),
    path("healthz/outbox", health_views.outbox, name="health_outbox"),
]
