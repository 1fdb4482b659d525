"""What every room's API shares: who a token speaks for, words and numbers that are safe to store, answers.

A token speaks for its person, within its scopes: ``<room>:read`` for GET, ``<room>:write`` for the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.security import HttpBearer
from pydantic import AfterValidator, Field

from youji.shared.actor import Actor
from youji.shared.refusals import NotAllowed, Unknown
from youji.shared.web import ActorRequest, Policy

T = TypeVar("T")

PAGE_SIZE = 50


class OutOfScope(NotAllowed):
    """The token was not given for this room."""

    def __str__(self) -> str:
        return f"这个令牌没有“{super().__str__()}”的相应权限。请用有权限的令牌，或重新创建一个。"


def present(found: T | None) -> T:
    """``found``, which must be there.

    Raises:
        Unknown: it is not.
    """
    if found is None:
        raise Unknown
    return found


class Token(HttpBearer):
    """Only a token whose scopes name the ``room`` opens this, and only to whom one of the ``policies`` admits.

    Without a ``room`` the scopes decide further in, which of a person's own records it is about.

    It is asked before what was sent is looked at: whoever has no business here does not learn what it would have to be.
    """

    openapi_name = "token"

    def __init__(self, room: str, policies: Sequence[Policy]) -> None:
        super().__init__()
        self.room, self.policies = room, policies

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor that the middleware found for the token; a signed-in browser is not enough.

        Raises:
            OutOfScope: the token's scopes do not reach here. NotAllowed: its person's roles do not.
        """
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.scopes is None:
            return None
        if self.room and not _reaches(
            actor, self.room, "read" if request.method in ("GET", "HEAD") else "write"
        ):
            raise OutOfScope(self.room)
        if not any(policy.admits(actor) for policy in self.policies):
            raise NotAllowed("您的岗位不办理这件事。")
        return actor


def not_another_sites_page(request: HttpRequest) -> bool:
    """Anybody may post this without a token, but no page elsewhere in a visitor's name: browsers say which page posts.

    Raises:
        NotAllowed: a page that is not ours posts it.
    """
    ours = (settings.ORIGIN, f"{request.scheme}://{request.get_host()}")
    if request.headers.get("Origin", settings.ORIGIN) not in ours:
        raise NotAllowed("这是别的网站替您提交的，没有受理。请在本平台的页面上提交。")
    return True


def _reaches(actor: Actor, room: str, kind: str) -> bool:
    held = actor.scopes or frozenset()
    return f"{room}:{kind}" in held or (kind == "read" and f"{room}:write" in held)


Operation = TypeVar("Operation", bound=Callable[..., Any])


def admits(*policies: Policy) -> Callable[[Operation], Operation]:
    """Every operation wears this, as every view wears ``@page``: the policies of the pages that do or show the same."""

    def mark(operation: Operation) -> Operation:
        operation.policies = policies  # type: ignore[attr-defined]
        return operation

    return mark


class Doors(Router):
    """A router that opens none of its operations without asking whom it admits."""

    def __init__(self, room: str, tag: str) -> None:
        super().__init__(tags=[tag])
        self.room = room

    def add_api_operation(self, path: str, methods: list[str], view_func: Any, **options: Any) -> None:
        """The operation opens to tokens of the room, and of those to whom its policies admit."""
        options["auth"] = Token(self.room, view_func.policies)
        super().add_api_operation(path, methods, view_func, **options)


def room_router(room: str, tag: str) -> Router:
    """A router whose operations need a token with a scope of ``room``, and ``@admits``."""
    return Doors(room, tag)


def router_of_ones_own(tag: str) -> Router:
    """A router for what a person has in many rooms: the token's scopes narrow what it sees (``visible_to``)."""
    return Doors("", tag)


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("文字里有不可见的空字符，请删去后再提交")
    return text


def _words(longest: int) -> Any:
    return Annotated[str, Field(max_length=longest), AfterValidator(_without_nul)]


Said = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_without_nul)]
Word = _words(200)
Line = _words(120)
Name = _words(60)
Division = Annotated[
    str, Field(pattern=r"^43(\d\d){0,2}$", description="行政区划码：43、四位市州码或六位县市区码")
]
Amount = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
Day = Annotated[date, Field(ge=date(1949, 10, 1), le=date(2100, 12, 31))]
Text = _words(20_000)
Id = Annotated[int, Field(ge=1, le=2**53)]
Version = Annotated[
    int, Field(ge=0, le=2**31 - 1, description="读到这条记录时的版本号；别人先改过则答复 409")
]
PageNumber = Annotated[int, Field(ge=1, le=100_000)]


class ProblemOut(Schema):
    """One reason: where, which rule, what is wrong, what would mend it; of a rule its article and verdict too."""

    field: str = ""
    code: str = ""
    sentence: str
    mend: str = ""
    source: str = ""
    verdict: str = ""


class Problem(Schema):
    """Why the request was not carried out: a sentence, and every reason."""

    detail: str
    problems: list[ProblemOut] = []
    now: dict[str, Any] | None = None


class Done(Schema):
    """It is done."""

    detail: str = "已办理"


class Paged(Schema, Generic[T]):
    """One page of a list."""

    items: list[T]
    count: int
    page: int
    pages: int


PROBLEMS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429), Problem)


def answers(schema: Any, status: int = 200) -> dict[int, Any]:
    """The documented answers of an operation: ``schema``, or a problem."""
    return {status: schema, **PROBLEMS}


def paged(rows: Any, page: int, make: Callable[[Any], object] | None = None) -> dict[str, object]:
    """Page ``page`` of a queryset or list, each row passed through ``make``."""
    found = Paginator(rows, PAGE_SIZE).get_page(page)
    items: Sequence[object] = [make(row) for row in found] if make else list(found)
    return {
        "items": items,
        "count": found.paginator.count,
        "page": found.number,
        "pages": found.paginator.num_pages,
    }


def given(body: Schema, *leave_out: str) -> dict[str, Any]:
    """The fields a PATCH names, as the service takes them."""
    return body.model_dump(exclude_unset=True, exclude=set(leave_out))


__all__ = [
    "ActorRequest",
    "Amount",
    "Day",
    "Division",
    "Done",
    "Id",
    "Line",
    "Name",
    "OutOfScope",
    "PageNumber",
    "Paged",
    "Problem",
    "Said",
    "Text",
    "Token",
    "Version",
    "Word",
    "admits",
    "answers",
    "given",
    "paged",
    "present",
    "room_router",
]
