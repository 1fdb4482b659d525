"""The gate: whether a certificate may be issued of a lot. Each rule says no, or that a person must look; the gate asks all.

What nobody can tell (``unknown``, values that nobody has compared included) is a named person's to decide, with a reason.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from youji.certificates.logic.facts import Drug, Facts, Said, Sampled
from youji.certificates.logic.tables import BASIS_WORDS, COMMISSIONED, TESTED
from youji.shared.clock import in_words
from youji.shared.findings import Finding, Problem, Source, Verdict, rule
from youji.shared.typed import plain

ORDER, LAW = "农产品质量安全承诺达标合格证管理办法", "农产品质量安全法"
#: Rules of use that are about the days until a harvest.
INTERVALS = frozenset({"PPP-007", "VET-002"})
MOST_COPIES = 10_000
#: Sentences of one kind that are told at once; of more it is said how many there are.
MOST_TOLD = 3
LOOK = "请核对标签和记录；确认可以开的，由负责人写明理由后开具，理由会留底。"


@rule("CER-001", source=Source(ORDER, "第三条"))
def covered(facts: Facts) -> Problem | None:
    """承诺达标合格证只开给办法列明的食用农产品：蔬菜（含人工种植食用菌）、水果、茶鲜叶、活畜禽、禽蛋、养殖水产品。"""
    if facts.kind is None:
        return Problem(f"产品表里看不出“{facts.product}”属于哪一类，不知道要不要开。", LOOK, unknown=True)
    if not facts.kind.covered:
        return Problem(
            f"“{facts.product}”属于{facts.kind.name}：{facts.kind.sentence}",
            "请不要开具；可以出示批次的生产记录。",
        )
    return None


@rule("CER-002", source=Source("农药管理条例", "第三十四条"))
def interval_over(facts: Facts) -> Problem | None:
    """安全间隔期、休药期没有过的，不得采收、出栏上市，不开承诺达标合格证；算不出或按未核对的数值算的，由人判断。"""
    if facts.judged is None:
        return Problem(f"批次{facts.lot}没有本平台的生产记录，算不出安全间隔期。", LOOK, unknown=True)
    about = [one for one in facts.judged if one.rule in INTERVALS]
    return _by_verdict(about, "请等间隔期满再采收；这一批不得作为食用农产品销售。") or _unchecked(about)


@rule("CER-003", source=Source(LAW, "第二十九条"))
def lawful_inputs(facts: Facts) -> Problem | None:
    """用了禁用的，或这种作物、这个类别不许用的投入品，不开承诺达标合格证。"""
    about = [one for one in facts.judged or () if one.rule not in INTERVALS]
    return _by_verdict(about, "这一批不得销售，请与县级农业农村部门联系。")


@rule("CER-004", source=Source(LAW, "第二十七条"))
def archive_complete(facts: Facts) -> Problem | None:
    """生产记录不全的，先补全再开：投入品的名称、来源、用法、用量和使用、停用日期，采收日期。"""
    if facts.lacking:
        return Problem(f"生产记录不全：{_some(facts.lacking)}。", "请先更正这些记录，再开具。")
    return None


@rule("CER-005", source=Source(LAW, "第三十六条"))
def none_failed(facts: Facts) -> Problem | None:
    """检测不合格的不得销售，不开承诺达标合格证。"""
    failed = [one for one in facts.tested if one.grade == "over"]
    said = [f"样品{one.code}（{in_words(one.day)}）：{'；'.join(one.failed) or '不合格'}" for one in failed]
    if any(one.fit and one.certain for one in failed):
        return Problem(f"检测不合格，{_some(said)}", "这一批不得销售，请按不合格产品处置。")
    if any(one.fit for one in failed):
        return Problem(
            f"基地里同一产品有检测不合格的，没有写采自哪块地，{_some(said)}",
            f"请问清采自谁的地。{LOOK}",
            unknown=True,
        )
    if failed:
        return Problem(
            f"有一份结果超限，但检测机构的资质不足，{_some(said)}", f"请重新检测。{LOOK}", unknown=True
        )
    return None


@rule("CER-006", source=Source(ORDER))
def tested_for_what_was_used(facts: Facts) -> Problem | None:
    """以检测合格作承诺依据的，要有合格的检测结果，并且用什么药、检什么药。"""
    if not TESTED & set(facts.basis):
        return None
    known = (*facts.tested, *facts.own_tests)
    passed = [one for one in known if one.grade == "ok" and _counts(one, facts.basis)]
    if not passed:
        return Problem(
            f"依据选了“{_word_of_tests(facts.basis)}”，但这一批没有这样的合格检测结果。",
            "请先登记检测结果，或改选“质量安全控制符合要求”。",
        )
    tested = {one for sample in passed for one in sample.parameters}
    missing = [
        f"{drug.name}（{'、'.join(lack)}）" for drug in facts.drugs if (lack := _not_among(drug, tested))
    ]
    if missing:
        return Problem(
            f"用过的药没有检：{_some(missing)}。", "请补检这些项目，或改选“质量安全控制符合要求”。"
        )
    open_ = [drug.name for drug in facts.drugs if not drug.actives and drug.name not in tested]
    if open_:
        return Problem(f"看不出{_some(open_)}的有效成分，不知道检没检。", LOOK, unknown=True)
    return None


@rule("CER-007", source=Source(ORDER))
def within_the_lot(facts: Facts) -> Problem | None:
    """开具的数量不超过这一批还有的数量；已经开过、还有效的，同一份货不再开。"""
    if facts.standing:
        return Problem(
            f"这一批的货已经开过合格证：{_some(facts.standing)}，还有效。",
            "请打印那一张的标签；要重新开的，先作废那一张，或用“换开”。",
        )
    if facts.partly_void and 0 < facts.asked <= facts.left:
        return Problem(
            f"这一批的货开过合格证：{_some(facts.partly_void)}，只作废了其中几份。",
            f"请核对要开的只是作废的那几份的货。{LOOK}",
            unknown=True,
        )
    if 0 < facts.asked <= facts.left:
        return None
    if facts.asked <= 0:
        return Problem("数量应当大于0。", "请填写这次开具的数量。")
    left = f"{plain(Decimal(facts.left) / 1000)}{facts.unit}"
    return Problem(
        f"批次{facts.lot}还有{left}，开不了{plain(Decimal(facts.asked) / 1000)}{facts.unit}。", "请改数量。"
    )


@rule("CER-008", source=Source(ORDER))
def issuer_in_standing(facts: Facts) -> Problem | None:
    """经营主体或它的基地被暂停的，暂停期间不开新的承诺达标合格证；已开的照旧，查询时一并告知。"""
    if facts.suspended:
        return Problem(f"{_some(facts.suspended)}。", "恢复以后再开；有异议的，可以陈述申辩。")
    return None


@rule("CER-009", source=Source("农药管理条例", "第三十四条"))
def labels_in_force(facts: Facts) -> Problem | None:
    """用的农药、兽药，使用那天标签登记已经到期的，不开；登记数据没有核对过的，由人判断。"""
    over = [drug for drug in facts.drugs if drug.label_until and drug.day >= drug.label_until]
    said = [
        f"{drug.name}（{in_words(drug.day)}用，登记到{in_words(drug.label_until)}前）"
        for drug in over
        if drug.label_until
    ]
    if not over:
        return None
    if any(drug.checked for drug in over):
        return Problem(
            f"用的药登记已经到期：{_some(said)}。", "请核对标签上的登记证号和有效期，写错的更正记录。"
        )
    return Problem(f"按未核对的数据，用的药登记已经到期：{_some(said)}。", LOOK, unknown=True)


@rule("CER-010", source=Source(LAW, "第三十六条"))
def not_stopped(facts: Facts) -> Problem | None:
    """停止流通、被扣留或撤回的批次，不开承诺达标合格证。"""
    if facts.stops:
        return Problem(f"{_some(facts.stops)}。", "解除以后再开。")
    return None


@rule("CER-011", source=Source(ORDER))
def sources_proved(facts: Facts) -> Problem | None:
    """收购来的，混装、分装后重新开具，要有每个来源的承诺达标合格证或其他合格证明。"""
    if facts.unproved:
        return Problem(
            f"来源{_some(facts.unproved)}没有有效的合格证：没有在本平台开过，也没有收存。",
            f"请先在“收货查验”里收存纸质合格证（拍照），或核对检测报告。{LOOK}",
            unknown=True,
        )
    return None


@rule("CER-012", source=Source(ORDER))
def all_elements(facts: Facts) -> Problem | None:
    """八项内容都要有：写在合格证上，或说明已标在包装上；至少一项承诺依据；承诺事项、依据和开具时间只能写在合格证上。"""
    words = {one.key: one for one in facts.elements}
    wrong = [
        words[key].label if key in words else key
        for key in facts.on_package
        if key not in words or not words[key].may_be_on_package
    ]
    if wrong:
        return Problem(f"{'、'.join(wrong)}不能只标在包装上。", "请取消勾选。")
    if not facts.basis or not set(facts.basis) <= BASIS_WORDS.keys():
        return Problem("没有选承诺依据。", "请至少选一项。")
    if empty := [words[key].label for key in facts.empty if key in words and key not in facts.on_package]:
        return Problem(
            f"合格证上没有{'、'.join(empty)}可写。",
            "请先在主体资料里补上；包装上已经标明的，勾选“已标在包装上的”。",
        )
    if not 1 <= facts.copies <= MOST_COPIES:
        return Problem(f"份数应当是1到{MOST_COPIES}。", "请改份数；一箱一证，份数就是箱数。")
    return None


RULES = (
    covered, not_stopped, issuer_in_standing, interval_over, lawful_inputs, archive_complete, none_failed,
    labels_in_force, sources_proved, within_the_lot, tested_for_what_was_used, all_elements,
)  # fmt: skip


def gate(facts: Facts) -> list[Finding]:
    """What speaks against issuing, the forbidden first; none where nothing does."""
    found = [finding for ask in RULES if (finding := ask(facts))]
    return sorted(found, key=lambda one: one.verdict != Verdict.FORBIDDEN)


def verdict_of(findings: Collection[Finding]) -> Verdict:
    """The worst of what was found."""
    verdicts = {one.verdict for one in findings}
    if Verdict.FORBIDDEN in verdicts:
        return Verdict.FORBIDDEN
    return Verdict.UNKNOWN if verdicts else Verdict.ALLOWED


def _by_verdict(about: Collection[Said], mend: str) -> Problem | None:
    forbidden = [one.message for one in about if one.verdict == "forbidden"]
    if forbidden:
        return Problem(_some(forbidden), mend)
    unknown = [one.message for one in about if one.verdict == "unknown"]
    return Problem(f"判断不了：{_some(unknown)}", LOOK, unknown=True) if unknown else None


def _unchecked(about: Collection[Said]) -> Problem | None:
    guessed = [one.message for one in about if not one.checked]
    if not guessed:
        return None
    return Problem(f"间隔期是按没有核对过的数值算的：{_some(guessed)}", LOOK, unknown=True)


def _counts(sample: Sampled, basis: Collection[str]) -> bool:
    """Whether the sample is what the promise rests on: a laboratory's where it was commissioned."""
    return sample.fit and sample.certain and (sample.by_laboratory or COMMISSIONED not in basis)


def _word_of_tests(basis: Collection[str]) -> str:
    return "、".join(BASIS_WORDS[one] for one in basis if one in TESTED)


def _not_among(drug: Drug, tested: Collection[str]) -> list[str]:
    return [active for active in drug.actives if active not in tested]


def _some(said: Collection[str]) -> str:
    told = [one.rstrip("。") for one in dict.fromkeys(said)]
    more = len(told) - MOST_TOLD
    return "；".join(told[:MOST_TOLD]) + (f"等{len(told)}项" if more > 0 else "")
