"""What the gate looks at: everything about a lot, and what is asked for, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from youji.certificates.logic.tables import Class, Element


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule of use says of everything used on the ground of the lot; ``checked``: somebody compared its values."""

    rule: str
    verdict: str  # allowed | forbidden | unknown
    message: str
    checked: bool = True


@dataclass(frozen=True, slots=True)
class Drug:
    """Something used against pests or disease; ``actives`` are its substances, none where nobody can tell."""

    name: str
    day: date
    actives: tuple[str, ...] = ()
    label_until: date | None = None  # from then on its label's row does not hold any more
    checked: bool = True  # the label's row was compared


@dataclass(frozen=True, slots=True)
class Sampled:
    """A sample of the goods with a report; ``fit``: the word of whoever tested counts on that day.

    ``certain`` is false of one taken in the base of somebody else's, on no plot that is named: whose goods they were, nobody
    can tell.
    """

    code: str
    day: date
    grade: str  # over | ok | unknown, as environment judges
    fit: bool
    by_laboratory: bool
    parameters: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()  # sentences of what is over its limit
    certain: bool = True
    over: tuple[str, ...] = ()  # the parameters that ``failed`` is about


@dataclass(frozen=True, slots=True)
class Facts:
    """A lot, and the certificate that is asked for. Quantities are whole thousandths of ``unit``."""

    day: date
    lot: str
    product: str
    unit: str
    left: int
    asked: int
    copies: int
    basis: tuple[str, ...]
    on_package: tuple[str, ...] = ()
    kind: Class | None = None
    elements: tuple[Element, ...] = ()
    judged: tuple[Said, ...] | None = ()  # None: the lot has no record of its own to judge
    lacking: tuple[str, ...] = ()
    drugs: tuple[Drug, ...] = ()
    tested: tuple[Sampled, ...] = ()
    own_tests: tuple[
        Sampled, ...
    ] = ()  # what the issuer's people tested of these very goods on the spot, and still holds
    stops: tuple[str, ...] = ()
    suspended: tuple[str, ...] = ()
    unproved: tuple[str, ...] = ()  # lots it came from of which no certificate is on file
    standing: tuple[str, ...] = ()  # certificates of the issuer's own that speak for these goods already
    partly_void: tuple[str, ...] = ()  # the same, but some copies are void
    empty: tuple[str, ...] = ()  # elements that the certificate would have nothing to say of
