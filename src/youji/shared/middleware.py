"""What no page can make sense of is refused before any page sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

NUL = "\x00"
SENTENCE = "提交的内容里有无法识别的字符（空字符），请删去后重试。\n"


class RefuseNul:
    """A NUL in an address or a form is refused with a sentence: PostgreSQL cannot even be asked about it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the address."""
        if NUL in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return _refused()
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Look at the form if the CSRF check has read it; reading is otherwise the view's, limits and all."""
        if not hasattr(request, "_post"):
            return None
        typed = (value for values in request.POST.lists() for value in values[1])
        return _refused() if any(NUL in str(value) for value in typed) else None


def _refused() -> HttpResponse:
    return HttpResponseBadRequest(SENTENCE, content_type="text/plain; charset=utf-8")
