"""One broken file per problem, and every shipped file clean."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from youji.recognition.logic.guards import GUARDS
from youji.registry.selectors.facts import BaseFacts
from youji.schemes.logic import check_steps, vocabulary
from youji.schemes.logic.check import check
from youji.schemes.logic.scheme_file import parse
from youji.schemes.selectors import numbers_of
from youji.shared import rooms
from youji.shared.actor import Role

SCHEMES = sorted((Path(__file__).parents[2] / "data" / "schemes").glob("*.toml"))
PROVINCIAL = (Path(__file__).parents[2] / "data" / "schemes" / "provincial-base-2023.toml").read_text("utf-8")


def faults(old: str, new: str, count: int = 1) -> str:
    """What the checker says once ``old`` is replaced in the provincial scheme."""
    assert old in PROVINCIAL, old
    return "\n".join(str(fault) for fault in check(PROVINCIAL.replace(old, new, count)).faults)


def without(step: str) -> str:
    """The provincial scheme without one step."""
    blocks = PROVINCIAL.split("\n[[")
    kept = [block for block in blocks if not block.startswith(f'steps]]\nname = "{step}"')]
    assert len(kept) == len(blocks) - 1
    return "\n[[".join(kept)


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
@pytest.mark.clause("4.2-d")
@pytest.mark.clause("5.1")
def test_every_shipped_scheme_is_sound(path):
    assert [str(fault) for fault in check(path.read_text("utf-8")).faults] == []


def test_a_number_that_a_text_states_for_itself_is_official_unless_it_says_otherwise():
    said = parse(PROVINCIAL.replace("objection_days = 10", "objection_days = 10\nboundary_days = 20", 1))
    assert {one.label: (one.words, one.reference) for one in numbers_of(said)}["边界协调期限"] == (
        "20个工作日",
        False,
    )


def test_all_the_plans_kinds_are_shipped():
    shipped = {parse(path.read_text("utf-8")).key for path in SCHEMES}

    assert shipped == {
        "provincial-base", "county-product", "green-raw-material", "green-demonstration", "organic-standard",
        "gi-core", "full-control", "key-county", "key-city", "national-base", "national-county", "national-city",
    }  # fmt: skip


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_every_number_nobody_knows_officially_is_marked(path):
    scheme = parse(path.read_text("utf-8"))
    marks = {one.label: one.reference for one in numbers_of(scheme)}
    assert marks.get("边界协调期限", scheme.direct_entry), "no text says it: the number is the program's own"

    assert scheme.sources
    if scheme.sheet:
        assert scheme.sheet.reference


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_every_status_is_reachable_and_has_a_way_to_an_end(path):
    scheme = parse(path.read_text("utf-8"))
    if scheme.direct_entry:
        return
    left = {status for step in scheme.steps for status in step.sources}
    reached = {step.target for step in scheme.steps}
    named = {scheme.initial} | reached | left

    assert check_steps.reachable(scheme) == named
    assert named <= check_steps.can_end(scheme)
    assert reached - left == check_steps.FINAL


def test_the_vocabulary_of_guards_is_what_the_procedure_holds():
    assert {name: guard.code for name, guard in GUARDS.items()} == vocabulary.GUARDS


def test_the_vocabulary_of_effects_is_what_the_rooms_carry_out():
    assert set(rooms.extensions("recognition.effects")) == set(vocabulary.EFFECTS)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('subject = "operator"', 'subject = "village"', "subject写的是“village”"),
        ("pass_line = 80", "pass_line = 120", "合格线120分超出"),
        ('{ score = 3, label = "机构健全，职责上墙" }', '{ score = 4, label = "机构健全，职责上墙" }', "合计101分，不是100分"),
        ('{ score = 2, label = "有机构" }', '{ score = 3, label = "有机构" }', "不是从高到低"),
        ("veto_below = 3", "veto_below = 9", "无论如何都被否决"),
        ("bonus_cap = 5", "bonus_cap = 0", "加分不起作用"),
        ("bonus_cap = 5", "bonus_cap = 50", "高于加分项合计"),
        ('key = "plan"', 'key = "management"', "“management”出现了2次"),
        ('name = "county_recommend"', 'name = "county_return"', "“county_return”出现了2次"),
        ('"quota_has_room", ', "", "没有推荐步骤检查名额"),
        ('quota_per = "county"\n', "quota_max_note = 1\n", "不认识的“quota_max_note”"),
        ('"notice_is_over", ', "", "没有要求公示期满"),
        ('"objections_are_settled", "no_objection', '"no_objection', "没有要求实名异议办结"),
        ('"corrections_are_itemised", ', "", "没有要求逐项写明"),
        ('"plots_do_not_overlap"', '"plots_are_pretty"', "条件 guards写的是“plots_are_pretty”"),
        ('effects = ["enter_catalogue"]', 'effects = ["celebrate"]', "动作 effects写的是“celebrate”"),
        ('effects = ["open_building"]\n', "", "没有动作“开始建设期”"),
        ('role = "county_reviewer"', 'role = "wizard"', "角色 role写的是“wizard”"),
        ('role = "county_reviewer"', 'role = "wizard"', "city_reviewer（市级审核员）"),
        ('role = "county_reviewer"', 'role = "county_reviewr"', "是不是“county_reviewer（县级审核员）”？"),
        ('role = "county_reviewer"', 'role = "auditor"', "没有人能以这个角色办理"),
        ('to = "county_recommended"', 'to = "heaven"', "状态写的是“heaven”"),
        ('to = "county_recommended"', 'to = "expert_reviewed"', "永远轮不到它"),
        ('to = "county_recommended"', 'to = "expert_reviewed"', "到了这里就没有出路"),
        ('tone = "back"', 'tone = "sideways"', "tone写的是“sideways”"),
        ('fact = "area_mu"', 'fact = "moon_phase"', "不认识的登记事实“moon_phase”"),
        ('kind = "yes_no"', 'kind = "maybe"', "kind写的是“maybe”"),
        ('kind = "yes_no"', 'kind = "choice"', "选项不足两个"),
        ("minimum = 98", "minimum = 198", "没有数能填"),
        ('measure = "suspend"', 'measure = "shout"', "measure写的是“shout”"),
        ("appeal_days = 15\n", "", "没有写明“申诉期限”（appeal_days）"),
        ("objection_days = 10", "objection_days = 0", "“异议办理期限”（objection_days）写的是0个工作日"),
        ("rectification_days = 30", "rectification_days = 300", "整改期限300天长于整改期限上限180天"),
        ('annual_due = "03-31"', 'annual_due = "3月31日"', "应当是月-日"),
        ('annual_due = "03-31"', 'annual_due = "02-30"', "应当是月-日"),
        ('annual_opens = "01-01"', 'annual_opens = "04-01"', "没有时间自查"),
        ("[6, 3, 1]", "[1, 3, 6]", "不是从远到近"),
        ("renewal_months = 6", "renewal_months = 60", "刚认定就能续期"),
        ('comes_back_to = "county_recommended"', 'comes_back_to = "submitted"', "但本步骤不从那里退回"),
        ('role = "holder"\ntone = "stop"', 'role = "holder"\ncomes_back_to = "draft"\ntone = "stop"', "但不是退回补正"),
        ("working_days = 15\n", "", "申报人可以一直不补正"),
        ('certificates = ["gi"]', 'certificates = ["cocoa"]', "certificates写的是“cocoa”"),
        ("assessors_min = 2", "assessors_min = 1", "“验收员人数”（assessors_min）写的是1名以上"),
        ("working_days = 20", "working_days = 0", "办理期限写的是0个工作日"),
        ("overlap_tolerance_mu = 0.1", "overlap_tolerance_mu = -1", "“重叠容差”写的是-1亩"),
        ("building_months = 6", "building_months = 3", "晚于建设期3个月"),
        ("building_months = 6", "building_months = 0", "没有写建设期长度"),
        ('  "validity_years",\n', '  "beauty",\n', "“beauty”不是本文件中的数值名称"),
        ("notice_working_days = 5", "notice_working_days = 0", "“公示期”（notice_working_days）写的是0个工作日"),
        ('label = "县级核查推荐"\n', "", "缺少“label”"),
        ("quota_max = 3", 'quota_max = "三"', "应当是整数"),
        ("valid_from = 2023-01-01", "valid_from = 2023", "应当是日期"),
        ('[[sheet.sections]]\nkey = "site"', '[[sheet.sections]\nkey = "site"', "TOML 语法有误（第"),
        ("direct_entry = false", "direct_entry = true", "直接纳入目录的办法不应有办理步骤"),
    ],
)  # fmt: skip
def test_a_broken_file_is_explained(old, new, said):
    assert said in faults(old, new)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("county_return", "提交以后没有退回补正的步骤"),
        ("recognise", "没有任何办法走到“已认定”"),
        ("province_refuse", "审核人不能作出不予通过的决定"),
        ("lapse", "申报人逾期不补正的，没有办法办结"),
    ],
)
def test_a_missing_step_is_noticed(step, said):
    assert said in "\n".join(str(fault) for fault in check(without(step)).faults)


def test_a_syntax_error_names_its_line():
    broken = "key = 'a'\nversion = \n"

    [fault] = check(broken).faults

    assert "第2行" in str(fault)


@given(st.text(max_size=200))
def test_no_text_makes_the_checker_fall_over(text):
    assert check(text).faults


@given(cut=st.integers(0, len(PROVINCIAL)), length=st.integers(1, 400))
def test_no_cut_in_a_real_file_makes_the_checker_fall_over(cut, length):
    check(PROVINCIAL[:cut] + PROVINCIAL[cut + length :])


def test_the_facts_a_form_may_name_are_facts_of_the_register():
    known = set(BaseFacts.__dataclass_fields__) | {n for n in dir(BaseFacts) if not n.startswith("_")}

    assert known >= vocabulary.REGISTRY_FACTS


def test_only_officers_who_can_cover_a_city_act_on_a_city():
    assert Role.COUNTY_REVIEWER not in vocabulary.ACTING_ROLES["city"]


def test_the_command_names_every_problem_and_fails(tmp_path, capsys):
    path = tmp_path / "broken.toml"
    path.write_text(
        PROVINCIAL.replace("pass_line = 80", "pass_line = 120").replace('"quota_has_room", ', ""), "utf-8"
    )

    with pytest.raises(CommandError, match="1个文件有问题"):
        call_command("schemes", "check", str(path))

    said = capsys.readouterr().out
    assert "1. " in said
    assert "2. " in said


def test_the_command_finds_nothing_wrong_with_what_is_shipped(capsys):
    call_command("schemes", "check")

    assert capsys.readouterr().out.count("没有问题") == len(SCHEMES)


@pytest.mark.clause("4.1-e")
@pytest.mark.parametrize(("key", "subject"), [("key-county", "county"), ("key-city", "city")])
def test_key_counties_and_cities_rest_on_platforms_and_meet_every_key_item(key, subject):
    scheme = next(s for s in (parse(path.read_text("utf-8")) for path in SCHEMES) if s.key == key)

    assert (scheme.subject, scheme.sheet.pass_line) == (subject, 90)
    assert any(item.veto for item in scheme.sheet.items)
    assert "platform_documents" in {one.key for one in scheme.documents if one.required}
    assert {"platforms"} <= {one.key for one in scheme.fields if one.required}


@pytest.mark.parametrize(
    ("clause", "key"),
    [
        pytest.param("4.1-a", "green-demonstration", marks=pytest.mark.clause("4.1-a")),
        pytest.param("4.1-a", "green-raw-material", marks=pytest.mark.clause("4.1-a")),
        pytest.param("4.1-b", "organic-standard", marks=pytest.mark.clause("4.1-b")),
        pytest.param("4.1-c", "gi-core", marks=pytest.mark.clause("4.1-c")),
        pytest.param("4.1-d", "full-control", marks=pytest.mark.clause("4.1-d")),
    ],
)
def test_each_kind_of_base_has_a_scheme_of_its_own(clause, key):
    scheme = next(s for s in (parse(path.read_text("utf-8")) for path in SCHEMES) if s.key == key)

    assert clause in {one.clause for one in scheme.categories}
    assert scheme.sheet is not None
    assert scheme.steps
