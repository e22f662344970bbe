"""Addresses of Mon espace that belong to the room of people; higher rooms mount theirs beside."""

from django.urls import path

from association.people.espace.home import HomeView

urlpatterns = [
    path("", HomeView.as_view(), name="espace_home"),
]
