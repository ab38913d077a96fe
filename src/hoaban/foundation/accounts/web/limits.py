"""The answer to too many attempts: wait, and who is not concerned."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def too_many(request: HttpRequest) -> HttpResponse:
    """`handler429` of the address book; allauth calls it."""
    return render(request, "accounts/too_many.html", status=429)
