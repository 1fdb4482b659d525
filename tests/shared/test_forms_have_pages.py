"""An address that only takes forms, opened like a page: one is led to the page the form stands on."""

from __future__ import annotations

import inspect

import pytest
from django.urls import Resolver404, resolve

from tests.architecture.test_access_matrix import OURS
from youji.shared.middleware import page_above

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def only_forms(path: str) -> bool:
    try:
        view = resolve(path).func
    except Resolver404:  # a pattern, of files
        return False
    return "require_POST" in inspect.getsource(inspect.unwrap(view)).split("def ")[0]


def leads_to(path: str) -> str:
    while only_forms(path):
        path = page_above(path)
    return path


POSTED = sorted(door.path for door in OURS if only_forms(door.path))


def test_every_address_that_only_takes_forms_leads_to_a_page_of_its_own_kind():
    """Not to the first page of the house: it would be no way back."""
    assert len(POSTED) > 50
    lost = {path: leads_to(path) for path in POSTED if leads_to(path) in ("/", "/field/", "/desk/")}
    assert sorted(lost) == HOME


#: What stands on the first page itself, or on none that has an address above it.
HOME = ["/desk/claims/x/", "/desk/claims/x/release/", "/field/changes/987654321/withdraw/", "/field/sync"]


@pytest.mark.django_db
def test_a_browser_is_led_on_and_a_program_is_told(client, county_reviewer, client_as):
    them = client_as(county_reviewer)
    answer = them.get("/field/acceptance/59/sign/", headers=BROWSER)
    assert (answer.status_code, answer["Location"]) == (302, "/field/acceptance/59/")
    assert them.get("/field/acceptance/59/sign/").status_code == 405
    assert them.get("/field/acceptance/59/sign/", headers={"accept": "application/json"}).status_code == 405


@pytest.mark.django_db
def test_a_stranger_signs_in_before_learning_more(client):
    answer = client.get("/field/acceptance/59/sign/", headers=BROWSER, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")
