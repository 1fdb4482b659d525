"""Reference pages made from the code itself: settings, commands, audit actions. ``youji reference`` writes them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import get_commands, load_command_class

from youji.settings import env

PACKAGE = Path(__file__).resolve().parent.parent
ACTION = re.compile(rf"^({'|'.join(settings.ROOMS)})\.[a-z_]+\.[a-z_]+$")
MADE = "<!-- 由 `youji reference` 生成，请勿手改 -->\n"


def render_settings() -> str:
    """Every environment variable the product reads."""
    rows = "\n".join(f"| `{v.name}` | `{v.default or '空'}` | {v.meaning} |" for v in env.VARIABLES.values())
    return f"# 设置\n\n{MADE}\n环境变量，全部在 `src/youji/settings/env.py` 读取。\n\n| 变量 | 默认值 | 用途 |\n|---|---|---|\n{rows}\n"


def render_commands() -> str:
    """Every ``youji <verb>`` of ours."""
    ours = sorted(name for name, app in get_commands().items() if app.startswith("youji."))
    rows = "\n".join(f"| `youji {name.replace('_', '-')}` | {_help(name)} |" for name in ours)
    return f"# 命令\n\n{MADE}\n| 命令 | 用途 |\n|---|---|\n{rows}\n"


def _help(name: str) -> str:
    command = load_command_class(get_commands()[name], name)
    return str(command.help or (command.__doc__ or "").strip().partition("\n")[0]).replace("|", "\\|")


def render_audit_actions() -> str:
    """Every audit action written out in the source or in a procedure's table, and where."""
    seen: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for action in _actions(path):
            seen.setdefault(action, set()).add(path.relative_to(PACKAGE).as_posix())
    for action, room in _steps():
        seen.setdefault(action, set()).add(f"{room}/logic")
    rows = "\n".join(f"| `{action}` | {'、'.join(sorted(files))} |" for action, files in sorted(seen.items()))
    note = "申报每走一步另记 `recognition.application.<步骤>`，步骤见[认定办法](schemes.md)。"
    return f"# 审计动作\n\n{MADE}\n动作的写法是 `房间.对象.动词过去分词`。{note}\n\n| 动作 | 记录处 |\n|---|---|\n{rows}\n"


def _steps() -> Iterator[tuple[str, str]]:
    """What the tables of procedures say of each step, and in which room."""
    for model in apps.get_models():
        trail, table = getattr(model, "trail", ""), getattr(getattr(model, "procedure", None), "steps", {})
        for step in table.values():
            yield f"{trail}.{step.verb}", model._meta.app_label


def _actions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ACTION.match(node.value):
            yield node.value


def render_api(paths: Mapping[str, Any]) -> str:
    """Every operation of the REST API, by path."""
    rows = [
        f"| `{method.upper()}` | `{path}` | {operation.get('summary', '')} |"
        for path, operations in sorted(paths.items())
        for method, operation in operations.items()
    ]
    head = "令牌在“我的账号”里创建，放在 `Authorization: Bearer` 头里。完整的参数与回答见运行中的 `/api/v1/docs`。"
    return "\n".join([f"# 接口\n\n{MADE}\n{head}\n\n| 方法 | 路径 | 用途 |", "|---|---|---|", *rows, ""])
