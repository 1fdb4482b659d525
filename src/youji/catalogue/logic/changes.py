"""信息变更: which changes a holder may ask for, as a table read from data, and the rules about them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from youji.catalogue.logic.measures import DYNAMIC
from youji.procedures.logic.procedure import Office, Procedure, Step
from youji.registry.logic.statement import Statement, differences
from youji.shared.actor import Role
from youji.shared.findings import Finding, Problem, rule

#: Concluded by another person than who asked; which level's, the kind of change says.
CHANGE = Procedure(
    title="这项变更申请",
    noun="change",
    office=Office(frozenset({Role.CITY_REVIEWER, Role.PROVINCE_REVIEWER}), "city"),
    steps={
        "confirm": Step("confirmed", "confirmed", ends=True),
        "refuse": Step("refused", "refused", ends=True),
        "withdraw": Step("withdrawn", "withdrawn", ends=True),
    },
    not_yours="变更申请由市级审核员或省级复核员确认，不由您确认。",
)
#: Kinds that are about whose it is: only an operator's base has them.
OF_OPERATORS = frozenset({"renamed", "merged", "split"})
#: How much of a value a sentence holds.
SHORT = 40


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """One kind of change: what it asks for, what of a statement it changes, who confirms it on what papers."""

    key: str
    label: str
    fields: tuple[str, ...]  # of the statement
    level: str  # city | province
    asks: tuple[str, ...] = ()  # keys of ``fields.CHANGE``
    reach: str = "entry"  # entry | base | operator: whose entries it changes
    evidence: bool = False
    document_number: bool = False
    says: str = ""

    @property
    def office(self) -> Office:
        """Who confirms it."""
        return replace(CHANGE.office, level=self.level)

    @property
    def about_whose(self) -> bool:
        """Whether it is about whose it is."""
        return self.key in OF_OPERATORS

    def open_to(self, statement: Statement) -> bool:
        """Whether what is recognised can change so."""
        return not self.about_whose or statement.operator_id is not None


def kinds_in(text: str) -> tuple[dict[str, ChangeKind], int]:
    """The table of ``data/changes.toml`` by key, and the working days in which a request is concluded."""
    table = tomllib.loads(text)
    kinds = [ChangeKind(**_told(row)) for row in table["kinds"]]
    return {kind.key: kind for kind in kinds}, int(table["days"])


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def carried(kind: ChangeKind, onto: Statement, proposed: Statement) -> Statement:
    """``onto`` with what the kind changes taken from ``proposed``, and nothing else.

    Where the holder answered for the base in its own name, the sign names the new one.
    """
    made = replace(onto, **{field: getattr(proposed, field) for field in kind.fields})
    follows = "operator" in kind.fields and onto.responsible == onto.operator
    return replace(made, responsible=proposed.operator) if follows else made


def in_words(before: Statement, after: Statement) -> str:
    """What is asked for, in a line: 名称：甲 → 乙."""
    return "；".join(
        f"{one.label}：{_short(one.before)} → {_short(one.after)}" for one in differences(before, after)
    )


def _short(text: str) -> str:
    return (text if len(text) <= SHORT else f"{text[: SHORT - 1]}…") or "（空）"


@rule("CAT-023", source=DYNAMIC)
def changes_what_is_on_the_list(*, on_list: bool) -> str | Problem | None:
    """信息变更限于在目录中的认定；已删除、已过期的不再变更。"""
    return None if on_list else Problem("这项认定已不在目录中。", "恢复或重新认定以后再申请变更。")


@rule("CAT-024", source=DYNAMIC)
def change_has_its_evidence(*, demanded: bool, given: bool) -> str | Problem | None:
    """更名、规模、产品、责任主体和主体变动的变更，申请时须附证明材料。"""
    if given or not demanded:
        return None
    return Problem("没有附证明材料。", "请上传营业执照、协议或批准文件等能证明这项变更的材料。")


@rule("CAT-025", source=DYNAMIC)
def change_has_its_document(*, demanded: bool, document_number: str) -> str | Problem | None:
    """规模、产品、经营主体和区划的变更凭文件确认，须有文号。"""
    if document_number.strip() or not demanded:
        return None
    return Problem("没有文号。", "请填写确认这项变更的文件的文号。")


@rule("CAT-027", source=DYNAMIC)
def still_of_who_asked(
    *, about_whose: bool, asked_as: int | None, held_by: int | None
) -> str | Problem | None:
    """主体方面的变更，确认时持有主体须仍是申请时的主体。"""
    if not about_whose or asked_as == held_by:
        return None
    return Problem("申请以后，这项认定已由另一主体承继。", "请不予变更；仍需变更的，由现在的主体重新申请。")


def refused(*findings: Finding | None) -> list[Finding]:
    """What the rules object to."""
    return [finding for finding in findings if finding is not None]
