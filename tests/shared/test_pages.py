"""Pages that belong to no room: they help when something is wrong, and install on the phone."""

from __future__ import annotations

import json

import pytest
from django.test import Client, RequestFactory

from youji.shared import web


def test_our_own_fault_is_told_without_leaning_on_anything():
    answer = web.server_error(RequestFactory().get("/x"))

    assert answer.status_code == 500
    assert "没有留下办了一半的记录" in answer.content.decode()
    assert "<link" not in answer.content.decode()


def test_the_phone_pages_can_be_installed(db, client):
    answer = client.get("/field/manifest.webmanifest")
    said = json.loads(answer.content)

    assert answer["content-type"] == "application/manifest+json"
    assert said["scope"] == "/field/"
    assert said["start_url"].startswith(said["scope"])
    assert {icon["purpose"] for icon in said["icons"]} == {"any", "maskable"}
    head = client.get("/field/offline").content.decode().partition("</head>")[0]
    assert '<link rel="manifest"' in head, "a browser looks for it in the head only"


def test_the_style_guide_is_for_the_demonstration_world_only(db, client, settings):
    assert client.get("/desk/styleguide").status_code == 200
    assert client.get("/desk/styleguide?shell=../../etc").status_code == 404
    settings.DEMO = False

    assert client.get("/desk/styleguide").status_code == 404


def test_a_form_whose_token_has_gone_is_told_what_to_do(db):
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x", "password": "y"})

    assert answer.status_code == 403
    assert "刷新后再提交" in answer.content.decode()


@pytest.mark.parametrize("path", ["/nowhere", "/b/", "/desk/nowhere"])
def test_an_unknown_address_offers_the_catalogue(db, client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert 'href="/catalogue"' in answer.content.decode()
