"""A request that is too large is answered with a sentence, before anything reads it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from youji.documents import telling

#: Room in one request for several files; each of them is measured again when it is stored.
FILES_IN_A_REQUEST = 4


class UploadLimit:
    """413 with what to do, by ``Content-Length`` alone; memory and disk are not touched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer at once, or pass on."""
        if _length(request) <= most_bytes():
            return self._pass_on(request)
        response = too_large(request)
        response["Connection"] = "close"
        return response

    def _pass_on(self, request: HttpRequest) -> HttpResponse:
        """The answer; what became of a file on the way is told on the next page."""
        with telling.heard() as sentences:
            response = self.get_response(request)
        if sentences and response.get("Content-Type", "").startswith("text/html"):
            for sentence in sentences:
                messages.info(request, sentence)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The framework's own limits, in the same words."""
        if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
            return too_large(request)
        return None


def most_bytes() -> int:
    """The longest request that is read at all; what is longer is not kept by ``youji.front`` either."""
    return FILES_IN_A_REQUEST * settings.UPLOAD_LIMIT_BYTES


def too_large(request: HttpRequest) -> HttpResponse:
    """The page (or, for a program, the object) that says how large a file may be."""
    limit = settings.UPLOAD_LIMIT_BYTES // 1_000_000
    sentence = f"提交的内容太大，没有保存。单个文件不超过{limit} MB，请压缩照片或分几次上传。"
    if request.path.startswith(settings.PROGRAM_DOORS):
        return JsonResponse({"detail": sentence}, status=413)
    return render(request, "413.html", {"sentence": sentence}, status=413)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
