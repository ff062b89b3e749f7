from __future__ import annotations

from django.urls import path

from sigap.automation.views import canned, macros, using

app_name = "automation"
urlpatterns = [
    path("replies/", canned.replies, name="replies"),
    path("replies/new", canned.new, name="new_reply"),
    path("replies/<int:reply>/", canned.change, name="reply"),
    path("replies/<int:reply>/delete", canned.delete, name="delete_reply"),
    path("macros/", macros.macros, name="macros"),
    path("macros/new", macros.new, name="new_macro"),
    path("macros/<int:macro>/", macros.change, name="macro"),
    path("macros/<int:macro>/delete", macros.delete, name="delete_macro"),
    path("tickets/<int:number>/replies", using.offer, name="offer"),
    path("tickets/<int:number>/replies/<int:reply>", using.use, name="use"),
    path("tickets/<int:number>/macros", using.macros, name="ticket_macros"),
    path("tickets/<int:number>/macros/<int:macro>", using.run, name="run"),
]
