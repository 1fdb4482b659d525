"""What is wrong with a scheme's steps: words nobody knows, places nobody reaches, doors that open on nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from youji.schemes.logic import vocabulary
from youji.schemes.logic.faults import Fault, called, one_of
from youji.schemes.logic.scheme import Scheme, Step
from youji.schemes.logic.statuses import FINAL as ENDED
from youji.schemes.logic.statuses import STATUS_WORDS, Status
from youji.shared.actor import Role
from youji.shared.labels import ROLE_NAMES

#: Where an application may rest for good.
FINAL = frozenset(status.value for status in ENDED)
KNOWN = {status.value: word for status, word in STATUS_WORDS.items()}
ROLES = {role.value: name for role, name in ROLE_NAMES.items()}


def faults_of(scheme: Scheme) -> Iterator[Fault]:
    """Everything wrong with the steps."""
    if scheme.direct_entry:
        if scheme.steps:
            yield Fault(
                "办理步骤",
                "直接纳入目录的办法不应有办理步骤。",
                "请删去 [[steps]]，或改 direct_entry = false。",
            )
        return
    if not scheme.steps:
        yield Fault("办理步骤", "没有写办理步骤。", "请写 [[steps]]，或改 direct_entry = true。")
        return
    for step in scheme.steps:
        yield from _words(step, scheme)
    yield from _paths(scheme)
    yield from _review(scheme)
    yield from _notice(scheme)
    yield from _returns(scheme)
    yield from _quota(scheme)
    yield from _effects(scheme)
    for kind in scheme.exits:
        yield from one_of("出路 exits", kind, vocabulary.EXITS, "办理步骤")


def _words(step: Step, scheme: Scheme) -> Iterator[Fault]:
    where = f"步骤“{step.label}”"
    for status in (*step.sources, step.target):
        yield from one_of("状态", status, KNOWN, where)
    for guard in step.guards:
        yield from one_of("条件 guards", guard, vocabulary.GUARDS, where)
    for effect in step.effects:
        yield from one_of("动作 effects", effect, vocabulary.EFFECTS, where)
    yield from one_of("步骤性质 tone", step.tone, vocabulary.STEP_TONES, where)
    unknown = list(one_of("角色 role", step.role, ROLES, where))
    yield from unknown
    acting = vocabulary.ACTING_ROLES.get(scheme.subject, frozenset())
    if not unknown and Role(step.role) not in acting:
        yield Fault(
            where,
            f"由“{called(step.role, ROLES)}”办理，但在这一认定对象（{vocabulary.SUBJECTS.get(scheme.subject, scheme.subject)}）上没有人能以这个角色办理。",
            f"可用的有：{'、'.join(called(role, ROLES) for role in sorted(acting))}。",
        )


def _statuses(codes: Iterable[str]) -> str:
    return "、".join(called(code, KNOWN) for code in codes)


def reachable(scheme: Scheme) -> frozenset[str]:
    """Every status an application can come to."""
    seen, edge = {scheme.initial}, {scheme.initial}
    while edge:
        edge = {step.target for step in scheme.steps if edge & set(step.sources)} - seen
        seen |= edge
    return frozenset(seen)


def can_end(scheme: Scheme) -> frozenset[str]:
    """Every status from which some final one can be reached."""
    good = set(FINAL)
    while more := {s for step in scheme.steps if step.target in good for s in step.sources} - good:
        good |= more
    return frozenset(good)


def _paths(scheme: Scheme) -> Iterator[Fault]:
    found, ending = reachable(scheme), can_end(scheme)
    for step in scheme.steps:
        if not found & set(step.sources):
            yield Fault(
                f"步骤“{step.label}”",
                f"没有任何步骤能到达它的起点“{_statuses(step.sources)}”，永远轮不到它。",
                "请补上前一步，或删去本步骤。",
            )
    for status in sorted(found - ending):
        yield Fault(
            f"状态“{called(status, KNOWN)}”",
            "到了这里就没有出路，申报永远办不完。",
            "请补上从这里出发、通向认定或不予认定的步骤。",
        )
    if Status.RECOGNISED not in found:
        yield Fault("办理步骤", "没有任何办法走到“已认定”。", '请补上 to = "recognised" 的步骤。')
    for step in scheme.steps:
        if final := FINAL & set(step.sources):
            yield Fault(
                f"步骤“{step.label}”",
                f"从终结状态“{_statuses(sorted(final))}”出发。",
                "终结以后的处置在目录中办理，请删去。",
            )


def _review(scheme: Scheme) -> Iterator[Fault]:
    """A reviewer who can only say yes does not review."""
    for step in scheme.steps:
        reviewing = step.role in vocabulary.REVIEWING_ROLES and step.tone == "forward"
        doors = [s for s in scheme.steps if s.role == step.role and set(s.sources) & set(step.sources)]
        if reviewing and not any(s.tone == "stop" for s in doors):
            yield Fault(
                f"步骤“{step.label}”",
                "审核人不能作出不予通过的决定。",
                '请补上同一角色、从同一状态出发、tone = "stop" 的步骤；退回补正只能一次，不能代替。',
            )
    if not any(Status.SUBMITTED in s.sources and s.target == Status.RETURNED for s in scheme.steps):
        yield Fault("办理步骤", "提交以后没有退回补正的步骤。", '请补上从 "submitted" 到 "returned" 的步骤。')
    for step in scheme.steps:
        if step.target == Status.RETURNED and "corrections_are_itemised" not in step.guards:
            yield Fault(
                f"步骤“{step.label}”",
                "退回补正没有要求逐项写明补正内容。",
                "请加上条件 corrections_are_itemised。",
            )


def _returns(scheme: Scheme) -> Iterator[Fault]:
    """A corrected case goes on at a step that somebody takes, and nobody waits for an applicant for ever."""
    for step in scheme.steps:
        where, back = f"步骤“{step.label}”", step.comes_back_to
        if back and step.target != Status.RETURNED:
            yield Fault(where, "写了 comes_back_to，但不是退回补正。", "请删去 comes_back_to。")
        elif back and back not in step.sources:
            yield Fault(
                where,
                f"补正后回到“{called(back, KNOWN)}”，但本步骤不从那里退回。",
                f"请写“{_statuses(step.sources)}”之一，补正后直接回到退回的一级；回到最初的一级，删去 comes_back_to。",
            )
    returns = any(step.target == Status.RETURNED for step in scheme.steps)
    leaving = [step for step in scheme.steps if Status.RETURNED in step.sources]
    again = [step for step in leaving if step.tone == "forward"]
    if returns and again and all(step.working_days is None for step in again):
        yield Fault(
            f"步骤“{again[0].label}”", "没有写补正期限，申报人可以一直不补正。", "请写明 working_days。"
        )
    if returns and not any("corrections_are_overdue" in step.guards for step in leaving):
        yield Fault(
            "办理步骤",
            "退回补正以后，申报人逾期不补正的，没有办法办结。",
            '请补上从 "returned" 到 "refused"、条件为 corrections_are_overdue 的步骤。',
        )


def _notice(scheme: Scheme) -> Iterator[Fault]:
    for step in scheme.steps:
        if Status.ON_NOTICE not in step.sources or step.target != Status.RECOGNISED:
            continue
        for guard, words in (("notice_is_over", "公示期满"), ("objections_are_settled", "实名异议办结")):
            if guard not in step.guards:
                yield Fault(
                    f"步骤“{step.label}”", f"公示后认定，但没有要求{words}。", f"请加上条件 {guard}。"
                )


def _quota(scheme: Scheme) -> Iterator[Fault]:
    guarded = any("quota_has_room" in step.guards for step in scheme.steps)
    if (scheme.quota_per or scheme.quota_max) and not guarded:
        yield Fault("名额", "写了名额，但没有推荐步骤检查名额。", "请在推荐步骤加上条件 quota_has_room。")
    if guarded and not scheme.quota_per:
        yield Fault("名额", "推荐步骤检查名额，但没有写名额按县还是按市分配。", "请写明 quota_per。")


def _effects(scheme: Scheme) -> Iterator[Fault]:
    needed = {
        Status.BUILDING: "open_building",
        Status.ACCEPTANCE: "open_acceptance",
        Status.ON_NOTICE: "join_notice",
        Status.RECOGNISED: "enter_catalogue",
    }
    for step in scheme.steps:
        effect = needed.get(step.target) if step.target in KNOWN else None  # type: ignore[call-overload]
        if effect and effect not in step.effects and step.tone == "forward":
            yield Fault(
                f"步骤“{step.label}”",
                f"到达“{called(step.target, KNOWN)}”，但没有动作“{vocabulary.EFFECTS[effect]}”。",
                f'请写 effects = ["{effect}"]。',
            )
