"""A real Chromium against a real server: phones, desktops, signing in, going offline, axe.

``phone`` and ``desktop`` are pages (``.context`` is theirs alone); ``sign_in(page, actor)`` needs no
password; ``axe(page)`` fails with what is wrong and where; ``offline(page)`` is a ``with`` block.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Error

from tests.browser.counting import Counted
from tests.browser.waiting import until
from youji.shared.actor import Actor

#: Playwright's own loop runs in this thread; the ORM is used between its calls, never inside them.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

#: A machine busy with other things is slow; a wait that ends when its condition holds may well be long.
PATIENCE_MS = 90_000
#: What the browser says of a page that does what its own policy forbids.
AGAINST_POLICY = "Content Security Policy"
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1440, "height": 900}


def pytest_collection_modifyitems(items):
    for item in items:
        if "/browser/" in str(item.path).replace(os.sep, "/"):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, playwright):
    """Debian's Chromium, else Playwright's own; in a container either runs as root only without its sandbox.

    First the one without windows: the same engine, and each new page costs a fifth of the processor's time.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    wanted = {
        **browser_type_launch_args,
        "executable_path": path,
        "args": ["--no-sandbox"],
        "timeout": PATIENCE_MS,
    }
    try:
        playwright.chromium.launch(**wanted).close()
    except Error as fault:
        pytest.skip(
            f"打不开浏览器（{fault.message.splitlines()[0]}）。请执行 make test，或 apt-get install chromium"
        )
    return wanted


def _open(browser, viewport: dict[str, int], scheme: str = "light", **more):
    context = browser.new_context(
        viewport=viewport,
        color_scheme=scheme,
        reduced_motion="reduce",  # or axe measures a colour half way through its change
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        **more,
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.broken = []
    page.on("pageerror", lambda error: page.broken.append(str(error)))
    page.on("console", lambda said: page.broken.append(said.text) if AGAINST_POLICY in said.text else None)
    return page


@pytest.fixture
def phone(browser) -> Iterator:
    """A page as wide as the smallest phone we promise, with a touch screen, standing at 君山."""
    page = _open(
        browser,
        PHONE,
        has_touch=True,
        is_mobile=True,
        geolocation={"latitude": 29.46, "longitude": 112.8},
        permissions=["geolocation"],
    )
    yield page
    page.context.close()


@pytest.fixture
def desktop(browser) -> Iterator:
    """A page as wide as an office screen."""
    page = _open(browser, DESKTOP)
    yield page
    page.context.close()


@pytest.fixture
def open_page(browser) -> Iterator[Callable]:
    """``open_page(width=360, scheme="dark")``: any number of further pages, each its own person."""
    opened = []

    def make(width: int = 1440, scheme: str = "light"):
        page = _open(browser, PHONE if width == PHONE["width"] else {"width": width, "height": 900}, scheme)
        opened.append(page)
        return page

    yield make
    for page in opened:
        page.context.close()


@pytest.fixture
def sign_in(live_server):
    """``sign_in(page, actor_or_username)``: the page's context is signed in as that person from now on."""
    from django.conf import settings
    from django.test import Client

    from youji.accounts.models import Person

    def enter(page, who: Actor | str) -> None:
        person = Person.objects.get(**({"username": who} if isinstance(who, str) else {"pk": who.user_id}))
        client = Client(headers={"user-agent": "test"})
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}]
        )

    return enter


def _whole(page) -> None:
    """The page has come whole: what is looked at is the answer to the last click, not the emptiness before it."""
    until(page, "() => document.readyState === 'complete' && document.body !== null")


@pytest.fixture
def axe() -> Callable:
    """``axe(page)``: no accessibility violation on the page as it is now."""
    from axe_playwright_python.base import AXE_SCRIPT

    def check(page) -> None:
        _whole(page)
        if not page.evaluate("() => 'axe' in window"):  # half a megabyte, once a page
            page.evaluate(AXE_SCRIPT)
        found = [
            f"{v['id']}（{v['impact']}）{v['help']}: "
            + "; ".join(
                f"{node['target']} {node['any'][0]['message'] if node['any'] else ''}"
                for node in v["nodes"][:3]
            )
            for v in page.evaluate("async () => (await axe.run({ resultTypes: ['violations'] })).violations")
        ]
        assert not found, f"{page.url}\n" + "\n".join(found)

    return check


@pytest.fixture
def fits() -> Callable:
    """``fits(page)``: nothing makes the page scroll sideways, and no script has failed."""

    def check(page) -> None:
        _whole(page)
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 0, f"{page.url} is {over} px too wide"
        assert page.broken == [], page.broken

    return check


@pytest.fixture
def offline() -> Callable:
    """``with offline(page): …``: the connection is gone inside the block."""

    @contextmanager
    def gone(page) -> Iterator[None]:
        page.context.set_offline(True)
        try:
            yield
        finally:
            page.context.set_offline(False)

    return gone


@pytest.fixture
def at_the_inbox(desktop, sign_in, live_server, record_property):
    """``at_the_inbox(actor)``: that person's inbox, from which everything is counted."""
    counted = Counted(desktop, record_property)

    def open_(actor) -> Counted:
        sign_in(desktop, actor)
        desktop.goto(f"{live_server.url}/desk/")
        counted.start()
        return counted

    return open_
