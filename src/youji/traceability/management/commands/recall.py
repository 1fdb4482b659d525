"""``youji recall --lot CODE | --batch NO | --input NAME [--json]``: everything it went into, who has how much of it, what is recalled."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from youji.lots.logic.balance import said
from youji.lots.selectors.between import Outgoing
from youji.lots.selectors.genealogy import Relative, affected
from youji.lots.selectors.onhand import Given
from youji.production.selectors.lots import lot_with
from youji.production.selectors.traced import lots_behind
from youji.traceability.fields import START
from youji.traceability.selectors.reach import Holder, OutsideParty, Reach, reach, reached
from youji.traceability.selectors.told import open_over

#: As many lots the text names; the JSON has all.
SHOWN = 500


class Command(BaseCommand):
    help = "列出一个批次，或用了一批、一种投入品的批次，牵连到的所有批次、谁手里还有多少、交给了平台以外的谁，和正在进行的召回；只查，不封存"

    def add_arguments(self, parser: CommandParser) -> None:
        start = parser.add_mutually_exclusive_group(required=True)
        start.add_argument("--lot", metavar="批次号")
        start.add_argument("--batch", metavar="投入品批号")
        start.add_argument("--input", metavar="投入品名称、有效成分")
        parser.add_argument("--json", action="store_true", help="输出 JSON，数量是单位的千分之一")

    def handle(self, *args: Any, lot: str | None = None, **options: Any) -> None:
        if lot:
            self._of_lot(lot, as_json=options["json"])
            return
        key = next(one for one in ("batch", "input") if options.get(one))
        self._of_input(key, options[key], as_json=options["json"])

    def _of_lot(self, code: str, *, as_json: bool) -> None:
        row = lot_with(code)
        if row is None:
            raise CommandError(f"没有批次号为“{code}”的批次。")
        found = affected(row)
        recalls = open_over([one.lot.pk for one in found.lots])
        if as_json:
            told = {
                "lot": row.code,
                "affected": [_lot(one) for one in found.lots],
                "holders": [_lot(one) for one in found.holding],
                "outside": [_sent(one) for one in found.deliveries],
                "on_the_way": [_sent(one) for one in found.on_the_way],
                "cut": found.cut,
                "recalls": recalls,
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        for one in found.lots:
            undone = "\t已冲销" if one.link.undone else ""
            left = said(one.left or 0, one.lot.unit)  # everything is told here
            self.stdout.write(f"{one.lot.code}\t{one.owner}\t还剩{left}{undone}")
        for given in found.deliveries:
            sent = said(given.delivery.sent, given.unit)
            self.stdout.write(f"平台以外\t{given.to}\t{given.contact or '没有联系方式'}\t{sent}")
        for given in found.on_the_way:
            self.stdout.write(f"在路上\t{given.to}\t{said(given.delivery.sent, given.unit)}")
        self.stdout.write(f"牵连{len(found.lots)}个批次，{len(found.holding)}个还有余量。")
        if found.cut:
            self.stdout.write("还有更多，没有列完。")
        self._say(recalls)

    def _of_input(self, key: str, value: str, *, as_json: bool) -> None:
        asked = START.read({"start": key, key: value})
        starts = lots_behind(asked)
        found = reach(reached([(one.operator_id, one.lot_id) for one in starts]))
        recalls = open_over([one.lot_id for one in found.lots])
        if as_json:
            told = {key: asked[key], "starts": len(starts), **_reach(found), "recalls": recalls}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        for one in found.lots[:SHOWN]:
            self.stdout.write(f"{one.code}\t{one.product}\t还剩{said(one.left, one.unit)}")
        if len(found.lots) > SHOWN:
            self.stdout.write(f"只列出{SHOWN}个批次，--json 有全部。")
        for holder in found.holders:
            stock = "、".join(said(amount, unit) for unit, amount in holder.stock) or "没有了"
            self.stdout.write(f"{holder.code}\t{holder.name}\t{holder.contact_phone or '没有电话'}\t{stock}")
        for party in found.outside:
            self.stdout.write(f"平台以外\t{party.name}\t{party.contact or '没有联系方式'}")
        self.stdout.write(
            f"从{len(starts)}个批次起，牵连{len(found.lots)}个批次、{len(found.holders)}个主体。"
        )
        self._say(recalls)

    def _say(self, recalls: list[dict[str, Any]]) -> None:
        for one in recalls:
            self.stdout.write(f"召回{one['code']}\t{one['office']}\t{one['reason']}")


def _lot(one: Relative) -> dict[str, Any]:
    return {
        "code": one.lot.code,
        "operator": one.owner,
        "level": one.level,
        "left": one.left,
        "unit": one.lot.unit,
        "undone": one.link.undone,
    }


def _sent(one: Outgoing) -> dict[str, Any]:
    return {"to": one.to, "contact": one.contact, "sent": one.delivery.sent, "unit": one.unit}


def _reach(found: Reach) -> dict[str, Any]:
    return {
        "affected": [
            {
                "code": one.code,
                "operator_id": one.operator_id,
                "level": one.steps,
                "left": one.left,
                "unit": one.unit,
            }
            for one in found.lots
        ],
        "holders": [_holder(one) for one in found.holders],
        "outside": [_party(one) for one in found.outside],
        "on_the_way": [_coming(one) for one in found.coming],
    }


def _holder(one: Holder) -> dict[str, Any]:
    return {
        "id": one.operator_id,
        "code": one.code,
        "name": one.name,
        "division": one.division,
        "contact": one.contact_name,
        "phone": one.contact_phone,
        "lots": one.lots,
        "stock": dict(one.stock),
        "coming": one.coming,
    }


def _party(one: OutsideParty) -> dict[str, Any]:
    return {"name": one.name, "contact": one.contact, "from": one.operator_id, "sent": dict(one.given)}


def _coming(one: Given) -> dict[str, Any]:
    return {"to": one.to, "from": one.operator_id, "sent": one.sent, "unit": one.unit}
