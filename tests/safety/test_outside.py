"""``youji check --production --from``: what a proxy does wrong is found from outside, in a server that runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import signing
from django.core.management import CommandError, call_command

from tests.ports import free_port, wait_for
from tests.safety.misbehaving import Proxy, certificate
from youji.shared import outside

ROOT = Path(__file__).resolve().parents[2]
NAME = "youji.example"
#: What the proxy does wrong, and the word of the sentence that says it.
TOGETHER = {
    "forwarded": "访客可以自己写 X-Forwarded-For",
    "proto": "访客可以自己写 X-Forwarded-Proto",
    "hsts": "Strict-Transport-Security",
    "unbuffered": "proxy_request_buffering on",
    "long": "400 MB 的请求没有当场拒绝",
    "slow-headers": "client_header_timeout",
    "slow-body": "client_body_timeout",
    "plain": "没有转到 https",
    "files": "/secret.key 直接给出了文件",
}
APART = {
    "host": "主机名是“127.0.0.1”",
    "ordinary": "30 MB 的材料代理就不收了",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The house in production on a port, and its key."""
    var = tmp_path_factory.mktemp("var")
    port = free_port()
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("YOUJI_", "DJANGO_"))}
    environment = {
        **plain, "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "youji.settings",
        "YOUJI_VAR": str(var), "YOUJI_MODE": "production", "YOUJI_HOSTS": NAME, "YOUJI_ORIGIN": f"https://{NAME}",
    }  # fmt: skip
    command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--host", "127.0.0.1", "--port", str(port),
               "--log-level", "critical", "youji.wsgi:front"]  # fmt: skip
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_for(process, port)
        yield port, (var / "secret.key").read_text()
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def pem(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"), NAME)


@pytest.fixture
def found(house, pem):
    """What is said of a proxy that does these things wrong."""

    def look(*wrong: str) -> list[str]:
        port, key = house
        with Proxy(port, pem, frozenset(wrong)) as proxy:
            asked = outside.Asked(
                f"https://{NAME}",
                lambda: signing.dumps("outside", key=key, salt=outside.SALT),
                connect=("127.0.0.1", proxy.port),
                plain=("127.0.0.1", proxy.plain),
                trusted=pem,
                patience=6.0,
            )
            return outside.look(asked)

    return look


def test_of_a_proxy_that_does_as_the_example_nothing_is_said(found):
    assert found() == []


@pytest.mark.parametrize("wrong", [TOGETHER, APART])
def test_each_thing_it_does_wrong_is_said_with_what_to_change(found, wrong):
    said = found(*wrong)
    assert len(said) == len(wrong), said
    for words in wrong.values():
        assert any(words in one for one in said), (words, said)
        assert all("请" in one for one in said)


def test_another_house_behind_the_name_is_told(found):
    assert any("后面不是这个优基" in one for one in found("seen"))


def test_what_the_proxy_made_of_a_request_is_told_to_nobody_without_the_key(client, db):
    assert outside.SEEN not in client.get("/healthz").headers
    for word in (
        "x",
        signing.dumps("outside", salt="another"),
        signing.dumps("outside", key="k", salt=outside.SALT),
    ):
        assert outside.SEEN not in client.get("/healthz", headers={outside.SEEN: word}).headers
    mine = client.get("/healthz", headers={outside.SEEN: signing.dumps("outside", salt=outside.SALT)})
    assert json.loads(mine.headers[outside.SEEN])["address"] == "127.0.0.1"


def test_the_command_says_what_it_found_and_where_nobody_answers(settings, tmp_path, capsys, db):
    settings.VAR = tmp_path
    with pytest.raises(CommandError, match="要补"):
        call_command(
            "check", "--production", "--from", "https://localhost", "--connect", f"127.0.0.1:{free_port()}"
        )
    assert "连不上 https://localhost" in capsys.readouterr().out
    for wrong in (["--from", "http://x"], ["--from", "https://x", "--connect", "x"]):
        with pytest.raises(CommandError, match="请写成"):
            call_command("check", "--production", *wrong)
