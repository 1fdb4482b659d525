"""Clicks and page loads of a task, counted by the page itself: no test can forget one.

A press of the mouse is a click; so is a file chosen, for its dialogue is opened by one. What is typed or chosen from a
list is none. On a phone files are counted as the review counts them, besides the tap that opens camera or chooser: two for
a photograph (the shutter and 确定), one for a file, one for each of several and one for 确定.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page

COUNT = """
for (const [kind, worth] of [["mousedown", () => 1], ["change", (e) => e.target.type === "file" && FILES]]) {
  addEventListener(kind, (e) => {
    sessionStorage.clicks = Number(worth(e)) + Number(sessionStorage.clicks || 0);
  }, true);
}
"""
AT_A_DESK = "1"
ON_A_PHONE = (
    "(e.target.hasAttribute('capture') ? 2 : e.target.files.length > 1 ? e.target.files.length + 1 : 1)"
)


@dataclass
class Counted:
    """A page that counts from its next load on; ``start`` where the task begins, ``told`` where it has ended."""

    page: Page
    record: Callable[[str, object], None]
    loads: list[str] = field(default_factory=list)
    files: str = AT_A_DESK

    def __post_init__(self) -> None:
        self.page.add_init_script(COUNT.replace("FILES", self.files))
        self.page.on("domcontentloaded", lambda loaded: self.loads.append(loaded.url))

    def start(self) -> None:
        """The person stands where the task begins."""
        self.page.evaluate("sessionStorage.clicks = 0")
        self.loads.clear()

    def told(self, task: str, *, clicks: int, loads: int, before: tuple[int, int]) -> None:
        """The task's line of the table; more than it may take fails."""
        self.page.wait_for_load_state()
        took = int(self.page.evaluate("sessionStorage.clicks")), len(self.loads)
        assert bool(loads) == bool(took[1]), self.loads  # a task that loads nothing says so
        self.record(
            "task",
            f"{task}：点击{took[0]}（以前{before[0]}，至多{clicks}），打开页面{took[1]}（以前{before[1]}，至多{loads}）",
        )
        assert 0 < took[0] <= clicks, f"{task}: {took[0]} clicks"  # none at all: nobody counted
        assert took[1] <= loads, self.loads
