"""How far the log is known to have gone beyond a backup, and how it owns up to what is lost (decisions 0108, 0119)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from youji.documents.dumps import Unfit
from youji.ledger import anchor, keys, rotation, succession
from youji.ledger.logic import notes
from youji.ledger.logic.succession import nth_of
from youji.ledger.succession import Event

NOT_ITS_KEY = (
    "备份以后日志换过钥匙：最新的检查点不是备份里的钥匙签的。什么都没有恢复。"
    "请加 --log-key 文件，给出换钥匙以后的 log.key（在改名留存的 YOUJI_VAR 里，或更新的备份里）；"
    "那把钥匙确实没有了，加 --log-key-lost：日志另起一本，由备份里的钥匙签名，只认得新钥匙的人会看到“换了一本”。"
)


@dataclass(frozen=True, slots=True)
class Known:
    """A file with the newest checkpoint anybody kept; of a key changed since the backup the file, or that it is lost."""

    newest: Path | None = None
    log_key: Path | None = None
    key_lost: bool = False

    def notes(self) -> list[str]:
        """The newest checkpoints that are known: of this machine, and of the file; a note, or lines of notes.

        Raises:
            Unfit: the file holds none.
        """
        found = [note] if (note := anchor.last()) else []
        if self.newest is None:
            return found
        try:
            text = self.newest.read_text(encoding="utf-8")
            lines = text.strip().split("\n")
            given = str(json.loads(lines[-1])) if text.startswith('"') else text
            notes.parse_checkpoint(notes.read_note(given)[0])
        except (OSError, ValueError) as fault:
            raise Unfit(
                f"{self.newest} 里没有签名的检查点：应是 /log/checkpoint 的原文，或 checkpoints.jsonl。"
            ) from fault
        return [*found, given]

    def demand_its_key(self, known: list[str], unpacked: Path) -> Path | None:
        """The file of ``log_key`` where that, and none of the backup's own keys, signed the newest of ``known``.

        Raises:
            Unfit: no key that is here did, and it is not said to be lost; or ``log_key`` holds none.
        """
        if not known or self.key_lost:
            return None
        note = _newest(known)
        try:
            own = [keys.read(path) for name in keys.FILES if (path := unpacked / name).exists()]
            given = keys.read(self.log_key) if self.log_key else None
        except OSError as fault:
            raise Unfit(f"读不了 {fault.filename}（{fault.strerror}）。") from fault
        except keys.KeyFault as fault:
            raise Unfit(str(fault)) from fault
        if any(keys.signed_by(note, keys.public(key)) for key in own):
            return None
        if given is None or not keys.signed_by(note, keys.public(given)):
            raise Unfit(NOT_ITS_KEY)
        return self.log_key

    def own_up(self, known: list[str], made_at: str, now: datetime) -> Event | None:
        """Another log begins where ``known`` has more than the database, and says so; its leaf.

        Raises:
            Unfit: what is known is of another log.
        """
        if not known or succession.is_accounted_for(newest := _newest(known)):
            return None
        try:
            reason = f"从 {made_at} 的备份恢复，之后的记录丢失"
            return rotation.restart(newest, reason=reason, now=now, lost=self.key_lost)
        except rotation.CannotGoOn as fault:
            raise Unfit(str(fault)) from fault


NOTHING = Known()


def _newest(known: list[str]) -> str:
    """Of the log that was begun last the longest: one begun after a loss may still be shorter than the one before."""

    def how_new(note: str) -> tuple[int, int]:
        signed = notes.parse_checkpoint(notes.read_note(note)[0])
        return nth_of(signed.origin), signed.size

    return max(known, key=how_new)
