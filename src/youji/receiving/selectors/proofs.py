"""What kept certificates prove, for the gate of the next one: filled in at ``certificates.kept``."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from youji.certificates.selectors.sources import Kept
from youji.receiving.logic.verdict import WORDS, Verdict
from youji.receiving.models import Proof, Scan
from youji.receiving.selectors.received import undone

PAPER = "纸质或其他系统的合格证"


def kept_for(lot_ids: Collection[UUID]) -> list[Kept]:
    """The certificates on file for these lots, in the order in which they came.

    One that does not hold proves nothing; of what cannot be verified a picture must be there.
    """
    proofs = list(Proof.objects.filter(lot_id__in=list(lot_ids)).order_by("at", "pk"))
    gone = undone({one.pile_id for one in proofs})
    rows = Scan.objects.in_bulk({one.scan_id for one in proofs if one.pile_id not in gone})
    found = [(one, rows[one.scan_id]) for one in proofs if one.scan_id in rows]
    return [_kept(proof.lot_id, scan) for proof, scan in found]


def _kept(lot_id: UUID, scan: Scan) -> Kept:
    verdict = Verdict(scan.verdict)
    proves = verdict is Verdict.VERIFIED or (verdict is Verdict.UNVERIFIABLE and scan.document_id is not None)
    word, tone = WORDS[verdict]
    ours = scan.code if scan.certificate_id else ""
    return Kept(lot_id, ours, scan.code or PAPER, word, tone, scan.certificate_id, proves)
