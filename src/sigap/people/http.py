"""The request as views of the desk see it, and the doors in front of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

from sigap.people.access import AgentActor, require
from sigap.people.roles import Right

P = ParamSpec("P")


class Request(HttpRequest):
    """A request of a signed-in agent."""

    actor: AgentActor


View = Callable[Concatenate[Request, P], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def agent_page(right: Right = Right.DESK) -> Callable[[View[P]], Guarded[P]]:
    """Only for agents who hold the right; others are sent to sign in, or refused."""

    def decorate(view: View[P]) -> Guarded[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor: AgentActor | None = getattr(request, "actor", None)
            if actor is None:
                return _to_sign_in(request)
            require(actor, Right.DESK)
            require(actor, right)
            return view(cast("Request", request), *args, **kwargs)

        return cast("Guarded[P]", guarded)

    return decorate


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    target = f"/accounts/login/?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)
