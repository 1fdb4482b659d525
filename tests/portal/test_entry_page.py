"""The page behind a code: status first, the past on request, and no stale page after a change."""

from __future__ import annotations

import gzip
from datetime import date

import pytest
from django.urls import reverse

from youji.catalogue.models import PublishedEntry
from youji.portal.selectors import entries

TODAY = date(2026, 6, 1)


@pytest.fixture
def suspended(publish):
    """Recognised 2025-08-27, suspended 2026-02-01, resumed 2026-04-01."""
    row = publish()
    stamps = {"recorded_at": "2026-01-01T00:00:00+00:00"}
    row.payload["history"] += [
        {
            "kind": "suspended",
            "label": "暂停",
            "effective_on": "2026-02-01",
            "reason": "抽检不合格",
            **stamps,
        },
        {"kind": "resumed", "label": "恢复", "effective_on": "2026-04-01", **stamps},
    ]
    row.save()
    return row


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2025-08-26", "尚未认定"),
        ("2025-08-27", "有效"),
        ("2026-01-31", "有效"),
        ("2026-02-01", "已暂停"),
        ("2026-03-31", "已暂停"),
        ("2026-04-01", "有效"),
    ],
)
@pytest.mark.clause("5.5")
def test_the_status_on_any_past_day_is_shown(suspended, client_on, on, words):
    text = client_on(TODAY).get(f"/b/{suspended.code}?on={on}").content.decode()

    assert f">{words}</span>" in text.partition("<h1>")[2].partition("</header>")[0]


@pytest.mark.parametrize("on", ["2026-13-01", "昨天", "2099-01-01"])
def test_a_day_that_cannot_be_shown_is_explained_and_today_is_shown(suspended, client_on, on):
    response = client_on(TODAY).get(f"/b/{suspended.code}?on={on}")

    assert response.status_code == 200
    assert "下面显示的是今天的状态" in response.content.decode()


def test_the_first_line_says_name_status_and_the_last_day_it_is_valid(publish, client_on):
    row = publish()
    head = (
        client_on(TODAY).get(f"/b/{row.code}").content.decode().partition("<h1>")[2].partition("</header>")[0]
    )

    assert head.startswith("君山茶叶")
    assert "有效" in head
    assert "2025年8月27日至2030年8月26日" in head  # valid_until is the first day no longer valid


def test_a_base_code_shows_every_recognition_the_one_in_force_first(publish):
    publish(base_code="HNB9", name="旧", status="removed", recognised_on=date(2026, 1, 1))
    publish(base_code="HNB9", name="新")

    found = entries.base_page("hnb9", on=TODAY, today=TODAY)

    assert found is not None
    assert found.main.row.name == "新"
    assert [o.row.name for o in found.others] == ["旧"]


def test_an_entry_code_shows_that_entry_first_even_when_it_is_removed(publish):
    old = publish(base_code="HNB9", name="旧", status="removed")
    publish(base_code="HNB9", name="新")

    found = entries.base_page(old.code, on=TODAY, today=TODAY)

    assert found is not None
    assert found.main.row.name == "旧"


@pytest.mark.clause("5.5")
def test_a_removal_is_on_the_page_at_once(publish, client_on):
    row = publish()
    client = client_on(TODAY)
    assert "已删除" not in client.get(f"/b/{row.code}").content.decode()

    from youji.shared.identifiers import uuid7

    PublishedEntry.objects.filter(pk=row.pk).update(status="removed", revision=uuid7())

    assert "已删除" in client.get(f"/b/{row.code}").content.decode()


def test_an_entry_expires_on_its_day_without_anybody_doing_anything(publish, client_on):
    row = publish(valid_until=TODAY)

    assert "已过期" in client_on(TODAY).get(f"/b/{row.code}").content.decode()


def test_a_second_look_at_a_page_costs_one_query(publish, client_on, django_assert_num_queries):
    row = publish()
    client = client_on(TODAY)
    first = client.get(f"/b/{row.code}").content

    with django_assert_num_queries(1):
        second = client.get(f"/b/{row.code}")
    assert second.content == first


