"""What is wrong with a scheme file, in words its author understands. An empty answer means the file may be used."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from youji.schemes.logic import check_numbers, check_steps, vocabulary
from youji.schemes.logic.automatic import AUTOMATIC
from youji.schemes.logic.faults import Fault, one_of
from youji.schemes.logic.scheme import Ground, Scheme
from youji.schemes.logic.scheme_file import BadScheme, parse
from youji.shared.checklists import Checklist, Item

FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Checked:
    """A scheme file as read, and everything wrong with it."""

    scheme: Scheme | None
    faults: tuple[Fault, ...]


def check(text: str) -> Checked:
    """Read ``text`` and find every fault in it."""
    try:
        scheme = parse(text)
    except BadScheme as bad:
        return Checked(None, tuple(Fault("文件", problem) for problem in bad.problems))
    return Checked(scheme, tuple(faults_of(scheme, tomllib.loads(text))))


def faults_of(scheme: Scheme, stated: Collection[str]) -> Iterator[Fault]:
    """Everything wrong with a well-formed scheme; ``stated`` are the names its file writes down."""
    yield from _head(scheme)
    yield from _keys(scheme)
    yield from _form(scheme)
    if scheme.sheet:
        yield from _sheet(scheme.sheet)
    yield from _time(scheme)
    yield from check_numbers.faults_of(scheme, stated)
    yield from check_steps.faults_of(scheme)


def _head(scheme: Scheme) -> Iterator[Fault]:
    yield from one_of("认定对象 subject", scheme.subject, vocabulary.SUBJECTS, "文件开头")
    yield from one_of("级别 level", scheme.level, vocabulary.LEVELS, "文件开头")
    yield from one_of("名额分配 quota_per", scheme.quota_per, vocabulary.QUOTA_AREAS, "文件开头")
    if not scheme.categories:
        yield Fault("文件开头", "没有写明认定类别。", "请至少写一个 [[categories]]。")
    if not scheme.sources:
        yield Fault("文件开头", "没有写明依据。", "请至少写一个 [[sources]]，注明文件名称。")
    known = {*vocabulary.NUMBERS, "steps"}
    for name in scheme.reference_values:
        if name not in known:
            yield Fault(
                "reference_values",
                f"“{name}”不是本文件中的数值名称。",
                "请写数值的名称，如 quota_max；步骤的办理期限写 steps。",
            )
    for category in scheme.categories:
        for kind in category.certificates:
            where = f"认定类别“{category.label}”"
            yield from one_of("证书种类 certificates", kind, vocabulary.CERTIFICATES, where)
    for ground in scheme.grounds:
        yield from _ground(ground)


def _keys(scheme: Scheme) -> Iterator[Fault]:
    sheet = scheme.sheet
    groups: tuple[tuple[str, Iterable[str]], ...] = (
        ("认定类别", (one.key for one in scheme.categories)),
        ("申报表", (one.key for one in scheme.fields)),
        ("申报材料", (one.key for one in scheme.documents)),
        ("评分表的部分", (one.key for one in sheet.sections) if sheet else ()),
        ("评分项目", (one.key for one in sheet.items) if sheet else ()),
        ("办理步骤", (one.name for one in scheme.steps)),
        ("建设任务", (one.key for one in scheme.milestones)),
        ("处置情形", (one.key for one in scheme.grounds)),
    )
    for where, keys in groups:
        for key, count in Counter(keys).items():
            if count > 1:
                yield Fault(where, f"“{key}”出现了{count}次。", "每个代号只能用一次，请改名。")


def _form(scheme: Scheme) -> Iterator[Fault]:
    for field in scheme.fields:
        where = f"申报表“{field.label}”"
        yield from one_of("题型 kind", field.kind, vocabulary.FIELD_KINDS, where)
        yield from _fact(field.fact, where)
        if field.kind == "choice" and len(field.options) < 2:
            yield Fault(where, "是选择题，但选项不足两个。", "请在 options 中写出选项。")
        if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
            yield Fault(
                where, f"最小值{field.minimum}大于最大值{field.maximum}，没有数能填。", "请核对两个数。"
            )


def _fact(fact: str, where: str, known: Collection[str] = vocabulary.REGISTRY_FACTS) -> Iterator[Fault]:
    if fact and fact not in known:
        yield Fault(where, f"引用了不认识的登记事实“{fact}”。", f"可用的有：{'、'.join(sorted(known))}。")


def _ground(ground: Ground) -> Iterator[Fault]:
    where = f"处置情形“{ground.label}”"
    yield from one_of("处置措施 measure", ground.measure, vocabulary.MEASURES, where)
    yield from _fact(ground.fact, where, AUTOMATIC)
    bounds = (ground.at_least is not None) + (ground.below is not None)
    if bounds and not ground.fact:
        yield Fault(where, "写了 at_least 或 below，但没有写 fact。", "请写明是哪个自动得出的事实。")
    if ground.fact and bounds != 1:
        yield Fault(where, "写了 fact，没有写明到多少才算这一情形。", "请写 at_least 或 below 中的一个。")


def _sheet(sheet: Checklist) -> Iterator[Fault]:
    scored = [item for item in sheet.items if not item.bonus]
    for item in sheet.items:
        yield from _item(item)
    total = sum((item.max_score for item in scored if item.tiers), Decimal(0))
    if total != FULL:
        yield Fault(
            "评分表", f"各项满分合计{total}分，不是100分（加分项不计）。", "请调整分值，使合计为100分。"
        )
    if not 0 < sheet.pass_line <= FULL:
        yield Fault(
            "评分表", f"合格线{sheet.pass_line}分超出0至100分，没有人能合格或人人合格。", "请改为80或90。"
        )
    bonus = sum((item.max_score for item in sheet.items if item.bonus and item.tiers), Decimal(0))
    if bonus and not sheet.bonus_cap:
        yield Fault("评分表", "有加分项，但加分上限为0，加分不起作用。", "请写明 bonus_cap。")
    if sheet.bonus_cap > bonus:
        yield Fault("评分表", f"加分上限{sheet.bonus_cap}分高于加分项合计{bonus}分。", "请核对加分项或上限。")


def _item(item: Item) -> Iterator[Fault]:
    where = f"评分项目“{item.label}”"
    yield from _fact(item.fact, where, vocabulary.REGISTRY_FACTS | AUTOMATIC.keys())
    yield from _bounds(item, where)
    if len(item.tiers) < 2:
        yield Fault(where, "档次不足两个。", "请至少写满分和零分两档。")
        return
    scores = [tier.score for tier in item.tiers]
    if any(after >= before for before, after in pairwise(scores)):
        yield Fault(
            where, f"各档分值{'、'.join(map(str, scores))}不是从高到低。", "请按从高到低排列，且互不相同。"
        )
    if min(scores) < 0:
        yield Fault(where, "有负分。", "扣分请写成较低的档次。")
    if item.veto and item.bonus:
        yield Fault(where, "既是加分项又是关键项。", "加分项不能一票否决，请删去其中一个。")
    if item.veto_below is not None and not item.veto:
        yield Fault(where, "写了 veto_below，但不是关键项。", "请加上 veto = true，或删去 veto_below。")
    if item.veto_below is not None and item.veto_below > item.max_score:
        yield Fault(where, "关键项要求的分值高于满分，无论如何都被否决。", "请降低 veto_below。")


def _bounds(item: Item, where: str) -> Iterator[Fault]:
    """What a tier asks of a fact: one that is reckoned by itself, and no tier that a better one leaves nothing to."""
    bounded = [tier for tier in item.tiers if tier.bounded]
    if bounded and item.fact not in AUTOMATIC:
        yield Fault(
            where,
            "档次写了 at_least 或 at_most，但 fact 不是自动得出的事实。",
            f"可用的有：{'、'.join(AUTOMATIC)}。",
        )
    least = [tier.at_least for tier in bounded if tier.at_least is not None]
    most = [tier.at_most for tier in bounded if tier.at_most is not None]
    if any(after >= before for before, after in pairwise(least)) or any(
        after <= before for before, after in pairwise(most)
    ):
        yield Fault(where, "较低的档次没有剩下的值。", "请让 at_least 从高到低，at_most 从低到高。")
    if any(
        tier.at_least is not None and tier.at_most is not None and tier.at_least > tier.at_most
        for tier in bounded
    ):
        yield Fault(where, "档次的 at_least 大于 at_most，没有值能到这一档。", "请核对两个数。")


def _time(scheme: Scheme) -> Iterator[Fault]:
    opens = any("open_building" in step.effects for step in scheme.steps)
    if opens and scheme.building_months <= 0:
        yield Fault("建设期", "有步骤开始建设期，但没有写建设期长度。", "请写明 building_months。")
    if not opens and (scheme.building_months or scheme.milestones):
        yield Fault(
            "建设期",
            "写了建设期或建设任务，但没有步骤开始建设期。",
            '请在批准建设的步骤写 effects = ["open_building"]。',
        )
    for milestone in scheme.milestones:
        if opens and milestone.due_months > scheme.building_months:
            yield Fault(
                f"建设任务“{milestone.label}”",
                f"期限{milestone.due_months}个月晚于建设期{scheme.building_months}个月。",
                "请提前期限或延长建设期。",
            )
