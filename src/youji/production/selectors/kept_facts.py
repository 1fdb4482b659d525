"""What a grower's phone keeps to judge by, in parts with a hash each: one's own seasons, uses, stock and last records, and
the tables of one's crops. Another's seasons are in none of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from youji.compliance.selectors import crop_called, tables_for
from youji.production.models import Season
from youji.production.selectors import whom, workbench
from youji.production.selectors.grounds import Piece
from youji.production.selectors.judging import Ground, Treated
from youji.production.selectors.stock import OnShelf, stock_of
from youji.shared import clock
from youji.shared.actor import Actor

#: Last records a phone can be asked to repeat.
MOST_RECENT = 30
HASH = 12


@dataclass(frozen=True, slots=True)
class Facts:
    """Parts by name, each with its hash; ``edition`` names all of them."""

    parts: Mapping[str, Mapping[str, Any]]
    edition: str

    def beyond(self, have: Iterable[str]) -> dict[str, Mapping[str, Any]]:
        """The parts whose ``name:hash`` is not among ``have``."""
        held = set(have)
        return {name: part for name, part in self.parts.items() if f"{name}:{part['hash']}" not in held}


def facts_for(actor: Actor, now: datetime) -> Facts:
    """Everything the actor's phone needs to judge what its owner puts down, as of ``now``."""
    today = clock.local_date(now)
    seasons = workbench.open_seasons(actor, today)
    contents: dict[str, Any] = {"own": _own(actor, now, seasons)}
    if seasons:
        contents["tables"] = tables_for({one.product.code for one in seasons}, today)
    parts = {name: {"hash": _hash(content), "content": content} for name, content in contents.items()}
    names = "".join(f"{name}:{part['hash']}," for name, part in sorted(parts.items()))
    return Facts(parts, hashlib.sha256(f"{today} {names}".encode()).hexdigest()[:24])


def _own(actor: Actor, now: datetime, seasons: Sequence[Season]) -> dict[str, Any]:
    own = whom.may_record_for(actor, clock.local_date(now))
    ground = Ground.of(seasons)
    codes = workbench.operator_codes(seasons)
    recent = workbench.recorded(actor, now, MOST_RECENT, seasons)
    return {
        "seasons": [_season(season, ground, codes, own) for season in seasons],
        "stock": [_shelf(one) for each in sorted(own) for one in stock_of(each)],
        "recent": [{"id": str(one.pk), **one.body} for one in recent],
        "newest": max((one.received_at.isoformat() for one in recent), default=""),
    }


def _season(season: Season, ground: Ground, codes: Mapping[int, str], own: frozenset[int]) -> dict[str, Any]:
    """``beyond``: somebody else used something on this ground too. What, is for the platform to look at."""
    piece = Piece(season)
    uses = ground.uses_on(piece)
    return {
        "code": season.code,
        "name": season.name,
        "operator": codes.get(season.operator_id, ""),
        "product": season.product.name,
        "crop": season.product.code,
        "grown": crop_called(season.product.code),
        "category": season.category,
        "kind": season.kind,
        "started_on": season.started_on.isoformat(),
        "cm2": piece.cm2,
        "uses": [
            _use(season, one, shared, ground.earlier(season, one))
            for one, shared in uses
            if one.operator_id in own
        ],
        "beyond": any(one.operator_id not in own for one, _ in uses),
        **({"temperatures": warmth} if (warmth := _warmth(season, ground)) else {}),
    }


def _warmth(season: Season, ground: Ground) -> list[dict[str, Any]]:
    return [{"on": day.isoformat(), "tenths": tenths} for day, tenths in ground.temperatures(season)]


def _use(season: Season, one: Treated, shared: int, earlier: bool) -> dict[str, Any]:
    said = dict(one.use)
    if one.season_id != season.pk:
        said.pop("nitrogen_need", None)  # of another crop
    about = {"on": one.day.isoformat(), "kind": one.kind, "root": str(one.root), "record": str(one.record_id)}
    return {**said, **about, "cm2": shared, **({"earlier": True} if earlier else {})}


def _shelf(one: OnShelf) -> dict[str, Any]:
    return {"input": one.input, "registration": one.registration, "sort": one.sort, "left": one.text}


def _hash(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:HASH]
