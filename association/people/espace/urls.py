"""Addresses of Mon espace that belong to the room of people; higher rooms mount theirs beside."""

from django.urls import path

from association.people.espace.home import HomeView
from association.people.espace.security import SecurityView

urlpatterns = [
    path("", HomeView.as_view(), name="espace_home"),
    path("securite/", SecurityView.as_view(), name="espace_security"),
]
