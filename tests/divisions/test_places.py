"""The names of the province, and what a person may write for them."""

from __future__ import annotations

import pytest

from youji.divisions import selectors, services
from youji.divisions.logic.places import short_name
from youji.divisions.models import Division
from youji.ledger.models import AuditEntry


@pytest.mark.clause("3-c")
def test_hunan_has_14_prefectures_and_122_counties(places):
    assert len(selectors.cities()) == 14
    assert len(selectors.counties()) == 122
    assert {p.name for p in selectors.counties("4306")} == {
        "岳阳楼区", "云溪区", "君山区", "岳阳县", "华容县", "湘阴县", "平江县", "汨罗市", "临湘市",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("耒阳市", "leiyangshi", "lys"), ("郴州市", "chenzhoushi", "czs"), ("汨罗市", "miluoshi", "mls"),
        ("溆浦县", "xupuxian", "xpx"), ("攸县", "youxian", "yx"), ("澧县", "lixian", "lx"),
        ("长沙市", "changshashi", "css"), ("会同县", "huitongxian", "htx"), ("渌口区", "lukouqu", "lkq"),
        ("芷江侗族自治县", "zhijiangdongzuzizhixian", "zjdzzzx"), ("茶陵县", "chalingxian", "clx"),
        ("沅陵县", "yuanlingxian", "ylx"), ("醴陵市", "lilingshi", "lls"), ("泸溪县", "luxixian", "lxx"),
        ("鹤城区", "hechengqu", "hcq"), ("君山区", "junshanqu", "jsq"), ("隆回县", "longhuixian", "lhx"),
    ],
)  # fmt: skip
def test_hard_names_are_spelled_as_they_are_spoken(places, name, pinyin, initials):
    row = Division.objects.get(name=name)

    assert (row.pinyin, row.initials) == (pinyin, initials)


def test_loading_again_changes_nothing_and_leaves_no_second_entry(places, now):
    before = AuditEntry.objects.filter(action="divisions.division.loaded").count()

    assert services.load_divisions(now=now) == 0
    assert AuditEntry.objects.filter(action="divisions.division.loaded").count() == before == 1


def test_a_name_that_was_changed_by_hand_is_put_right(places, now):
    Division.objects.filter(pk="430611").update(name="错")

    assert services.load_divisions(now=now) == 1
    assert selectors.name_of("430611") == "君山区"


def test_names_are_known_before_the_tables_are_loaded(db):
    selectors.forget()

    assert selectors.full_name("430611") == "岳阳市君山区"
    assert selectors.name_of("999999") == "999999"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("430611", "430611"), ("君山区", "430611"), ("君山", "430611"), ("岳阳市君山区", "430611"),
        ("湖南省岳阳市君山区", "430611"), ("屈原管理区", "430681"), ("岳阳市", "4306"), ("湖南省", "43"),
        ("岳阳", None), ("没有这里", None), ("", None), ("县", None),
    ],
)  # fmt: skip
def test_what_people_write_is_understood_or_refused_when_it_means_two_places(places, text, code):
    assert selectors.find(text) == code


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("岳阳市", "岳阳"),
        ("湘西土家族苗族自治州", "湘西"),
        ("芷江侗族自治县", "芷江"),
        ("攸县", "攸县"),
        ("冷水江市", "冷水江"),
    ],
)
def test_a_map_has_room_for_short_names_only(name, short):
    assert short_name(name) == short
