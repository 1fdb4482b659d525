"""``youji reference``: writes ``docs/reference/`` from the data it describes. ``--check`` only says what is stale."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import get_resolver

from youji.schemes.labels import LEVELS, MEASURES, NUMBERS, STATUSES, SUBJECTS
from youji.schemes.logic import vocabulary
from youji.schemes.logic.exits import scheme_in, ways
from youji.schemes.logic.scheme import Scheme, Step, guard_names
from youji.schemes.logic.scheme_file import parse
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import numbers_of
from youji.schemes.services import scheme_folder
from youji.shared import house, reference
from youji.shared.actor import Role
from youji.shared.checklists import Item
from youji.shared.findings import RULEBOOK, Rule
from youji.shared.labels import ROLE_NAMES
from youji.shared.rooms import rooms

FOLDER = Path(settings.DATA).parent / "docs" / "reference"
ARCHITECTURE = FOLDER.parent / "architecture.md"
NOTE = "<!-- 由 youji reference 从数据生成，请勿手改。 -->\n\n"


def shipped() -> list[Scheme]:
    """Every scheme file, in the order of their names."""
    return [parse(path.read_text("utf-8")) for path in sorted(scheme_folder().glob("*.toml"))]


def render_schemes() -> str:
    """Every scheme: who applies, how long it lasts, its sheet, its measures, its sources."""
    return NOTE + "# 认定办法\n\n" + "\n".join("\n".join(_scheme(one)) for one in shipped())


def _scheme(scheme: Scheme) -> Iterator[str]:
    yield f"## {scheme.title}（`{scheme.id}`）\n"
    yield f"- 级别与对象：{LEVELS[scheme.level]}，{SUBJECTS[scheme.subject]}"
    yield f"- 申报人：{scheme.applicant or '—'}"
    yield f"- 类别：{'、'.join(f'{c.label}（{c.clause}）' for c in scheme.categories)}"
    yield f"- 政策条目：{'、'.join(scheme.clauses)}"
    if scheme.direct_entry:
        yield "- 凭国家认定文件直接纳入目录，没有省内办理步骤"
    if scheme.building_months:
        tasks = "；".join(f"{m.label}（{m.due_months}个月）" for m in scheme.milestones)
        yield f"- 建设任务：{tasks}"
    said = (f"{n.label}{n.words}{'（参考值）' if n.reference else ''}" for n in numbers_of(scheme))
    yield f"- 期限和限额：{'；'.join(said)}"
    marked = [NUMBERS[name] for name in scheme.reference_values if name not in vocabulary.NUMBERS]
    if scheme.sheet and scheme.sheet.reference:
        marked.insert(0, "评分表")
    if marked:
        yield f"- 参考值还有：{'、'.join(marked)}"
    yield ""
    if scheme.sheet:
        yield f"合格线{scheme.sheet.pass_line}分，加分上限{scheme.sheet.bonus_cap}分。\n"
        yield "| 部分 | 项目 | 档次 | 满分 |\n|---|---|---|---:|"
        for section in scheme.sheet.sections:
            yield from (f"| {section.title} | {_item(item)} |" for item in section.items)
        yield ""
    yield "| 情形 | 处置 | 依据 |\n|---|---|---|"
    yield from (f"| {g.label} | {MEASURES[g.measure].label} | {g.source} |" for g in scheme.grounds)
    yield "\n依据：\n"
    for source in scheme.sources:
        checked = f"{source.checked_on} 核对" if source.checked_on else "待核"
        yield f"- 《{source.title}》{source.number}（{checked}）{source.note}"
    yield ""


def _item(item: Item) -> str:
    marks = [
        name for name, on in (("关键项", item.veto), ("加分", item.bonus), ("可不适用", item.allows_na)) if on
    ]
    tiers = "；".join(f"{tier.label} {tier.score}" for tier in item.tiers)
    mark = f"（{'、'.join(marks)}）" if marks else ""
    return f"{item.label}{mark} | {tiers} | {item.max_score}"


def render_diagrams() -> str:
    """The workflow of every scheme as a table and a Mermaid diagram."""
    parts = [_diagram(scheme) for scheme in shipped() if scheme.steps]
    return NOTE + "# 办理步骤\n\n" + "\n".join(parts)


def _diagram(scheme: Scheme) -> str:
    used = dict.fromkeys(
        [scheme.initial, *(s for step in scheme.steps for s in (*step.sources, step.target))]
    )
    lines = [f"## {scheme.short_title}（`{scheme.id}`）\n", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {name}: {STATUSES[Status(name)].label}" for name in used]
    lines += [f"    [*] --> {scheme.initial}"]
    lines += [
        f"    {source} --> {step.target}: {step.label}" for step in scheme.steps for source in step.sources
    ]
    lines += [
        f"    {step.target} --> {step.comes_back_to}: 补正后交回"
        for step in scheme.steps
        if step.comes_back_to
    ]
    left = {source for step in scheme.steps for source in step.sources}
    lines += [f"    {name} --> [*]" for name in used if name not in left]
    lines += ["```\n", "| 步骤 | 谁办 | 从 → 到 | 期限 | 条件 |", "|---|---|---|---|---|"]
    return "\n".join([*lines, *(_row(step) for step in scheme.steps), ""])


def _row(step: Step) -> str:
    codes = "、".join(vocabulary.GUARDS[name] for name in guard_names(step))
    sources = "、".join(STATUSES[Status(one)].label for one in step.sources)
    days = f"{step.working_days}个工作日" if step.working_days else ""
    target = STATUSES[Status(step.target)].label
    if step.comes_back_to:
        target += f"（补正后回到{STATUSES[Status(step.comes_back_to)].label}）"
    return f"| {step.label} | {ROLE_NAMES[Role(step.role)]} | {sources} → {target} | {days} | {codes} |"


def render_exits() -> str:
    """Every scheme's open statuses with the lawful ways on, back and out, and how one begins anew after an end."""
    whole = (scheme_in(path.read_text("utf-8")) for path in sorted(scheme_folder().glob("*.toml")))
    return NOTE + EXITS_HEAD + "\n".join("\n".join(_exits(one)) for one in whole if one.steps)


