"""What is wrong with a scheme's numbers: not stated, out of any sense, at odds with one another."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

from youji.schemes.logic import vocabulary
from youji.schemes.logic.faults import Fault
from youji.schemes.logic.scheme import Scheme

WHERE = "期限和限额"


def faults_of(scheme: Scheme, stated: Collection[str]) -> Iterator[Fault]:
    """Everything wrong with the numbers; ``stated`` are the names the file writes down."""
    for name in asked_of(scheme):
        if name not in stated:
            yield Fault(
                WHERE,
                f"没有写明“{vocabulary.NUMBERS[name].label}”（{name}）。",
                "请写明；没有正式规定的，写暂用的数，并列入 reference_values。",
            )
    yield from _ranges(scheme)
    yield from _together(scheme)


def asked_of(scheme: Scheme) -> tuple[str, ...]:
    """The numbers this scheme has a use for, and must therefore state."""
    guards = {guard for step in scheme.steps for guard in step.guards}
    uses = {
        "always": True,
        "procedure": not scheme.direct_entry,
        "acceptance": scheme.has_acceptance,
        "experts": "experts_have_scored" in guards,
        "plots": "plots_do_not_overlap" in guards,
        "annual": scheme.annual_check,
    }
    return tuple(name for name, number in vocabulary.NUMBERS.items() if uses.get(number.use, False))


def _ranges(scheme: Scheme) -> Iterator[Fault]:
    for name, number in vocabulary.NUMBERS.items():
        value = getattr(scheme, name)
        if isinstance(value, int) and not number.least <= value <= number.most:
            yield Fault(
                WHERE,
                f"“{number.label}”（{name}）写的是{value}{number.unit}。",
                f"请写{number.least}至{number.most}之间的数。",
            )
    for step in scheme.steps:
        if step.working_days is not None and not 1 <= step.working_days <= vocabulary.MOST_WORKING_DAYS:
            yield Fault(
                f"步骤“{step.label}”",
                f"办理期限写的是{step.working_days}个工作日。",
                f"请写1至{vocabulary.MOST_WORKING_DAYS}之间的数，不限期的删去 working_days。",
            )
    if scheme.overlap_tolerance_mu < 0:
        yield Fault(WHERE, f"“重叠容差”写的是{scheme.overlap_tolerance_mu}亩。", "请写0或更大的数。")


def _together(scheme: Scheme) -> Iterator[Fault]:
    if scheme.rectification_days > scheme.rectification_days_max:
        yield Fault(
            WHERE,
            f"整改期限{scheme.rectification_days}天长于整改期限上限{scheme.rectification_days_max}天。",
            "请缩短 rectification_days 或提高 rectification_days_max。",
        )
    if scheme.annual_check and scheme.annual_opens >= scheme.annual_due:
        yield Fault(
            WHERE,
            f"年检{scheme.annual_opens}开始，{scheme.annual_due}就截止，没有时间自查。",
            "请让 annual_due 晚于 annual_opens，都在同一年内。",
        )
    months = scheme.expiry_notice_months
    if any(after >= before for before, after in pairwise(months)) or any(n < 1 for n in months):
        said = "、".join(map(str, months))
        yield Fault(WHERE, f"到期提醒时间{said}个月不是从远到近。", "请按从大到小写，如 [6, 3, 1]。")
    if scheme.validity_years and scheme.renewal_months >= scheme.validity_years * 12:
        yield Fault(
            WHERE,
            f"续期申请期{scheme.renewal_months}个月不短于有效期{scheme.validity_years}年，刚认定就能续期。",
            "请缩短 renewal_months。",
        )
