"""The photograph of a base from the phone to page and list, and off them again in one press."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser import test_catalogue as catalogue
from tests.browser.waiting import until
from youji.catalogue.models import BasePhoto
from youji.demo.photographs import drawn
from youji.shared.actor import Role

scheme_version, operator, base, make_entry = (
    catalogue.scheme_version, catalogue.operator, catalogue.base, catalogue.make_entry,
)  # fmt: skip
publisher, holder, entry, now = catalogue.publisher, catalogue.holder, catalogue.entry, catalogue.now
SHOTS = Path(os.environ.get("YOUJI_SHOTS") or Path(__file__).resolve().parents[2] / "var" / "pictures")
LOADED = "() => [...document.images].every((one) => one.complete && one.naturalWidth > 0)"


@pytest.fixture
def picture():
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": drawn("430611-01")}


def test_chosen_on_the_phone_confirmed_on_the_desk_and_taken_back(
    live_server, phone, desktop, open_page, sign_in, axe, fits, entry, holder, make_actor, settings, picture
):
    settings.ORIGIN, settings.PUBLIC_PAGE_SECONDS, settings.PUBLIC_LIST_SECONDS = live_server.url, 0, 0
    SHOTS.mkdir(parents=True, exist_ok=True)
    sign_in(phone, holder)
    phone.goto(f"{live_server.url}/field/entries/{entry.code}/")
    phone.get_by_role("link", name="选定照片").click()
    axe(phone)
    phone.get_by_label("照片说明").fill("清明前的一号茶园")
    phone.locator("input[name=picture]").set_input_files(picture)
    phone.get_by_role("button", name="交去确认").click()
    phone.get_by_text("照片已交给农业农村局确认").wait_for()
    fits(phone)

    sign_in(desktop, make_actor(Role.COUNTY_REVIEWER, division="430611", name="县审核员"))
    desktop.goto(f"{live_server.url}/desk/catalogue/{entry.code}/")
    until(desktop, LOADED)
    axe(desktop)
    desktop.get_by_role("button", name="确认并公开").click()
    desktop.get_by_text("照片已确认并公开").wait_for()
    axe(desktop)
    fits(desktop)

    for width in (360, 1440):
        public = open_page(width)
        for name, path in (("entry", f"/b/{entry.code}"), ("list", "/catalogue")):
            public.goto(live_server.url + path)
            public.get_by_alt_text("清明前的一号茶园").wait_for()
            until(public, LOADED)
            axe(public)
            fits(public)
            public.screenshot(path=SHOTS / f"photo-{name}-{width}.png")

    public.goto(f"{live_server.url}/b/{entry.code}")
    public.emulate_media(media="print")
    assert (
        public.get_by_alt_text("清明前的一号茶园").bounding_box()["height"] <= 200
    )  # paper is for what is said
    public.emulate_media(media="screen")

    phone.goto(f"{live_server.url}/field/entries/{entry.code}/photo/")
    phone.screenshot(path=SHOTS / "photo-phone.png", full_page=True)
    phone.get_by_role("button", name="撤下照片").click()
    phone.get_by_text("照片已撤下").wait_for()
    public.goto(f"{live_server.url}/b/{entry.code}?on=")  # past the minute for which a browser keeps a page
    assert public.get_by_alt_text("清明前的一号茶园").count() == 0
    assert not BasePhoto.objects.get().public
