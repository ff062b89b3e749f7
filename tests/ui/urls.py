"""The addresses of the design system alone."""

from django.urls import include, path

urlpatterns = [path("", include("sigap.ui.urls"))]
