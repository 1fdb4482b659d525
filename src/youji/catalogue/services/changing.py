"""What a confirmed change does: to every entry it reaches, to the register, to what is published."""

from __future__ import annotations

from datetime import datetime

from youji.accounts.services import notify
from youji.catalogue.logic.changes import ChangeKind, carried, in_words
from youji.catalogue.logic.statuses import EventKind
from youji.catalogue.models import ChangeRequest, Entry, Revision
from youji.catalogue.selectors.changes import on_list, reached
from youji.catalogue.selectors.revisions import newest_statement
from youji.catalogue.services import publication, revisions
from youji.catalogue.services.entering import check_product
from youji.catalogue.services.entries import add_event
from youji.registry.logic.statement import Statement
from youji.registry.services.decided import bases_of, rename_operator, restate_base
from youji.schemes.selectors import scheme_of
from youji.shared.actor import Actor
from youji.shared.rows import advance

#: Of a statement, what the register keeps in the base's own row.
IN_THE_REGISTER = frozenset(
    {
        "name", "address", "area_mu", "scale", "scale_unit", "output_t", "techniques", "responsible", "product_id", "gi_product_id",
        "operator_id", "division",
    }
)  # fmt: skip


def carry_out(change: ChangeRequest, kind: ChangeKind, *, actor: Actor, now: datetime) -> None:
    """The confirmed change is on its entries, in the register and in public; in the caller's transaction.

    Raises:
        StaleState: one of the entries was decided on at the same moment. Refused: the register cannot follow.
        Blocked: a core base would name no 地理标志.
    """
    proposed = Statement.of(change.proposed)
    former = newest_statement(change.entry)
    entries = list(reached(change.entry, kind))
    heir = proposed.operator_id if kind.key == "merged" else None
    successors = list(on_list().filter(base__operator_id=heir)) if heir else []
    for entry in entries:
        _revise(entry, change, kind, proposed, actor=actor, now=now)
    if proposed.operator_id != former.operator_id:
        _tell_heir(change, kind, former, proposed, now)
    for entry in successors:
        advance(entry)
        reason = f"{kind.label}：{former.operator}的认定由{proposed.operator}承继。{change.opinion}"
        add_event(
            entry,
            EventKind.CHANGED,
            actor=actor,
            now=now,
            reason=reason,
            document_number=change.document_number,
        )
    _follow(change, kind, former, proposed, actor=actor, now=now)
    publication.refresh([entry.code for entry in (*entries, *successors)], now)


def _tell_heir(
    change: ChangeRequest, kind: ChangeKind, former: Statement, proposed: Statement, now: datetime
) -> None:
    """Whoever has it from now on hears of it once, however many entries came."""
    notify(
        title=f"{kind.label}：承继{former.operator}的认定",
        body=f"{change.document_number}：{change.asked[:200]}。{change.opinion}\n所承继的认定在“我的认定”里，证书和标牌须换发。",
        link="/field/entries/",
        now=now,
        operator_id=proposed.operator_id,
    )


def _revise(
    entry: Entry, change: ChangeRequest, kind: ChangeKind, proposed: Statement, *, actor: Actor, now: datetime
) -> None:
    before = newest_statement(entry)
    after = carried(kind, before, proposed)
    if "gi_product_id" in kind.fields:
        check_product(scheme_of(entry.scheme_version), entry.category, after)
    advance(entry)
    event = add_event(
        entry,
        EventKind.CHANGED,
        actor=actor,
        now=now,
        ground_label=kind.label,
        reason=f"{in_words(before, after)}。{change.opinion}",
        document_number=change.document_number,
        details=revisions.told(before, after),
        states=after,
    )
    revisions.revise(event, after, Revision.Cause.CHANGED, actor=actor, now=now)


def _follow(
    change: ChangeRequest,
    kind: ChangeKind,
    former: Statement,
    proposed: Statement,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """The register says what was confirmed, of every base that it is about, on the list or not."""
    reason = f"{kind.label}：{change.asked}"[:200]
    columns = {name: getattr(proposed, name) for name in kind.fields if name in IN_THE_REGISTER}
    holder = former.operator_id
    bases = bases_of(holder) if kind.reach == "operator" and holder else [change.entry.base]
    for base in bases:
        named = "operator" in kind.fields and base.responsible == former.operator
        also = {"responsible": proposed.operator} if named else {}
        restate_base(base, actor=actor, now=now, reason=reason, **columns, **also)
    if kind.key == "renamed" and holder:
        rename_operator(holder, proposed.operator, actor=actor, now=now, reason=reason)
