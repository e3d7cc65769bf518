"""Addresses of the room."""

from django.urls import path

from promotion.people import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("sign-out/everywhere/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("password/", views.password_change, name="password_change"),
    path("password/again/", views.password_again, name="password_again"),
    path("me/", views.me, name="me"),
    path("me/devices/<int:pk>/revoke/", views.device_revoke, name="device_revoke"),
    path("demo/sign-in/<slug:role>/", views.demo_sign_in, name="demo_sign_in"),
]
