"""A statement, and what came of its check, in the words of people and for programs: the same on a page and in the command."""

from __future__ import annotations

from typing import Any

from youji.certificates.logic.statement import BASES, FORMS, Statement
from youji.certificates.logic.verdict import HEADLINES, NAMES, Judged, State
from youji.shared.clock import in_words
from youji.shared.quantities import measured
from youji.shared.typed import plain


def lines(said: Statement) -> list[tuple[str, str]]:
    """(what, how it reads), in the order of a certificate."""
    copy = f"第{said.copy}份，共{said.copies}份" if said.copy else f"共{said.copies}份"
    return [
        ("编号", said.code),
        ("产品名称", said.product),
        ("数量", measured(said.quantity, said.unit)),
        ("产地", said.place),
        ("开具日期", in_words(said.day)),
        ("承诺主体", f"{said.issuer}（{FORMS[said.form]}）"),
        ("承诺依据", "；".join(BASES[one] for one in said.basis)),
        ("承诺内容", f"{said.promise} 版"),
        ("份数", copy),
    ]


def as_json(said: Statement) -> dict[str, Any]:
    """For programs: the same facts; amounts as text, days as ISO 8601."""
    return {
        "code": said.code, "copy": said.copy, "copies": said.copies, "product": said.product, "quantity": plain(said.quantity),
        "unit": said.unit, "place": said.place, "day": str(said.day), "issuer": said.issuer, "promise": said.promise,
        "basis": list(said.basis), "form": said.form,
    }  # fmt: skip


#: How the pages show a state, and a check that came to it.
TONES = {State.GOOD: "ok", State.BAD: "stop", State.OPEN: ""}
VERDICTS = {State.GOOD: "allowed", State.BAD: "forbidden", State.OPEN: "unknown"}


def judged_json(found: Judged) -> dict[str, Any]:
    """What came of a check, for programs."""
    return {
        "state": found.state.value,
        "headline": HEADLINES[found.state],
        "code": found.code,
        "checks": [{"name": one.name, "state": one.state.value, "said": one.said} for one in found.checks],
        "statement": as_json(found.statement) if found.statement else None,
    }


def judged_page(found: Judged) -> dict[str, Any]:
    """What came of a check, for ``certificates/_proof.html``."""
    return {
        "headline": HEADLINES[found.state],
        "code": found.code,
        "tone": TONES[found.state],
        "checks": [
            {"name": NAMES[one.name], "verdict": VERDICTS[one.state], "said": one.said}
            for one in found.checks
        ],
        "lines": lines(found.statement)[1:] if found.statement else [],
    }
