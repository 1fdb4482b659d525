"""主体自述: what an address must be before anybody is sent there from a page of the department."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

#: What stands beside it wherever it is read.
UNCONFIRMED = "未经农业农村部门核实"
_PROBLEM = "网址要以 http:// 或 https:// 开头，写完整，不带空格、引号和账号，如 https://www.example.com/tea。"


def link_problem(text: str) -> str | None:
    """What is wrong with the address of a page; ``None`` where it will do."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:  # brackets or a port that are none
        return _PROBLEM
    return None if _leads_somewhere(parts, port) and not set(text) & set(" \"'<>\\`") else _PROBLEM


def _leads_somewhere(parts: SplitResult, port: int | None) -> bool:
    """A page of a named host; an account before the host makes one house look like another."""
    host = parts.hostname or ""
    return (
        parts.scheme in {"http", "https"}
        and "@" not in parts.netloc
        and "." in host.strip(".")
        and not host.startswith(".")
        and port != 0
    )
