"""What people type into the search box, and what it finds: a table, asked of the page."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from youji.catalogue.logic.published_query import parse
from youji.catalogue.models import PublishedEntry
from youji.catalogue.selectors.fingerprints import rows_behind
from youji.catalogue.services.editions import publish_edition
from youji.divisions.services import load_divisions
from youji.registry.logic.initials import initials_of, spelled_of
from youji.registry.models import Base, Operator, Product
from youji.registry.services.reference import load_reference

#: name of the base → county, product, document, whose
WORLD = {
    "君山茶叶基地": ("430611", "茶叶", "湘农函〔2026〕238号", "君山银针茶业有限公司"),
    "浏阳冬瓜": ("430181", "冬瓜", "湘农函〔2026〕236号", "浏阳绿源种植专业合作社"),
    "石门柑橘基地": ("430726", "蜜橘", "湘农发〔2025〕13号", "石门果业专业合作社"),
    "沙子岭猪核心基地": ("430302", "沙子岭猪", "湘农发〔2025〕14号", "湘潭牧业有限公司"),
    "君山樱桃": ("430611", "樱桃", "湘农发〔2025〕15号", "君山果品家庭农场"),
    "长沙县绿茶（春华）": ("430121", "绿茶", "湘农发〔2025〕16号", "Hunan 3号农场"),
}
TEA, MELON, ORANGE, PIG, CHERRY, GREEN = WORLD
#: what is typed → what is found
TYPED: dict[str, set[str]] = {
    # names, in any order, with anything between
    "君山茶叶": {TEA}, "茶叶 君山": {TEA}, "君山，樱桃": {CHERRY}, "君山、茶叶": {TEA}, "君山,茶叶": {TEA},
    "君山/樱桃": {CHERRY}, "　君山　樱桃　": {CHERRY}, "君山·樱桃": {CHERRY}, "「君山樱桃」": {CHERRY}, "《君山樱桃》": {CHERRY},
    "长沙县绿茶(春华)": {GREEN}, "长沙县绿茶春华": {GREEN}, "君\u200b山樱桃": {CHERRY},
    # first letters and whole readings, in any case and width
    "jscy": {TEA}, "JSCY": {TEA}, "ｊｓｃｙ": {TEA}, "junshan": {TEA, CHERRY}, "junshanyingtao": {CHERRY},
    "JunShan yingtao": {CHERRY}, "liuyang": {MELON}, "changsha": {GREEN, MELON}, "cslc": set(), "csxlc": {GREEN},
    # traditional characters
    "君山櫻桃": {CHERRY}, "瀏陽冬瓜": {MELON}, "君山茶葉": {TEA}, "長沙縣綠茶": {GREEN},
    # kinds: groups, parents, what people call them
    "茶叶": {TEA, GREEN}, "水果": {ORANGE, CHERRY}, "蔬菜": {MELON}, "畜牧": {PIG}, "畜禽": {PIG}, "柑橘": {ORANGE},
    "柑桔": {ORANGE}, "橘子": {ORANGE}, "桔子": {ORANGE}, "橘": {ORANGE}, "生猪": {PIG}, "猪肉": {PIG}, "猪": {PIG},
    "生产基地": set(WORLD), "省级": set(WORLD),
    # documents and codes, with and without their marks
    "湘农函〔2026〕238号": {TEA}, "湘农函[2026]238号": {TEA}, "湘农函(2026)238号": {TEA}, "湘农函【2026】238": {TEA},
    "湘农函2026238号": {TEA}, "湘农函": {TEA, MELON}, "湘农发 2025": {ORANGE, PIG, CHERRY, GREEN},
    "430611-25": {TEA, MELON, ORANGE, PIG, CHERRY, GREEN}, "430611—25—0002": {MELON},
    # places and people
    "君山区": {TEA, CHERRY}, "岳阳": {TEA, CHERRY}, "岳阳市 樱桃": {CHERRY}, "石门": {ORANGE}, "湘潭牧业": {PIG},
    "hunan 3号": {GREEN}, "Ｈunan": {GREEN}, "绿源合作社": set(), "绿源 合作社": {MELON},
    # how it stands
    "暂停": set(), "君山 删除": set(), "有效": set(WORLD), "君山，有效": {TEA, CHERRY}, "有效、岳阳": {TEA, CHERRY},
    # nothing
    "没有的东西": set(), "，。、": set(), "%": set(), "_": set(),
}  # fmt: skip
#: what finds nothing → what is offered instead
MEANT = {
    "浏阳东瓜": "浏阳冬瓜",
    "君山樱逃": "君山樱桃",
    "君山英桃": "君山樱桃",
    "石门甘橘": "石门柑橘",
    "流阳冬瓜": "浏阳冬瓜",
    "君山樱花": "君山樱桃",
}


@pytest.fixture
def world(make_entry, publisher, now):
    load_divisions(now=now)
    load_reference(now=now)
    for number, (name, (division, product, document, operator)) in enumerate(WORLD.items(), 1):
        holder, _ = Operator.objects.get_or_create(
            name=operator, defaults={"code": f"K7Q2{number}0", "kind": "enterprise", "division": division}
        )
        base = Base.objects.create(
            code=f"K7Q2{number}0-01", name=name, kind="operator", operator=holder, division=division,
            product=Product.objects.filter(name=product).order_by("code").first(), area_mu=Decimal(300), lon=112.9, lat=29.4,
        )  # fmt: skip
        make_entry(base=base, name=name, division=division, document_number=document)
    publish_edition(title="第一版目录", document_number="湘农发〔2026〕1号", actor=publisher, now=now)


def shown(client, typed: str) -> set[str]:
    response = client.get("/catalogue", {"q": typed}, follow=True)
    assert response.status_code == 200, typed
    page = response.content.decode().replace("<wbr>", "")
    if "data-count" not in page:  # a code leads to its page
        return {re.search(r"<h1[^>]*>\s*([^<]*?)\s*<", page)[1]}
    found = re.findall(r'<a href="/b/[^"]+"[^>]*>([^<]+)</a>', page)
    return {name.strip() for name in found} & set(WORLD)


@pytest.mark.clause("5.4")
def test_what_people_type_finds_what_they_mean(world, client):
    assert len(TYPED) >= 60
    wrong = {typed: found for typed, wanted in TYPED.items() if (found := shown(client, typed)) != wanted}

    assert wrong == {}


@pytest.mark.parametrize(
    ("typed", "left", "status"),
    [
        ("暂停", "", "suspended"), ("君山，暂停", "君山", "suspended"), ("暂停、君山/茶叶", "君山 茶叶", "suspended"),
        ("已刪除 君山", "君山", "removed"), ("有效", "", "in_force"), ("君山有效农场", "君山有效农场", "listed"),
        ("湘农函〔2026〕238号，有效", "湘农函〔2026〕238号", "in_force"), ("君山，茶叶", "君山，茶叶", "listed"),
    ],
)  # fmt: skip
def test_a_word_for_a_status_is_that_choice_whatever_stands_between(typed, left, status):
    found = parse({"q": typed})
    assert (found.q, found.status) == (left, status)


def test_what_sounds_or_looks_alike_is_offered(world, client):
    wrong = {}
    for typed, meant in MEANT.items():
        page = client.get("/catalogue", {"q": typed}).content.decode()
        if "没有符合条件的记录" not in page or f"是不是“{meant}”" not in page:
            wrong[typed] = re.findall(r"是不是“([^”]*)”", page)

    assert wrong == {}


def test_the_box_names_what_there_is(world, client):
    for path in ("/", "/catalogue"):
        page = client.get(path).content.decode()
        name, letters = re.search(r'placeholder="如 (\S+) 或 (\w+)"', page).groups()
        assert letters == initials_of(name)
        assert shown(client, name)
        assert shown(client, letters)


def test_rows_that_are_found_by_other_words_are_made_anew(world):
    assert rows_behind() == []
    row = PublishedEntry.objects.first()
    row.payload["certified"] = row.payload["certified"].partition(":")[2]  # as it was kept before
    row.save()

    assert rows_behind() == [row.code]


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("430611-25-0001", 200, "君山茶叶基地"),
        ("４３０６１１－２５－０００１", 200, "君山茶叶基地"),
        ("430611250001", 200, "君山茶叶基地"),
        ("430611 25 0001", 200, "君山茶叶基地"),
        ("43O611–25–OOO1", 200, "君山茶叶基地"),
        ("k7q210-01", 200, "君山茶叶基地"),
        ("k7q2l0—01", 200, "君山茶叶基地"),
        ("K7Q21001", 200, "君山茶叶基地"),
        ("430611-25-0009", 404, "公开目录里没有这个编号"),
        ("430611-52-0001", 404, "430611-25-0001</span> 君山茶叶基地"),
        ("430611-25-001", 404, "这不像本目录的编号"),
        ("君山茶叶", 404, "在目录里查“君山茶叶”"),
        ("<b>", 404, "这不像本目录的编号"),
    ],
)
def test_a_code_is_read_however_it_is_typed(world, client, typed, status, said):
    """Nobody is called a forger for a full-width digit; what is no code and what is nobody's get different answers."""
    response = client.get("/verify", {"code": typed}, follow=True)
    page = response.content.decode()

    assert response.status_code == status
    assert said in page
    assert "假的" not in page
    assert ("没有这个编号" in page) is (status == 404 and "不像" not in page)


@pytest.mark.parametrize(
    ("name", "reading"),
    [("君山茶叶", "junshanchaye"), ("长沙县绿茶", "changshaxianlvcha"), ("耒阳3号", "leiyang3hao"), ("", "")],
)
def test_a_name_is_spelled_as_people_of_the_province_read_it(name, reading):
    assert spelled_of(name) == reading
