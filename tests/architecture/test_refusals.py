"""Every refusal, in every room, by every door: a page, a fragment, the phone's outbox, a program.

Each room is asked through a view of its own that wears the house's ``@page``, raising what the room's services raise.
For programs there is one API: what it answers to each refusal is asked once, and that every room's operations are its.
"""

from __future__ import annotations

import json
import sys
from types import ModuleType

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, include, path

from youji.api import api
from youji.shared import rooms
from youji.shared.findings import Finding, Source
from youji.shared.refusals import (
    Blocked,
    FieldProblem,
    NotAble,
    NotAllowed,
    Refusal,
    Refused,
    StaleState,
    TooLarge,
    TooOften,
    Unknown,
)
from youji.shared.web import PUBLIC, page

RULE = Finding("REC-010", "名额已经用完。", Source("认定管理办法", "第八条"), mend="请等下一批次。")
#: refusal → (status, what a person reads of it)
REFUSALS: dict[str, tuple[Refusal, int, str]] = {
    "refused": (Refused([FieldProblem("name", "名称太长。", "long", "请缩短。")]), 422, "名称太长。请缩短。"),
    "unknown": (Unknown("430611-26-0001"), 404, "没有找到"),
    "not-allowed": (NotAllowed("由省级复核员办理。"), 403, "由省级复核员办理。"),
    "stale": (StaleState("刚被同事改过。", now={"version": 3, "status": "decided"}), 409, "刚被同事改过。"),
    "blocked": (Blocked([RULE]), 409, "名额已经用完。请等下一批次。"),
    "too-often": (TooOften("一小时十次。", seconds=90), 429, "一小时十次。"),
    "too-large": (TooLarge(), 413, "内容太大"),
    "not-able": (NotAble(), 503, "暂时办不了"),
}
WAIT = {"too-often": "90", "not-able": "60"}
PROBLEMS: dict[str, list[dict[str, str]]] = {
    "refused": [{"field": "name", "code": "long", "sentence": "名称太长。", "mend": "请缩短。"}],
    "blocked": [
        {
            "field": "",
            "code": "REC-010",
            "sentence": "名额已经用完。",
            "mend": "请等下一批次。",
            "source": str(RULE.source),
            "verdict": "forbidden",
        }
    ],
}
DOORS = [(room, kind) for room in settings.ROOMS for kind in REFUSALS]


def raising(room: str):
    @page(PUBLIC)
    def refuse(request, kind: str):
        raise REFUSALS[kind][0]

    refuse.__module__ = f"youji.{room}.views"
    return refuse


def surfaces() -> ModuleType:
    """The house's own addresses, and one beside each room's that refuses as its services do."""
    made = ModuleType("tests.architecture.refusing_urls")
    real = get_resolver(settings.ROOT_URLCONF).urlconf_module
    made.urlpatterns = [  # type: ignore[attr-defined]
        *(path(f"refusing/{room}/<str:kind>", raising(room)) for room in settings.ROOMS),
        path("", include(real)),
    ]
    return made


@pytest.fixture
def refusing(settings):
    module = surfaces()
    sys.modules[module.__name__] = module
    settings.ROOT_URLCONF = module.__name__
    yield
    del sys.modules[module.__name__]


@pytest.mark.django_db
@pytest.mark.parametrize(("room", "kind"), DOORS)
def test_a_page_says_it_with_its_status(refusing, client, room, kind):
    _, status, words = REFUSALS[kind]
    answer = client.get(f"/refusing/{room}/{kind}")
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert "430611-26-0001" not in answer.content.decode()  # nobody learns what there is
    assert answer.get("Retry-After") == WAIT.get(kind)


@pytest.mark.django_db
@pytest.mark.parametrize(("room", "kind"), DOORS)
def test_the_phones_outbox_reads_what_a_program_reads(refusing, client, room, kind):
    _, status, _ = REFUSALS[kind]
    answer = client.get(f"/refusing/{room}/{kind}", headers={"Accept": "application/json"})
    assert answer.status_code == status
    said = answer.json()
    assert set(said) == {"detail", "problems", *(["now"] if kind == "stale" else [])}
    assert said["detail"]
    assert said["problems"] == PROBLEMS.get(kind, [])
    assert "430611-26-0001" not in answer.content.decode()
    assert answer.get("Retry-After") == WAIT.get(kind)


@pytest.mark.django_db
def test_the_way_back_is_the_page_of_ours_that_led_here(refusing, client):
    """A form's own address may take nothing but posts: what one goes back to is where one came from."""
    room = settings.ROOMS[0]
    for came, link in [
        (
            "http://testserver/desk/catalogue/?q=%E8%8C%B6&page=2",
            'href="/desk/catalogue/?q=%E8%8C%B6&amp;page=2"',
        ),
        ("http://elsewhere.example/desk/", None),
        ("", None),
    ]:
        text = client.post(f"/refusing/{room}/stale", headers={"Referer": came}).content.decode()
        assert ("看最新状态" in text) == (link is not None)
        assert link is None or link in text
        assert f'href="/refusing/{room}/stale"' not in text


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_program_is_told_every_reason(kind):
    refusal, status, _ = REFUSALS[kind]
    answer = api.on_exception(RequestFactory().get("/api/v1/registry/bases"), refusal)
    said = json.loads(answer.content)
    assert answer.status_code == status
    assert said["problems"] == PROBLEMS.get(kind, [])
    assert (said.get("now") or {}) == ({"version": 3, "status": "decided"} if kind == "stale" else {})
    assert answer.get("Retry-After") == WAIT.get(kind)


@pytest.mark.parametrize("room", [room for room, _ in rooms.modules("api")], ids=lambda room: room.label)
def test_every_rooms_operations_hang_under_the_one_api(room):
    mounted = {prefix.strip("/") for prefix, _ in api._routers}
    assert (room.mount or room.label).strip("/") in mounted


def views(patterns: list[URLPattern | URLResolver]):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        else:
            yield pattern.callback


def test_every_page_of_every_room_wears_the_decorator_that_answers():
    ours = [v for v in views(get_resolver().url_patterns) if v.__module__.startswith("youji.")]
    bare = {f"{v.__module__}.{v.__qualname__}" for v in ours if not hasattr(v, "policy")}
    assert {name for name in bare if ".views" in name} == set()
    homes = {v.__module__.split(".")[1] for v in ours if hasattr(v, "policy")}
    assert homes >= {room.label for room, _ in rooms.modules("urls")}


def test_the_table_holds_every_refusal_there_is():
    direct = {kind for kind in Refusal.__subclasses__() if kind.__module__ == "youji.shared.refusals"}
    assert direct == {type(refusal) for refusal, _, _ in REFUSALS.values()}
