"""A certificate as it is shown: fixed facts as they were issued, and what holds of it now."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from youji.certificates.logic.digits import text_of
from youji.certificates.logic.tables import BASIS_WORDS
from youji.certificates.models import Certificate
from youji.certificates.selectors.looks import Looked, looked
from youji.certificates.selectors.sources import Source, sources_of
from youji.certificates.selectors.states import Asked, State, state_of
from youji.certificates.selectors.tables import tables
from youji.environment.labels import GRADES
from youji.production.labels import verdict_word
from youji.production.logic.amounts import amount_text
from youji.shared.clock import PROVINCE_TIME, in_words, local_date
from youji.shared.framed import Fixed

PRODUCT, QUANTITY, PLACE, ISSUER, DAY, BASIS, COPIES, LOT = map(
    Fixed, ("产品", "数量", "产地", "承诺主体", "开具日期", "承诺依据", "份数", "批次")
)


#: What is said in the title itself, large, before anything else.
GRAVE = ("recalled", "failed")


@dataclass(frozen=True, slots=True)
class Test:
    """One sample in words."""

    day: str
    word: Fixed
    tone: Fixed
    laboratory: str
    editions: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a certificate says, fixed when it was issued, in words; ``law`` and ``form`` by what."""

    code: str
    product: str
    facts: tuple[tuple[Fixed, str], ...]
    on_package: str
    promise: str
    promise_checked: bool
    law: str
    form: Fixed
    bases: tuple[tuple[str, str], ...]  # code, name
    verdicts: tuple[str, ...]
    decided: bool  # what nobody could tell
    tests: tuple[Test, ...]
    digest: str
    replaces: str


@dataclass(frozen=True, slots=True)
class OfSource:
    """A certificate that a collector's rests on; ``ours`` where it has a page here."""

    name: str
    word: Fixed
    tone: Fixed
    ours: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a page says of it: what is fixed, and what holds of it now."""

    row: Certificate
    told: Told
    state: State
    sources: tuple[OfSource, ...]

    @property
    def text(self) -> str:
        """What the QR of the certificate holds."""
        return text_of(self.row.code, bytes(self.row.token), settings.ORIGIN) if self.row.token else ""


@dataclass(frozen=True, slots=True)
class Against:
    """One thing that speaks against it today."""

    sentence: str
    stops: bool
    link: str
    reply: str


@dataclass(frozen=True, slots=True)
class Page:
    """The page behind the code: what is fixed, one line of how it stands, and when that was asked."""

    told: Told
    word: Fixed
    tone: Fixed
    grave: bool
    news: tuple[Against, ...]
    sources: tuple[OfSource, ...]
    replaced_by: str
    asked: str
    report: str  # where anybody reports a problem
    looked: Looked

    @property
    def state(self) -> Page:
        """How it stands, as a template that shows a ``Shown`` calls it."""
        return self


def page_of(row: Certificate, now: datetime, *, report: str = "") -> Page:
    """The page as it is at ``now``; problems are reported at the address ``report``."""
    state, sources = _stands(row, local_date(now))
    return Page(
        told=told(row),
        word=Fixed(state.word),
        tone=Fixed(state.tone),
        grave=state.key in GRAVE,
        news=tuple(Against(one.sentence, one.stops, one.link, one.reply) for one in state.news),
        sources=sources,
        replaced_by=state.replaced_by,
        report=report,
        looked=looked(row, local_date(now)),
        asked=f"{in_words(local_date(now))}{now.astimezone(PROVINCE_TIME):%H:%M}",
    )


def shown(row: Certificate, now: datetime) -> Shown:
    """The certificate as it stands at ``now``."""
    return Shown(row, told(row), *_stands(row, local_date(now)))


def _stands(row: Certificate, today: date) -> tuple[State, tuple[OfSource, ...]]:
    """Its state, and its sources with theirs."""
    asked: Asked = {}
    return state_of(row, today, asked), tuple(_source(one, today, asked) for one in sources_of(row))


def _source(one: Source, today: date, asked: Asked) -> OfSource:
    if one.row is None:
        return OfSource(one.name, Fixed(one.word), Fixed(one.tone), ours=False)
    state = state_of(one.row, today, asked)
    return OfSource(one.name, Fixed(state.word), Fixed(state.tone), ours=True)


def told(row: Certificate) -> Told:
    """What the certificate says."""
    text = tables().text_on(row.form, row.day)
    words = {one.key: one.label for one in tables().elements_on(row.day)} if row.on_package else {}
    facts = (
        (PRODUCT, row.product),
        (QUANTITY, amount_text(row.quantity, row.unit)),
        (PLACE, row.place),
        (ISSUER, row.issuer),
        (DAY, in_words(row.day)),
        (BASIS, "、".join(BASIS_WORDS[one] for one in row.basis)),
        (COPIES, f"{row.copies}份"),
        (LOT, row.lot_code),
    )
    return Told(
        code=row.code,
        product=row.product,
        facts=facts,
        on_package="、".join(words.get(one, one) for one in row.on_package),
        promise=text.said if text else "",
        promise_checked=text is not None and text.checked_on is not None,
        law=f"《{text.instrument}》" if text else "",
        form=Fixed(Certificate.Form(row.form).label),
        bases=tuple((one["code"], one["name"]) for one in row.bases),
        verdicts=tuple(_verdict(one) for one in row.said.get("verdicts", ())),
        decided=bool(row.decision),
        tests=tuple(_test(one) for one in row.said.get("tests", ())),
        digest=row.digest,
        replaces=row.replaces.code if row.replaces else "",
    )


def _verdict(one: dict[str, Any]) -> str:
    edition = f"，按{_edition(one['edition'])}的限量与名录" if one["edition"] else ""
    return f"{one['records']}条生产记录，采收时判定：{verdict_word(one['verdict'])}{edition}"


def _edition(said: str) -> str:
    """``2026-10-01/940fb6b916d4c7a6/…`` in words: the day of the tables, where they were loaded, and enough of their hash."""
    day, _, rest = said.partition("/")
    return f"{in_words(date.fromisoformat(day)) if day[:1].isdigit() else day}版（{rest[:8]}）"


def _test(one: dict[str, Any]) -> Test:
    word, tone = GRADES[one["grade"]]
    day = in_words(date.fromisoformat(one["day"]))
    return Test(day, Fixed(word), Fixed(tone), one["laboratory"], "、".join(one["editions"]))


def as_json(said: Shown) -> dict[str, Any]:
    """The same for programs."""
    row = said.row
    return {
        "code": row.code,
        "state": said.state.key,
        "news": [asdict(one) for one in said.state.news],
        "product": row.product,
        "quantity": str(row.quantity / 1000),
        "unit": row.unit,
        "copies": row.copies,
        "place": row.place,
        "issuer": row.issuer,
        "day": row.day.isoformat(),
        "form": row.form,
        "promise": said.told.promise,
        "basis": row.basis,
        "lot": row.lot_code,
        "bases": [{"code": code, "name": name} for code, name in said.told.bases],
        "verdicts": row.said.get("verdicts", []),
        "tests": row.said.get("tests", []),
        "sources": [{"name": one.name, "state": one.word} for one in said.sources],
        "replaces": said.told.replaces,
        "replaced_by": said.state.replaced_by,
        "sha256": row.digest,
    }
