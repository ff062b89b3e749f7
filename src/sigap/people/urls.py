"""Settings about people, and the way into all other settings."""

from __future__ import annotations

from django.urls import path

from sigap.people.views import agents, home, profile, teams, tokens

app_name = "people"
urlpatterns = [
    path("", home.home, name="settings"),
    path("agents/", agents.agents, name="agents"),
    path("agents/new", agents.invite, name="invite"),
    path("agents/<int:number>/", agents.agent, name="agent"),
    path("agents/<int:number>/disable", agents.disable, name="disable"),
    path("agents/<int:number>/enable", agents.enable, name="enable"),
    path("agents/<int:number>/invite", agents.repeat, name="repeat"),
    path("teams/", teams.teams, name="teams"),
    path("teams/new", teams.new, name="new_team"),
    path("teams/<int:number>/", teams.team, name="team"),
    path("profile/", profile.profile, name="profile"),
    path("profile/password", profile.password, name="password"),
    path("profile/tokens/", tokens.tokens, name="tokens"),
    path("profile/tokens/<int:number>/revoke", tokens.revoke, name="revoke"),
]
