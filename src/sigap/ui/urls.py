from django.urls import path
from django.views.i18n import set_language

from sigap.ui import views

app_name = "ui"
urlpatterns = [
    path("styleguide/", views.styleguide, name="styleguide"),
    path("language/", set_language, name="language"),
]
