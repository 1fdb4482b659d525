"""The doors that are closed, and what to do instead."""

from __future__ import annotations

from allauth.account import views as library
from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from youji.shared.web import PUBLIC, ActorRequest, page


@page(PUBLIC)
def closed(request: ActorRequest) -> HttpResponse:
    """Accounts and new passwords come from the administrator of one's area."""
    return render(request, "accounts/closed.html", {"mail": settings.MAIL_GOES_OUT})


@page(PUBLIC)
def ask_password(request: ActorRequest) -> HttpResponseBase:
    """A new password by mail, where mail goes out at all."""
    return library.password_reset(request) if settings.MAIL_GOES_OUT else closed(request)