EXITS_HEAD = """# 每个状态的出路

每件申报在每个状态都有往前、退回、结束的办法；没有哪个状态只能等。办法的文本没有写的出路由平台补上（`schemes/logic/exits.py`），
对按以前的文本办理的在办件同样有效。公示另可更正、延长、撤回；逾期不补正的，由要求补正的一级终止。

"""


def _exits(scheme: Scheme) -> Iterator[str]:
    yield f"## {scheme.short_title}（`{scheme.id}`）\n"
    yield "| 状态 | 往前 | 退回 | 暂缓 | 结束 |\n|---|---|---|---|---|"
    for row in ways(scheme):
        cells = (_ways(steps, row.status) for steps in (row.on, row.back, row.hold, row.out))
        yield f"| {STATUSES[Status(row.status)].label} | {' | '.join(cells)} |"
    yield f"| 已认定 | 终：自认定之日起。届满前{scheme.renewal_months}个月起申请续期；被删除的，满{scheme.reapply_ban_years}年后重新申报 | — | — | — |"
    yield f"| 不予认定 | 终：自决定之日起。{scheme.appeal_days}个工作日内可以申诉；申报期内或在下一批次重新申报 | — | — | — |"
    yield "| 已撤回 | 终：自撤回之日起。申报期内或在下一批次重新申报 | — | — | — |\n"


def _ways(steps: Iterable[Step], status: str) -> str:
    said = (
        f"{step.label}（{ROLE_NAMES[Role(step.role)]}）"
        + (f"→{STATUSES[Status(step.target)].label}" if step.target != status else "")
        for step in steps
    )
    return "<br>".join(said) or "—"


def every_rule() -> list[Rule]:
    """All that any room has, by code: a rule is registered when its room is declared, or when a page of it is loaded."""
    rooms()
    _ = get_resolver().url_patterns
    return [RULEBOOK[code] for code in sorted(RULEBOOK)]


def render_rulebook() -> str:
    """Every rule that can refuse something: code, what it says, where it comes from."""
    rows = [f"| {rule.code} | {rule.summary} | {rule.source} |" for rule in every_rule()]
    return "\n".join([NOTE + "# 规则\n", "| 编号 | 规则 | 依据 |", "|---|---|---|", *rows, ""])


def openapi() -> dict[str, Any]:
    """The paths of the API, as its own description has them."""
    return get_resolver().urlconf_module.api.get_openapi_schema()["paths"]  # type: ignore[union-attr]


RENDERERS: dict[str, Callable[[], str]] = {
    "schemes.md": render_schemes,
    "state-diagrams.md": render_diagrams,
    "exits.md": render_exits,
    "rulebook.md": render_rulebook,
    "settings.md": reference.render_settings,
    "commands.md": reference.render_commands,
    "audit-actions.md": reference.render_audit_actions,
    "api.md": lambda: reference.render_api(openapi()),
    "../architecture.md": lambda: house.with_table(ARCHITECTURE.read_text("utf-8")),
}


class Command(BaseCommand):
    help = "从数据生成 docs/reference"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="只检查是否过时，不写文件")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        stale = []
        for name, render in RENDERERS.items():
            path, text = FOLDER / name, render()
            if path.exists() and path.read_text("utf-8") == text:
                continue
            stale.append(name)
            if not check:
                FOLDER.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
        if check and stale:
            raise CommandError(f"已过时：{'、'.join(stale)}。请运行 youji reference。")
        self.stdout.write(f"更新了{len(stale)}个文件。" if not check else "没有过时的文件。")
