"""Which key of each log is believed: the one that people gave, or what it handed over to by a leaf that it signed itself.

A change of keys needs nobody to be told: the key one has signed the leaf that names the next. A log that begins anew
under another name is another matter: leaves are lost, and people decide whether that is to be signed for.
"""

from __future__ import annotations

import base64
import json
import logging
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from youji.ledger.logic import merkle, notes, succession
from youji.witness.asked import Log
from youji.witness.folder import Folder, Unusable
from youji.witness.site import Site, Unreachable

#: So often the log is asked at most whether it has handed over: anybody can send a checkpoint of a key nobody knows.
AGAIN_SECONDS = 5.0
#: So long whoever sends a checkpoint waits for that; the log gives up after two seconds.
WAIT_SECONDS = 1.0

logger = logging.getLogger("youji.witness")


class Trust:
    """The logs that are looked after, each with the key that is believed now."""

    def __init__(self, folder: Folder, logs: Sequence[Log]) -> None:
        """What was handed over before is believed again.

        Raises:
            Unusable: the file that says so is damaged.
        """
        self.folder = folder
        self._logs: dict[str, list[Log]] = {}
        for log in logs:
            self._logs.setdefault(log.origin, []).append(self._as_kept(log))
        self._looking = threading.Lock()
        self._looked_at = dict.fromkeys(self._logs, float("-inf"))

    @property
    def keys(self) -> Mapping[str, Sequence[str]]:
        """The verifier keys that are believed, by origin."""
        return {origin: [log.vkey for log in logs] for origin, logs in self._logs.items()}

    def log(self, origin: str) -> Log:
        """Where the log is, and a key that is believed."""
        return self._logs[origin][-1]

    def current(self, origin: str) -> Log:
        """The same, once it was asked whether it has handed over, if what it shows is not signed by that key.

        Raises:
            Unreachable: it does not answer.
        """
        log = self.log(origin)
        note = Site(log.url).get("/log/checkpoint")
        try:
            notes.open_checkpoint((note or b"").decode(), log.vkey)
        except (notes.BadNote, UnicodeDecodeError):
            self.follow(origin)
        return self.log(origin)

    def follow_soon(self, origin: str) -> None:
        """The log is asked in a thread of its own, unless it just was; it is waited for a moment only."""
        if self._looking.locked() or time.monotonic() - self._looked_at[origin] < AGAIN_SECONDS:
            return
        thread = threading.Thread(target=self._follow_or_say, args=(origin,), name="succession", daemon=True)
        thread.start()
        thread.join(WAIT_SECONDS)

    def _follow_or_say(self, origin: str) -> None:
        try:
            self.follow(origin)
        except Unreachable as error:
            logger.warning("%s：问不到有没有换钥匙（%s）", origin, error)

    def follow(self, origin: str) -> None:
        """What the log handed over to is believed from now on, and the old key no more, also after the next start.

        Only where each step is signed by the key before, the log shows a checkpoint of the new one, and that goes on
        from every step and from what was cosigned.

        Raises:
            Unreachable: the log does not answer.
        """
        with self._looking:
            try:
                for place, log in enumerate(self._logs[origin]):
                    self._logs[origin][place] = self._followed(log)
            finally:
                self._looked_at[origin] = time.monotonic()

    def _followed(self, log: Log) -> Log:
        site = Site(log.url)
        answer = site.json("/log/succession")
        try:
            path = _path(log.vkey, answer)
            if not path:
                return log
            key = path[-1].said["data"]["to"]
            trees = succession.follow(log.vkey, path, key).trees
            head = notes.open_checkpoint((site.get("/log/checkpoint") or b"").decode(), key)
            latest = self.folder.latest(log.origin)
            for tree in (*trees, *([latest] if latest else [])):
                if not _begins(site, tree, head):
                    raise succession.NoSuccession(f"现在的日志不是{tree.size}条那一本的续写")
        except (succession.NoSuccession, notes.BadNote, UnicodeDecodeError) as error:
            logger.warning("%s：换钥匙的记录不能凭旧钥匙认可（%s）", log.origin, error)
            return log
        self.folder.keep_succession(log.origin, json.dumps({"steps": self._steps(log.origin, answer)}))
        logger.warning("%s：日志换了钥匙，旧钥匙签名认可了新的，以后只认 %s", log.origin, key)
        return replace(log, vkey=key)

    def _steps(self, origin: str, answer: Any) -> list[Any]:
        """What is to be kept: the steps of before, and those that came."""
        kept = json.loads(self.folder.succession(origin) or '{"steps": []}')["steps"]
        return kept + [step for step in answer["steps"] if step not in kept]

    def _as_kept(self, log: Log) -> Log:
        try:
            kept = json.loads(self.folder.succession(log.origin) or '{"steps": []}')
            path = _path(log.vkey, kept)
            key = path[-1].said["data"]["to"] if path else log.vkey
            succession.follow(log.vkey, path, key)
        except (ValueError, KeyError, TypeError) as error:
            raise Unusable(
                f"{log.origin} 换过钥匙，留下的记录（*.succession）读不懂。删掉它，--log 里换成现在的公钥再启动。"
            ) from error
        return replace(log, vkey=key)


def _path(key: str, answer: Any) -> list[succession.Step]:
    """The changes of keys in ``answer`` that lead on from ``key``, under its own name.

    Raises:
        NoSuccession: the answer cannot be read.
    """
    path: list[succession.Step] = []
    for step in succession.read(answer if isinstance(answer, dict) else {"steps": []}):
        try:
            said = step.said
        except ValueError as error:
            raise succession.NoSuccession("换钥匙的记录读不懂") from error
        data = said.get("data")
        if said.get("action") == succession.CHANGED and isinstance(data, dict) and data.get("from") == key:
            path.append(step)
            key = str(data.get("to"))
    return path


def _begins(site: Site, old: notes.Checkpoint, new: notes.Checkpoint) -> bool:
    """Whether ``new`` goes on from ``old``, by the log's own proof."""
    if old.size == 0:
        return True
    answer = site.json(f"/log/consistency?from={old.size}&to={new.size}")
    try:
        proof = [base64.b64decode(one, validate=True) for one in answer["path"]]
    except (KeyError, TypeError, ValueError):
        return False
    return merkle.verify_consistency(old.size, new.size, old.root, new.root, proof)
