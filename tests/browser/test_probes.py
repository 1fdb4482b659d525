"""No text becomes markup: every text people wrote carries a live probe through every kind of page that shows it.

The demonstration world is the world; what is probed and what is looked at are found, not listed (``probes.py``). Each
kind of page is opened as somebody of each role who comes there by links, wherever it shows a text it has not shown yet,
in a real browser; and each form on the way is sent with a probe in every box, to see what its answer shows.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from html import unescape
from time import monotonic
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from tests.browser.probes import PROBE, SHOWN, Probes, Watch, set_everywhere
from tests.browser.waiting import until
from tests.demo.whole import NOW
from tests.hunting import HUNTING, times
from youji.accounts.models import Grant, Person
from youji.ledger.services import sequence
from youji.shared import clock

pytestmark = [pytest.mark.slow, pytest.mark.hunt]

DOORS = ("/desk/", "/field/", "/")
LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]*)')
#: Pages of one kind that may show somebody nothing new before we stop looking at them: a dozen rows of one list are alike.
EACH_KIND = times(short=3, long=30)
NOT_PAGES = re.compile(
    r"\.(pdf|xlsx|csv|json|geojson|jsonld|zip)$|^/(static|api|documents|log/tile|demo)/|logout|/field/sw"
)
#: What a hunt meets on no page either: what is only searched, sealed or held for another part of a case, and what no case
#: of the demonstration world shows. Whoever adds a place brings the crawl to it, or names it here.
ON_NO_PAGE = frozenset(
    {
        "AuditEntry.public", "AuditEntry.reason", "CertifiedProduct.confirmed_by", "CertifiedProduct.source",
        "Entry.platforms", "Entry.source", "MilestoneReport.note", "Movement.label", "PanelSeat.expert_name",
        "Product.source", "PublishedEntry.payload.ground", "PublishedEntry.payload.issuer",
        "PublishedEntry.payload.varieties", "PublishedEntry.search", "Revision.actor_name",
        "Revision.document_number", "Submission.agency", "Submission.by_name", "Submission.evidence.name",
    }
)  # fmt: skip
TYPED = 9_999
FILL = """(probe) => {
  let filled = 0;
  document.documentElement.classList.add("before-sending");
  delete sessionStorage.sends;
  // Asked last of all: a form that a script keeps and sends itself (the phone's outbox) opens no other page.
  addEventListener("submit", (event) => { sessionStorage.sends = event.defaultPrevented ? "by script" : "itself"; });
  for (const form of document.querySelectorAll("main form[method=post]")) {
    form.noValidate = true;
    for (const box of form.elements) {
      if (!box.matches("textarea, input:not([type]), input[type=text], input[type=search], input[type=tel], input[type=email], input[type=url]")) continue;
      if (box.readOnly || box.disabled) continue;
      box.removeAttribute("maxlength");
      box.value = probe;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.dispatchEvent(new Event("change", { bubbles: true }));
      filled += 1;
    }
  }
  return filled;
}"""
#: The browser shows what came of it, or never left.
ANSWERED = """() => document.readyState === "complete"
  && !(sessionStorage.sends === "itself" && document.querySelector("html.before-sending"))"""


@pytest.fixture
def probes(whole_world, monkeypatch) -> Probes:
    """In the world as of its own day, which goes on from there: limits count in minutes."""
    began = monotonic()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=monotonic() - began))
    sequence(now=NOW)
    return set_everywhere()


def people() -> Iterator[Person | None]:
    """A stranger, and of each role the first demonstration person who has it; in a hunt of each role at each level."""
    yield None
    seen: set[tuple[str, str]] = set()
    granted = Grant.objects.filter(person__is_active=True).select_related("person__agency")
    for grant in granted.order_by("person_id"):
        person = grant.person
        level = person.agency.level if HUNTING and person.agency else ""
        if (grant.role, level) not in seen:
            seen.update((role, level) for role in person.grants.values_list("role", flat=True))
            yield person


def found_by(person: Person | None, shown: set[tuple[str, int]]) -> dict[str, frozenset[int]]:
    """The pages that show ``person`` a text no page of their kind has ``shown`` yet → the places shown there."""
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    found: dict[str, frozenset[int]] = {}
    fruitless: Counter[str] = Counter()
    waiting, known = deque(DOORS), set(DOORS)
    while waiting:
        path = waiting.popleft()
        kind = kind_of(path)
        if kind is None or fruitless[kind] >= EACH_KIND:
            continue
        answer = client.get(path, follow=True)
        assert answer.status_code < 500, path
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        text = answer.content.decode()
        numbers = frozenset(int(one) for one in SHOWN.findall(unescape(text)))
        new = {
            (kind, number) for number in (*numbers, 0)
        } - shown  # 0: a kind of page not seen yet, for its forms
        fruitless[kind] += not new
        if new:
            shown |= new
            found[path] = numbers
        for link in map(unescape, LINK.findall(text)):
            if link.startswith("/") and not NOT_PAGES.search(urlsplit(link).path) and link not in known:
                known.add(link)
                waiting.append(link)
    return found


def kind_of(path: str) -> str | None:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None


def test_no_text_comes_alive_on_any_page(live_server, open_page, sign_in, probes, record_property):
    shown: set[tuple[str, int]] = set()
    seen, sent = [], set()
    fired: list[str] = []
    for person in people():
        context = open_page().context
        context.route("**/*.woff2", lambda route: route.abort())
        watch = Watch(context)
        if person is not None:
            sign_in(context.pages[0], person.username)
        page = context.pages[0]
        for path, numbers in found_by(person, shown).items():
            page.goto(live_server.url + path)
            watch.look(page)
            seen.append(len(numbers))
            if kind_of(path) not in sent and fill_and_send(page, watch):
                sent.add(kind_of(path))
                watch.look(page)
                page.close()  # what was typed may hold it back
                page = context.new_page()
        fired += watch.fired
        context.close()
    kinds = {kind for kind, number in shown if number}
    unseen = probes.named(set(probes.places.values()) - {number for _, number in shown})
    record_property(
        "probes",
        f"{len(probes.places)} 处文字带着探针，{len(kinds)} 种页面显示过，打开 {len(seen)} 页、显示 {sum(seen)} 次，"
        f"发出 {len(sent)} 种表单；触发 {len(fired)}。没有页面显示的 {len(unseen)} 处：{'、'.join(unseen)}",
    )
    assert fired == []
    assert sum(seen) > 500
    if HUNTING:
        assert set(unseen) <= ON_NO_PAGE


def fill_and_send(page, watch: Watch) -> bool:
    """Put a probe into every box of the page's forms, press the first button, and wait for what comes of it."""
    buttons = page.locator("main form[method=post] button:not([disabled]):not([hidden]):visible")
    if not page.evaluate(FILL, PROBE.format(TYPED)) or not buttons.count():
        return False
    watch.waiting.clear()
    buttons.first.click(no_wait_after=True)
    with suppress(AssertionError):  # an answer that is a file opens no page
        until(page, ANSWERED)
    watch.wait_till_quiet(page)  # what a script sends itself
    return True