def test_a_shelved_page_is_a_strangers_page(publish, client_on, make_actor, client_as):
    from youji.shared.actor import Role

    row = publish()
    client = client_on(TODAY)
    client.get(f"/b/{row.code}")

    signed_in = client_as(make_actor(Role.COUNTY_REVIEWER, division="430611")).get(f"/b/{row.code}")

    assert "进入工作台" in signed_in.content.decode()
    assert "private" in signed_in["Cache-Control"]


def test_a_code_nobody_published_is_not_of_the_catalogue(client_on, db):
    response = client_on(TODAY).get("/b/430611-26-0123")

    assert response.status_code == 404
    assert "公开目录里没有这个编号" in response.content.decode()


@pytest.mark.parametrize(
    "typed", ["HNE0001", "http://127.0.0.1:8000/q/HNE0001", " HNE0001 ", "https://x.cn/b/HNE0001/"]
)
def test_a_code_or_a_scanned_address_leads_to_the_page(publish, client_on, typed):
    publish()

    assert client_on(TODAY).get("/verify", {"code": typed}).headers["Location"] == "/b/HNE0001"


def test_the_address_on_the_sign_leads_to_the_page_and_the_qr_code_carries_it(publish, client_on):
    import zxingcpp

    from youji.shared.paper.qr import qr_svg

    publish()
    client = client_on(TODAY)

    assert client.get("/q/HNE0001").content == client.get("/b/HNE0001").content
    assert 'viewBox="0 0 ' in qr_svg("http://127.0.0.1:8000/q/HNE0001")
    assert zxingcpp.create_barcode("x", zxingcpp.BarcodeFormat.QRCode) is not None


def test_nothing_typed_into_a_base_runs_in_the_page(publish, client_on):
    row = publish(name="<script>alert(1)</script>")

    assert "<script>alert(1)" not in client_on(TODAY).get(f"/b/{row.code}").content.decode()


@pytest.fixture
def crowd(settings, client):
    """Strangers get the page from memory for as long as the settings say."""
    settings.PUBLIC_PAGE_SECONDS = 60
    client.handler.load_middleware()
    return client


def test_a_crowd_at_one_sign_costs_no_query_and_gets_the_same_headers(
    publish, crowd, django_assert_num_queries
):
    row = publish(valid_until=None)
    first = crowd.get(f"/b/{row.code}")

    with django_assert_num_queries(0):
        second = crowd.get(f"/b/{row.code}")
        unchanged = crowd.get(f"/b/{row.code}", headers={"If-None-Match": first["ETag"]})

    assert second.content == first.content
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert unchanged.status_code == 304


def test_memory_answers_only_the_plain_page(publish, crowd):
    row = publish(valid_until=None)
    plain = crowd.get(f"/b/{row.code}").content

    assert crowd.get(f"/b/{row.code}?on=2026-03-01").content != plain


def test_memory_answers_only_strangers(publish, crowd, make_actor):
    from youji.accounts.models import Person
    from youji.shared.actor import Role

    row = publish(valid_until=None)
    crowd.get(f"/b/{row.code}")
    crowd.force_login(
        Person.objects.get(pk=make_actor(Role.COUNTY_REVIEWER, division="430611").user_id),
        backend="youji.accounts.backends.HouseBackend",
    )

    assert "进入工作台" in crowd.get(f"/b/{row.code}").content.decode()


def test_memory_forgets_after_its_time(publish, crowd, settings):
    row = publish(valid_until=None)
    crowd.get(f"/b/{row.code}")
    from youji.shared.identifiers import uuid7

    PublishedEntry.objects.filter(pk=row.pk).update(status="removed", revision=uuid7())
    assert "已删除" not in crowd.get(f"/b/{row.code}").content.decode()
    settings.PUBLIC_PAGE_SECONDS = 0.000001

    assert "已删除" in crowd.get(f"/b/{row.code}").content.decode()


