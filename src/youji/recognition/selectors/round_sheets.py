"""Rounds as a workbook holds them: the table, the rows on file, what a changed row may not change."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from youji.recognition.fields import ROUND, SCHEME
from youji.recognition.models import Round
from youji.recognition.selectors.rounds import all_rounds
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import find_version, schemes_in_force
from youji.shared.actor import Actor
from youji.shared.workbook import Column, Plan, Reading, Row, Table, make_plan

CHANGEABLE = ("title", "opens_on", "closes_on", "default_quota", "announcement")


def rounds_table(today: date) -> Table:
    """One round a line; document number and scheme together say which round it is."""
    schemes = [
        (str(version.pk), f"{scheme.title}（{scheme.version}）")
        for version, scheme in schemes_in_force(today)
    ]
    offered = {key for key, _ in schemes}
    earlier = SchemeVersion.objects.filter(round__isnull=False).exclude(pk__in=offered).distinct()
    schemes += [
        (str(v.pk), f"{v.title}（{v.version}，已有新版）") for v in earlier.order_by("key", "version")
    ]
    return Table(
        name="申报批次",
        columns=(
            Column.of(ROUND["document_number"], width=22),
            Column.of(SCHEME.offering(schemes), width=40),
            Column.of(ROUND["title"], width=34),
            *(Column.of(ROUND[key]) for key in ("opens_on", "closes_on", "default_quota")),
            Column.of(ROUND["announcement"], width=40),
        ),
        notes=(
            "一行一个批次；文号和认定办法相同的就是同一个批次。",
            "已发布的批次不能再改，各县名额在批次页单独导入。",
        ),
    )


def round_key(row: Row) -> str | None:
    """What identifies the round of a line."""
    number, scheme = row.values.get("document_number"), row.values.get("scheme")
    return f"{number}#{scheme}" if number and scheme else None


def on_file(keys: Collection[str]) -> dict[str, dict[str, Any]]:
    """The rounds these keys name, as a line would say them; with ``id``, ``version`` and ``announced``."""
    numbers = {key.rpartition("#")[0] for key in keys}
    found = {_key(one): _values(one) for one in Round.objects.filter(document_number__in=numbers)}
    return {key: values for key, values in found.items() if key in set(keys)}


def check_row(row: Row, old: Mapping[str, Any] | None) -> dict[str, str]:
    """What stands against the line, by column."""
    opens, closes = row.values.get("opens_on"), row.values.get("closes_on")
    if opens and closes and closes < opens:
        return {"closes_on": "截止日早于开始日，请改截止日。"}
    if old is None:
        return _unfit_for_new(row)
    if not old["announced"]:
        return {}
    changed = [key for key in CHANGEABLE if _said(row.values.get(key)) != _said(old[key])]
    return dict.fromkeys(changed, "这个批次已经发布，不能再改；需要调整请发新的通知。")


def _said(value: Any) -> Any:
    """An empty cell and an empty text are the same; no places are not the same as none said."""
    return None if value == "" else value


def _unfit_for_new(row: Row) -> dict[str, str]:
    """A new round is held under the scheme's newest version."""
    version = SchemeVersion.objects.filter(pk=row.values["scheme"]).first()
    newest = version and find_version(version.key)
    if version is None or newest is None or newest.pk == version.pk:
        return {}
    return {"scheme": f"这个办法已有{newest.version}版，新批次请选新版。"}


def plan_rounds(reading: Reading) -> Plan:
    """What importing would do; nothing is written."""
    return make_plan(reading, key=round_key, existing=on_file, check=check_row, key_column="document_number")


def round_rows(actor: Actor, table: Table) -> Iterator[dict[str, Any]]:
    """Every round the actor may know of."""
    offered = {value for column in table.columns if column.key == "scheme" for value, _ in column.choices}
    for one in all_rounds(actor):
        if str(one.scheme_version_id) in offered:
            yield _values(one)


def _key(one: Round) -> str:
    return f"{one.document_number}#{one.scheme_version_id}"


def _values(one: Round) -> dict[str, Any]:
    return {
        "document_number": one.document_number,
        "scheme": str(one.scheme_version_id),
        **{key: getattr(one, key) for key in CHANGEABLE},
        "id": one.pk,
        "version": one.version,
        "announced": one.announced_at is not None,
    }
