"""Addresses of the room."""

from django.urls import path

from promotion.analytics import views

urlpatterns = [
    path("chains/", views.chain_index, name="chain_index"),
    path("chains/<slug:slug>/", views.chain_board, name="chain_board"),
    path("chains/<slug:slug>/link/", views.chain_link, name="chain_link"),
]