def test_lists_are_kept_too_each_question_apart(publish, crowd, settings, django_assert_num_queries):
    settings.PUBLIC_LIST_SECONDS = 60
    publish(valid_until=None)
    whole, none = crowd.get("/catalogue").content, crowd.get("/catalogue?q=没有的").content

    with django_assert_num_queries(0):
        assert crowd.get("/catalogue").content == whole
        assert crowd.get("/catalogue?q=没有的").content == none

    assert whole != none


@pytest.mark.parametrize(
    ("takes", "packed"),
    [("gzip, br", True), ("br;q=1, gzip;q=0.5", True), ("gzip;q=0", False), ("identity", False), ("", False)],
)
def test_what_strangers_share_is_packed_for_browsers_that_unpack(publish, client_on, takes, packed):
    publish()
    client = client_on(TODAY)
    plain = client.get("/catalogue")
    answer = client.get("/catalogue", headers={"Accept-Encoding": takes})

    assert (answer.get("Content-Encoding") == "gzip") is packed
    assert (gzip.decompress(answer.content) if packed else answer.content) == plain.content
    assert len(answer.content) < len(plain.content) / 2 or not packed
    assert "Accept-Encoding" in answer["Vary"]
    assert answer["Content-Length"] == str(len(answer.content))
    again = client.get("/catalogue", headers={"Accept-Encoding": takes, "If-None-Match": plain["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_belongs_to_somebody_is_never_packed(publish, crowd, make_actor):
    from youji.accounts.models import Person
    from youji.shared.actor import Role

    crowd.force_login(
        Person.objects.get(pk=make_actor(Role.COUNTY_REVIEWER, division="430611").user_id),
        backend="youji.accounts.backends.HouseBackend",
    )
    assert "Content-Encoding" not in crowd.get("/catalogue", headers={"Accept-Encoding": "gzip"})


@pytest.mark.clause("4.1-e")
def test_a_key_countys_page_names_the_platforms_it_rests_on(publish, client_on):
    row = publish(name="华容县", subject="county", division="430623")
    row.payload["platforms"] = ["国家农产品质量安全县", "全国绿色食品原料标准化生产基地"]
    row.save()

    text = client_on(TODAY).get(f"/b/{row.code}").content.decode()

    assert "依托平台：</strong>国家农产品质量安全县、全国绿色食品原料标准化生产基地" in text


@pytest.mark.clause("4.4-c")
def test_what_the_sign_says_is_on_the_page(publish, client_on):
    text = client_on(TODAY).get(f"/b/{publish().code}").content.decode()

    for line in ("种养品种", "范围规模", "0.34万亩", "技术措施", "绿色防控", "责任主体", "君山区农业农村局"):
        assert line in text


@pytest.mark.clause("5.5")
@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"status": "removed"}, "已从目录中删除，标牌和证书不再有效"),
        ({"status": "suspended"}, "暂停期间不得使用标牌和证书"),
        ({"valid_until": date(2026, 5, 1)}, "有效期已满"),
        ({"status": "warned"}, None),
        ({}, None),
    ],
)
def test_what_nobody_may_rely_on_says_so_first(publish, client_on, row, sentence):
    text = client_on(TODAY).get(f"/b/{publish(**row).code}").content.decode()

    assert (sentence in text) if sentence else "标牌和证书不再有效" not in text
    assert ("长期" in text.partition("基本情况")[0]) is False


@pytest.mark.parametrize(
    ("subject", "has_sign"), [("county_product", True), ("county", False), ("city", False)]
)
def test_a_county_or_a_city_has_no_sign_at_its_gate(publish, client_on, subject, has_sign):
    """C12: a sign names what grows at a base; of a county it named the county."""
    row = publish(subject=subject)
    client = client_on(TODAY)

    page = client.get(f"/b/{row.code}").content.decode()

    assert ("种养品种" in page) == has_sign
    assert ("标牌（PDF）" in page) == has_sign
    assert "证书（PDF）" in page
    assert client.get(reverse("catalogue:certificate", args=[row.code])).status_code == 200
    assert client.get(reverse("catalogue:sign", args=[row.code])).status_code == (200 if has_sign else 404)
