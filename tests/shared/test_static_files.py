"""Where no static files were collected every page can still be read; one that is missing beside the others is an error."""

from __future__ import annotations

import json
import logging

import pytest
from django.conf import settings
from django.test import override_settings

from youji.shared.static_files import NOT_COLLECTED, HashedFiles

HASHED = {**settings.STORAGES, "staticfiles": {"BACKEND": "youji.shared.static_files.HashedFiles"}}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/q/AB12C3D4", "/verify", "/accounts/login/", "/no-such-page"])
def test_a_page_is_answered_without_collected_files(client, tmp_path, address):
    client.raise_request_exception = False
    with override_settings(STORAGES=HASHED, STATIC_ROOT=tmp_path):
        answer = client.get(address)
    assert answer.status_code in (200, 404), address
    assert b"<html" in answer.content
    assert b"/static/shared/" in answer.content


@pytest.fixture
def storage(tmp_path):
    def made(names=None):
        if names is not None:
            manifest = {"version": "1.1", "paths": names, "hash": ""}
            (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
        return HashedFiles(location=tmp_path, base_url="/static/")

    return made


def test_it_is_said_in_the_log_once(storage, caplog):
    some = storage()
    with caplog.at_level(logging.ERROR, logger="youji.shared.static_files"):
        assert [some.url("shared/base.css") for _ in range(2)] == ["/static/shared/base.css"] * 2
        some.url("shared/page.js")
    assert [one.message for one in caplog.records] == [NOT_COLLECTED]


def test_what_was_collected_has_its_hash_and_what_is_missing_beside_it_is_an_error(storage):
    some = storage({"shared/base.css": "shared/base.0123456789ab.css"})
    assert some.url("shared/base.css") == "/static/shared/base.0123456789ab.css"
    with pytest.raises(ValueError, match=r"nothing\.css"):
        some.url("shared/nothing.css")
