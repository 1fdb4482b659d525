"""What holds today of a certificate: asked at every reading, never stored. Bad news first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from youji.catalogue.selectors.bad_news import is_quiet
from youji.certificates.logic.ranges import Range, covered, said
from youji.certificates.models import Certificate, Void
from youji.certificates.selectors.halted import suspended
from youji.certificates.selectors.sources import sources_of
from youji.lots.selectors.against import Objection, line_of_one, objections_on
from youji.shared.clock import in_words, local_date
from youji.shared.rooms import extensions

#: Where a room says what speaks against certificates: of a parcel and all it was made of, (operator, lot) → ``News``.
POINT = "certificates.told"
#: 农产品质量安全监测的复检: domain.md, ten facts, 4.
RETEST = "对检测结果有异议的，被检测人可以在收到结果之日起五个工作日内申请复检（快速检测在四小时内）。"


@dataclass(frozen=True, slots=True)
class News:
    """One thing that speaks against the certificate, or a warning beside it (``stops`` false)."""

    kind: str  # a key of ``WORDS``
    sentence: str
    stops: bool
    link: str = ""  # where more of it is said
    reply: str = ""  # what whoever it is about may do, or says to it


@dataclass(frozen=True, slots=True)
class State:
    """The certificate today: ``key`` is the gravest of its news, or ``good``; ``replaced_by`` is a number."""

    key: str
    news: tuple[News, ...]
    replaced_by: str = ""

    @property
    def word(self) -> str:
        """The state in a word."""
        return WORDS[self.key][0]

    @property
    def tone(self) -> str:
        """Its tone."""
        return WORDS[self.key][1]


WORDS = {
    "recalled": ("已召回", "stop"),
    "failed": ("检测不合格", "stop"),
    "void": ("已作废", "stop"),
    "held": ("已封存、停止流通", "stop"),
    "source": ("来源的合格证有问题", "stop"),
    "suspended": ("经营主体已暂停", "held"),
    "partly_void": ("部分作废", "warn"),
    "good": ("有效", "ok"),
}


#: What lies on what the goods were made of is told of them already.
OF_THE_LINE = frozenset({"recalled", "failed", "held"})


#: What was found of certificates on a day, by their keys; whoever asks of several asks of each once.
Asked = dict[UUID, State]


def state_of(certificate: Certificate, today: date, asked: Asked | None = None) -> State:
    """How the certificate stands on the day, by everything this house knows.

    Of what it rests on each certificate is asked once, however many ways lead to it; resting on itself says nothing of it.
    """
    asked = {} if asked is None else asked
    if certificate.pk not in asked:
        asked[certificate.pk] = State("good", ())
        asked[certificate.pk] = _found(certificate, today, asked)
    return asked[certificate.pk]


def _found(certificate: Certificate, today: date, asked: Asked) -> State:
    # Whoever read it for a scan knows already whether there is anything (``selectors.certificates.with_code``).
    known = vars(certificate)
    voids = list(certificate.voids.all()) if known.get("any_void", True) else []
    news = [
        *_voids(certificate, voids),
        *([] if known.get("goods_clear") else _of_goods(certificate)),
        *_of_sources(certificate, today, asked),
        *_suspensions(certificate, today),
    ]
    kinds = {one.kind for one in news}
    key = next((kind for kind in WORDS if kind in kinds), "good")
    after = certificate.replacements.values_list("code", flat=True) if known.get("any_after", True) else ()
    return State(key, tuple(sorted(news, key=lambda one: list(WORDS).index(one.kind))), next(iter(after), ""))


def _voids(certificate: Certificate, voids: Sequence[Void]) -> list[News]:
    if not voids:
        return []
    last, ranges = voids[-1], [Range(one.first, one.last) for one in voids]
    when = in_words(local_date(last.at))
    if covered(ranges, certificate.copies):
        return [News("void", f"{when}由{certificate.issuer}作废：{last.reason}", stops=True)]
    return [News("partly_void", f"{said(ranges)}已作废（{when}）：{last.reason}", stops=False)]


def _of_goods(certificate: Certificate) -> list[News]:
    """What rooms above tell of its parcel and of all that was made of, and what lies on it."""
    line = line_of_one(certificate.operator_id, certificate.parcel_id)
    told = [news for tell in extensions(POINT).values() for news in tell(line)]
    recalled = any(one.kind == "recalled" for one in told)
    return told + _holds(certificate, line, besides={"recall"} if recalled else set())


def _holds(certificate: Certificate, line: Collection[tuple[int, UUID]], besides: set[str]) -> list[News]:
    """What lies on its parcel and on what that was made of; a failed test is told as what it is."""
    own = {certificate.parcel_id, certificate.lot_id}
    found = [one for one in objections_on(line) if one.cause not in besides]
    return [
        _failed(one, own) if one.cause == "sample" else News("held", str(one), stops=True) for one in found
    ]


def _failed(one: Objection, own: Collection[UUID]) -> News:
    of = "本批产品" if one.lot_id in own else f"原料批次{one.lot}"
    return News("failed", f"{of}检测不合格：{one.reason}", stops=True, reply=RETEST)


def _of_sources(certificate: Certificate, today: date, asked: Asked) -> list[News]:
    """What speaks against the certificates that a collector's rests on, each with its gravest news, the gravest first."""
    told = []
    for one in sources_of(certificate):
        state = state_of(one.row, today, asked) if one.row is not None else None
        news = next((one for one in state.news if one.kind not in OF_THE_LINE), None) if state else None
        if state is not None and news is not None:
            told.append((list(WORDS).index(news.kind), one.name, WORDS[news.kind][0], news))
        elif one.row is None and one.tone == "stop":
            told.append((0, one.name, one.word, News("source", "", stops=True)))
    told.sort(key=lambda one: one[:2])
    return [
        News("source", f"来源合格证{name}：{word}。{news.sentence}", stops=news.stops)
        for _, name, word, news in told
    ]


def _suspensions(certificate: Certificate, today: date) -> list[News]:
    numbers = [base["number"] for base in certificate.bases]
    if vars(certificate).get("holder_clear") and is_quiet(numbers, None):
        return []
    return [News("suspended", one, stops=False) for one in suspended(certificate.operator_id, numbers, today)]


def simple_state(certificate: Certificate) -> tuple[str, str]:
    """The word and tone for a list: void, partly, or neither; what lies on the lot or the firm, its page says."""
    ranges = [Range(one.first, one.last) for one in certificate.voids.all()]
    if not ranges:
        return "已开具", "ok"
    return WORDS["void" if covered(ranges, certificate.copies) else "partly_void"]
