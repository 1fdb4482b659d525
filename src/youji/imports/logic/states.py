"""What becomes of an import that was handed over: a table of states, and of who waits for whom in each."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a run stands. What is over never moves again."""

    WAITING = "waiting"
    RUNNING = "running"
    LOOKED = "looked"  # looked at, nothing written: its owner says whether it goes on
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


LABELS = {
    State.WAITING: "等待",
    State.RUNNING: "进行",
    State.LOOKED: "待确认",
    State.DONE: "完成",
    State.REFUSED: "未通过",
    State.CANCELLED: "已取消",
}
#: Whose file is still wanted.
OPEN = (State.WAITING, State.RUNNING, State.LOOKED)
#: What its owner may take back.
CANCELLABLE = (State.WAITING, State.LOOKED)
#: What the worker is yet to do, or is doing.
AHEAD = (State.WAITING, State.RUNNING)
#: How a state looks on a page.
TONES = {State.DONE: "ok", State.LOOKED: "ok", State.REFUSED: "stop"}
