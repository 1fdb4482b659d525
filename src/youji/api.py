"""The REST API: each room's routers under ``/api/v1/``, and how refusals are told to programs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import NinjaAPI, Swagger
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import JSONRenderer

from youji.accounts.api import router as accounts
from youji.accounts.logic.refusal import Refused as AccountsRefused
from youji.accounts.services.common import Unknown as AccountsUnknown
from youji.divisions.api import router as divisions
from youji.divisions.services import Refused as CalendarRefused
from youji.documents.api import router as documents
from youji.documents.services import Refused as FileRefused
from youji.ledger.api import router as ledger
from youji.portal.api import router as portal
from youji.programme.api import router as programme
from youji.recognition.api import router as recognition
from youji.recognition.logic.refusal import Refused as RecognitionRefused
from youji.recognition.logic.refusal import Unknown as RecognitionUnknown
from youji.recognition.services.entries import UnknownEntry
from youji.recognition.services.national import Unfit
from youji.registry.api import router as registry
from youji.registry.logic.refusal import Refused as RegistryRefused
from youji.shared import api as shared
from youji.shared.api import files
from youji.shared.findings import Finding
from youji.shared.machine import Blocked, NotAllowed, StaleState
from youji.shared.workbook import WorkbookRefused


class Readable(JSONRenderer):
    """Chinese as it is written, so that an answer on a terminal can be read."""

    def __init__(self) -> None:
        self.json_dumps_params = {"ensure_ascii": False}


class Docs(Swagger):
    """The documentation in our own page: fit for a phone, in our language, with a way back."""

    template = "shared/api_docs.html"


class Api(NinjaAPI):
    """Answers carry an ETag, so a program that has the newest is told so in one line."""

    def create_response(self, request: HttpRequest, data: Any, **options: Any) -> HttpResponse:
        """The answer, or 304 when the caller already has it."""
        response = super().create_response(request, data, **options)
        response["Cache-Control"] = "private, no-cache"
        if request.method != "GET" or response.status_code != 200:
            return response
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["ETag"] = etag
        return get_conditional_response(request, etag=etag, response=response) or response


api = Api(
    title="优基 API",
    version="1",
    description="页面上能办的事，用令牌也能办。令牌在“我的账号”里创建，放在请求头 Authorization: Bearer 里。"
    "拒绝时答复 {detail, findings}：detail 是一句话，findings 是逐条理由。",
    urls_namespace="api",
    renderer=Readable(),
    docs_url="/docs",
    docs=Docs(settings={"docExpansion": "none", "filter": True, "defaultModelsExpandDepth": -1}),
    openapi_url="/openapi.json",
)
api.add_router("/registry", registry)
api.add_router("/recognition", recognition)
api.add_router("/documents", documents)
api.add_router("/programme", programme)
api.add_router("/accounts", accounts)
api.add_router("/divisions", divisions)
api.add_router("/ledger", ledger)
api.add_router("/public", portal)


# --- how refusals are told ---------------------------------------------------------------------------


def _problem(
    request: HttpRequest, status: int, detail: str, findings: Iterable[Mapping[str, object]] = ()
) -> HttpResponse:
    return api.create_response(request, {"detail": detail, "findings": list(findings)}, status=status)


def _told(finding: Finding) -> dict[str, object]:
    return {
        "message": finding.message,
        "code": finding.code,
        "source": str(finding.source),
        "mend": finding.mend,
        "verdict": str(finding.verdict),
    }


@api.exception_handler(Blocked)
def _blocked(request: HttpRequest, error: Blocked) -> HttpResponse:
    return _problem(request, 422, "条件还不具备，不能办理。", [_told(finding) for finding in error.findings])


@api.exception_handler(RecognitionRefused)
@api.exception_handler(RegistryRefused)
@api.exception_handler(AccountsRefused)
def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    reasons = [{"field": field, "message": sentence} for field, sentence in error.problems.items()]
    return _problem(request, 422, str(error), reasons)


@api.exception_handler(CalendarRefused)
def _calendar_refused(request: HttpRequest, error: CalendarRefused) -> HttpResponse:
    return _problem(request, 422, str(error), [{"field": "day", "message": str(error)}])


@api.exception_handler(WorkbookRefused)
def _workbook_refused(request: HttpRequest, error: WorkbookRefused) -> HttpResponse:
    return _problem(request, 422, str(error), [{"field": "file", "message": str(error)}])


@api.exception_handler(files.CellsRefused)
def _cells_refused(request: HttpRequest, error: files.CellsRefused) -> HttpResponse:
    return _problem(request, 422, str(error), files.told(error.errors[: files.SPELLED_OUT]))


@api.exception_handler(Unfit)
def _unfit(request: HttpRequest, error: Unfit) -> HttpResponse:
    return _problem(request, 422, str(error), [{"field": error.field, "message": str(error)}])


@api.exception_handler(FileRefused)
def _file_refused(request: HttpRequest, error: FileRefused) -> HttpResponse:
    return _problem(request, 422, error.sentence, [{"field": "file", "message": error.sentence}])


@api.exception_handler(NotAllowed)
def _not_allowed(request: HttpRequest, error: NotAllowed) -> HttpResponse:
    return _problem(request, 403, str(error))


@api.exception_handler(shared.OutOfScope)
def _out_of_scope(request: HttpRequest, error: shared.OutOfScope) -> HttpResponse:
    return _problem(request, 403, f"这个令牌没有“{error}”的相应权限。请用有权限的令牌，或重新创建一个。")


@api.exception_handler(RecognitionUnknown)
@api.exception_handler(UnknownEntry)
@api.exception_handler(AccountsUnknown)
@api.exception_handler(shared.Absent)
def _absent(request: HttpRequest, error: Exception) -> HttpResponse:
    return _problem(request, 404, "没有这条记录，或不在您的管辖范围内。")


@api.exception_handler(StaleState)
def _stale(request: HttpRequest, error: StaleState) -> HttpResponse:
    return _problem(request, 409, str(error))


@api.exception_handler(IntegrityError)
@api.exception_handler(DataError)
def _conflict(request: HttpRequest, error: Exception) -> HttpResponse:
    return _problem(request, 409, "与已登记的内容冲突，或引用的记录不存在。请核对编号后再提交。")


@api.exception_handler(AuthenticationError)
def _who(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = _problem(request, 401, "没有令牌，或令牌已过期、已撤销。请在“我的账号”里创建令牌。")
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    reasons = [
        {"field": ".".join(str(part) for part in one["loc"][1:]), "message": str(one["msg"])}
        for one in error.errors
    ]
    return _problem(request, 422, "请求的内容不符合要求，逐项见 findings。", reasons)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    sentence = "请求正文不是有效的 JSON。" if error.status_code == 400 else str(error)
    return _problem(request, error.status_code, sentence)
