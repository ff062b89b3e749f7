"""Settings about tickets."""

from __future__ import annotations

from django.urls import path

from sigap.tickets.settings import views

app_name = "ticket_settings"
urlpatterns = [
    path("categories/", views.categories, name="categories"),
    path("categories/new", views.new, name="new_category"),
    path("categories/<int:number>/", views.category, name="category"),
]
