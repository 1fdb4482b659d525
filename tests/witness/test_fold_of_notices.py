"""A notice over the network, held against the log by a witness."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from tests.recognition.cases.conftest import *  # noqa: F403  (an application that was decided, and everybody around it)
from youji.ledger import keys
from youji.ledger import services as ledger
from youji.recognition.models import Notice
from youji.recognition.services import notices
from youji.recognition.services.notice_changes import correct_notice
from youji.shared import clock
from youji.witness.asked import Log
from youji.witness.folding import Habits, said

pytestmark = [pytest.mark.clause("5.5"), pytest.mark.django_db(transaction=True)]


def test_a_notice_and_its_correction_are_what_the_log_says_and_what_is_changed_is_named(
    decided, people, now, live_server, settings, monkeypatch
):
    cache.clear()
    settings.ORIGIN = live_server.url
    later = now + timedelta(hours=9)
    monkeypatch.setattr(clock, "now", lambda: later)
    made = notices.open_notice(
        application_ids=[decided.pk], title="公示", document_number="", text="正文", actor=people.publisher, now=now,
        phone="0731-84419988", address="长沙市芙蓉区农业大厦",
    )  # fmt: skip
    correct_notice(
        notice_id=made.pk, version=made.version, actor=people.publisher, now=now, title="新标题", text="更正后的正文",
        reason="排印有误。", document_number="湘农公示〔2026〕4号",
    )  # fmt: skip
    ledger.sequence(now=now)
    log, habits = Log(live_server.url, keys.verifier()), Habits(wait=lambda _: None, now=later.timestamp)

    def sentence() -> str:
        return said(None, log, habits).sentence

    assert "1次公示，公开的与存证一致" in sentence()
    kept = Notice.objects.values().get()
    for change, word in (
        ({"title": "别的"}, "title"),
        ({"text": "别的"}, "text_sha256"),
        ({"phone": "0731-1"}, "phone"),
        ({"closes_on": date(2030, 1, 1)}, "closes_on"),
        ({"withdrawn_at": later}, "withdrawn"),
        ({"snapshot": [kept["snapshot"][0] | {"name": "别的"}]}, "（别的）不是日志里的那一行"),
        ({"snapshot": []}, "没有了"),
        ({"number": "2026-99"}, "公开数据里没有"),
    ):
        Notice.objects.update(**change)
        assert word in (found := sentence()), found
        assert made.number in found
        Notice.objects.update(**kept)
    assert "公开的与存证一致" in sentence()
