"""The REST API: each room's routers under ``/api/v1/``, and how refusals are told to programs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from ninja import NinjaAPI, Swagger
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder

from youji.settings import page_policy
from youji.shared import answers
from youji.shared.api.bodies import PROBLEMS_TOLD, Bounded
from youji.shared.api.named import NamedSchema
from youji.shared.caching import cacheable, once
from youji.shared.refusals import Refusal
from youji.shared.rooms import modules
from youji.shared.web import PUBLIC, ActorRequest, page


class Readable(JSONRenderer):
    """Chinese as it is written, so that an answer on a terminal can be read."""

    def __init__(self) -> None:
        self.json_dumps_params = {"ensure_ascii": False}


class Docs(Swagger):
    """The documentation in our own page: fit for a phone, in our language, with a way back."""

    template = "shared/api_docs.html"

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """The page, under the policy its library can live with."""
        page = super().render_page(request, api, **kwargs)
        page._csp_replace = page_policy.SWAGGER  # type: ignore[attr-defined]  # django-csp's own name for it
        return page


class Api(NinjaAPI):
    """Answers carry an ETag, so a program that has the newest is told so in one line."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description of every operation."""
        return _description(self.get_root_path(path_params or {}) if path_prefix is None else path_prefix)

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
    "拒绝时答复 {detail, problems}：detail 是一句话，problems 是逐条理由（field、code、sentence、mend）。",
    urls_namespace="api",
    renderer=Readable(),
    parser=Bounded(),
    docs_url="/docs",
    docs=Docs(settings={"docExpansion": "none", "filter": True, "defaultModelsExpandDepth": -1}),
    openapi_url="/openapi.json",
)
#: Addresses that a standard fixes: the same doors, refusals and bounds, without a description of ours. Place → operations.
fixed: dict[str, Api] = {}
for room, module in modules("api"):
    api.add_router(f"/{room.mount or room.label}", module.router)
    for place, router in getattr(module, "fixed", {}).items():
        fixed[place] = Api(
            title=place,
            urls_namespace=place,
            renderer=Readable(),
            parser=Bounded(),
            docs_url=None,
            openapi_url=None,
        )
        fixed[place].add_router("", router)


@cache
def _description(prefix: str) -> OpenAPISchema:
    """Written once a process: it takes seconds of work, anybody may ask for it, and operations do not come and go."""
    return NamedSchema(api, prefix)


@page(PUBLIC)
@cacheable
def described(request: ActorRequest) -> HttpResponse:
    """The description as it is sent: half a million bytes, written once a process."""
    path = reverse("api:api-root")

    def written() -> HttpResponse:
        text = json.dumps(_description(path), ensure_ascii=False, cls=NinjaJSONEncoder)
        return HttpResponse(text, content_type="application/json; charset=utf-8")

    return once(("openapi", path), written)


# --- how refusals are told ---------------------------------------------------------------------------


def _problem(
    request: HttpRequest, status: int, detail: str, problems: Iterable[Mapping[str, object]] = ()
) -> HttpResponse:
    return api.create_response(request, {"detail": detail, "problems": list(problems)}, status=status)


def _refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    response = api.create_response(request, answers.told(refusal), status=refusal.status)
    return answers.with_wait(response, refusal)


def _conflict(request: HttpRequest, error: Exception) -> HttpResponse:
    return _problem(request, 409, "与已登记的内容冲突，或引用的记录不存在。请核对编号后再提交。")


def _who(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = _problem(
        request,
        401,
        "没有令牌，或令牌已失效：过期、作废、岗位变动，或本人还没有启用动态验证码。请登录后在“我的账号”里创建。",
    )
    response["WWW-Authenticate"] = "Bearer"
    return response


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    problems = [
        {
            "field": ".".join(str(part) for part in one["loc"][1:]),
            "code": str(one.get("type", "")),
            "sentence": str(one["msg"]),
            "mend": "",
        }
        for one in error.errors[:PROBLEMS_TOLD]
    ]
    more = len(error.errors) - len(problems)
    said = "请求的内容不符合要求，逐项见 problems。" + (f"另有{more}处，没有列出。" if more else "")
    return _problem(request, 422, said, problems)


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, Refusal):  # the parser's own, which ninja takes for a syntax error
        return _refusal(request, error.__cause__)
    sentence = "请求正文不是有效的 JSON。" if error.status_code == 400 else str(error)
    return _problem(request, error.status_code, sentence)


TOLD: dict[type[Exception], Callable[..., HttpResponse]] = {
    Refusal: _refusal,
    IntegrityError: _conflict,
    DataError: _conflict,
    AuthenticationError: _who,
    ValidationError: _invalid,
    HttpError: _http,
}
for one in (api, *fixed.values()):
    for kind, told in TOLD.items():
        one.add_exception_handler(kind, told)
