"""What is answered to each record that was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from youji.production.logic.judged import Found, Judged, against
from youji.production.models import Lot, Record
from youji.production.services.saying import Said
from youji.shared.refusals import Refused

OTHER_CONTENT = "这个记录号已经存了另一条内容。请换一个记录号；要改原来那条，请作更正。"


@dataclass(frozen=True, slots=True)
class Result:
    """One answer. ``state`` is ``stored`` or ``refused``; ``said`` is what the person reads."""

    id: str
    state: str
    said: str = ""
    verdict: str = ""
    earliest_harvest_on: str = ""
    edition: str = ""
    findings: tuple[Found, ...] = ()
    lot: str = ""
    problems: tuple[tuple[str, str], ...] = ()  # field, sentence
    remarks: tuple[str, ...] = ()
    repeated: bool = False

    @property
    def stored(self) -> bool:
        """Whether it is there."""
        return self.state == "stored"


@dataclass(slots=True)
class Made:
    """A record as it is to be written, with what goes with it."""

    record: Record
    result: Result
    judged: Judged = field(default_factory=Judged)
    lot: Lot | None = None


def stored(record: Record, judged: Judged, odd: Sequence[Found], lot: Lot | None) -> Result:
    """The answer to a record that is there now: what is against it, and when what it was used on may be harvested."""
    found = (*judged.findings, *odd)
    return Result(
        str(record.pk),
        "stored",
        "".join(one.sentence for one in against(found)),
        record.verdict,
        judged.earliest.isoformat() if judged.earliest else "",
        judged.edition,
        found,
        lot.code if lot else "",
        remarks=tuple(record.remarks),
    )


def refused(id: str, no: Refused) -> Result:  # noqa: A002  (the message's own word)
    """What cannot be a fact, or is not let happen."""
    return Result(id, "refused", str(no), problems=tuple((one.field, str(one)) for one in no.problems))


def _as_before(said: Said, row: Record) -> bool:
    """Whether it is a record of before decision 0144, when nothing said of 有机肥 was 否 in the digest and in no facts."""
    return row.digest == said.former and "organic" not in row.facts


def again(said: Said, row: Record) -> Result:
    """The answer to a record that is there already, sent once more."""
    if row.digest != said.digest and not _as_before(said, row):
        return Result(str(said.id), "refused", OTHER_CONTENT, problems=(("id", OTHER_CONTENT),))
    return Result(
        str(row.pk),
        "stored",
        verdict=row.verdict,
        earliest_harvest_on=row.earliest_harvest_on.isoformat() if row.earliest_harvest_on else "",
        edition=row.edition,
        remarks=tuple(row.remarks),
        repeated=True,
    )
