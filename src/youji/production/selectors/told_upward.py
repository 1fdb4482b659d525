"""What production tells of a base to whoever recognises it: facts that schemes may name, each with the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse

from youji.production.models import Finding
from youji.production.selectors.base_file import BaseYear, Row
from youji.schemes.logic.automatic import MOST_ROWS, Behind, Known

#: Rules that are about harvesting, or slaughtering, before the interval is over.
INTERVALS = frozenset({"PPP-007", "VET-002"})
#: What is taken from a field, a pond or a house: there an interval is kept or is not.
TAKINGS = ("harvest", "catch")
#: Marks of values that nobody has compared with the text: no gate rests on them (decision 0147).
UNCHECKED = frozenset({"待核", "参考值"})


def facts_of(base: Any, year: int, today: date) -> list[Known]:
    """Completeness, adherence and what no rule allows, of the base's file of the year as it is on file on the day."""
    found = BaseYear.of(base, year, today)
    tell = _teller(base, year, today)
    if not found.seasons:
        why = f"{year}年没有生产季算在这个基地。"
        return [tell(key, None, why) for key in _WHAT]
    return [_completeness(found, tell), _adherence(found, tell), *_forbidden(found, tell)]


#: Which rows of the base's file a fact opens.
_WHAT = {
    "records_complete": "incomplete",
    "procedure_followed": "missing",
    "forbidden_findings": "forbidden",
    "interval_findings": "forbidden",
}
_Teller = Callable[..., Known]


def _teller(base: Any, year: int, today: date) -> _Teller:
    def tell(key: str, value: Decimal | int | None, said: str, rows: Sequence[Row] = ()) -> Known:
        return Known(
            key=key,
            year=year,
            on=today,
            value=None if value is None else Decimal(value),
            why=said if value is None else "",
            source="" if value is None else said,
            rows=tuple(Behind(one.day, one.text) for one in rows[:MOST_ROWS]),
            count=len(rows),
            href=f"{reverse('production:base-file-rows', args=[base.code, _WHAT[key]])}?year={year}",
        )

    return tell


def _completeness(found: BaseYear, tell: _Teller) -> Known:
    bare = len(found.without_records)
    said = f"{found.year}年基地档案：{len(found.records)}条记录，{bare}个生产季没有记录，合计{len(found.incomplete)}处不全"
    share = found.completeness
    return tell("records_complete", None if share is None else Decimal(share) / 10, said, found.incomplete)


def _adherence(found: BaseYear, tell: _Teller) -> Known:
    share = found.adherence
    if share is None:
        none = "没有采用规程" if not found.editions else "采用的规程还没有到期的农事"
        return tell("procedure_followed", None, f"{found.year}年{none}。")
    done, late, missing = (found.tasks.get(state, []) for state in ("done", "late", "missing"))
    said = f"{found.year}年到期的农事：按时做{len(done)}件，做晚{len(late)}件，缺做{len(missing)}件"
    return tell("procedure_followed", Decimal(share) / 10, said, [*missing, *late])


def _forbidden(found: BaseYear, tell: _Teller) -> list[Known]:
    if not found.records:
        why = f"{found.year}年没有一条记录，看不出有没有不合规定的。"
        return [tell(key, None, why) for key in ("forbidden_findings", "interval_findings")]
    against = _against(found)
    wrong = [one for one in against if one.verdict == "forbidden"]
    return [
        _counted("forbidden_findings", found, wrong, tell),
        _counted("interval_findings", found, [one for one in against if one.rule in INTERVALS], tell),
    ]


def _against(found: BaseYear) -> list[Finding]:
    """What stands against records of the base's year, the newest first. A picking of which nobody can tell whether the
    interval was over is among them: it is none that kept it."""
    owners = {one.operator_id for one in found.seasons.values()}
    rows = Finding.objects.filter(
        Q(verdict="forbidden") | Q(verdict="unknown", rule__in=INTERVALS, kind__in=TAKINGS),
        operator_id__in=owners, day__range=(date(found.year, 1, 1), date(found.year, 12, 31)), stands=True,
    )  # fmt: skip
    return [one for one in rows.order_by("-day", "pk") if one.record_id in found.records]


def _counted(key: str, found: BaseYear, against: Sequence[Finding], tell: _Teller) -> Known:
    """How many records there is something against. What rests on values that nobody has checked counts for nothing, and
    where there is nothing else nobody knows."""
    sure = [one for one in against if one.verdict == "forbidden" and one.mark not in UNCHECKED]
    wrong = {one.record_id for one in sure}
    guessed = {one.record_id for one in against if one.verdict == "forbidden"} - wrong
    open_ = {one.record_id for one in against} - wrong - guessed
    left = [f"{len(guessed)}条只按未核对的参考值判为不合规定"] if guessed else []
    left += [f"{len(open_)}条判断不了"] if open_ else []
    if left and not wrong:
        why = f"{found.year}年{len(found.records)}条记录里，{'，'.join(left)}。请核对标签、标准原文，或到现场查看。"
        return tell(key, None, why, _rows(against))
    still = len({one.record_id for one in sure if one.handled_at is None})
    said = (
        f"{found.year}年{len(found.records)}条记录逐条判定，其中{len(wrong)}条不合规定，{still}条还没有处理"
    )
    return tell(key, len(wrong), "；".join([said, *(f"另有{one}，没有算在内" for one in left)]), _rows(sure))


def _rows(against: Sequence[Finding]) -> list[Row]:
    return [Row(one.day, one.operator_id, None, one.message, one.record_id, one.pk) for one in against]
