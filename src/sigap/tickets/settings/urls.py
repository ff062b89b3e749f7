"""Settings about tickets."""

from __future__ import annotations

from django.urls import path

from sigap.tickets.settings import field_views, form_views, views

app_name = "ticket_settings"
urlpatterns = [
    path("categories/", views.categories, name="categories"),
    path("categories/new", views.new, name="new_category"),
    path("categories/<int:number>/", views.category, name="category"),
    path("fields/", field_views.fields, name="fields"),
    path("fields/new", field_views.new, name="new_field"),
    path("fields/<int:number>/", field_views.field, name="field"),
    path("fields/<int:number>/move", field_views.move, name="move_field"),
    path("fields/<int:number>/remove", field_views.remove, name="remove_field"),
    path("forms/", form_views.forms, name="forms"),
    path("forms/new", form_views.new, name="new_form"),
    path("forms/install", form_views.install, name="install_pack"),
    path("forms/<int:number>/", form_views.form, name="form"),
    path("forms/<int:number>/preview", form_views.preview, name="preview_form"),
    path("forms/<int:number>/remove", form_views.remove, name="remove_form"),
]
