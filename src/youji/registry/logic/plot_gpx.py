"""Plots in GPX: tracks and routes that were walked round a field; waypoints and open tracks are named."""

from __future__ import annotations

from collections.abc import Mapping

from youji.registry.logic.plot_budget import MAX_DEPTH, Budget, NamedGeometry, no_plot
from youji.registry.logic.plot_kml import feed
from youji.registry.logic.plot_lines import not_enclosing
from youji.shared.refusals import Refused

INCOMPLETE = "GPX 文件的内容不完整，或含有不允许的声明。请从手机轨迹软件或手持 GPS 重新导出后再导入。"
WAYS, POINTS = {"trk", "rte"}, {"trkpt", "rtept"}


def read_gpx(data: bytes) -> tuple[list[NamedGeometry], list[str]]:
    """Each track or route whose ends meet, as a line with its name; and what the others are.

    Raises:
        Refused: it is not GPX, or holds more than a base's plots.
    """
    ways = Ways()
    feed(ways, data, INCOMPLETE)
    return ways.found, ways.left_out


class Ways:
    """What the XML parser calls; it keeps the one track or route that is open, its segments joined."""

    def __init__(self) -> None:
        self.found: list[NamedGeometry] = []
        self.left_out: list[str] = []
        self.budget = Budget()
        self.path: list[str] = []
        self.text: list[str] = []
        self.name = ""
        self.points: list[list[float]] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        kind = tag.rpartition("}")[2]
        if len(self.path) >= MAX_DEPTH:
            raise Refused(INCOMPLETE)
        self.path.append(kind)
        self.text = []
        if kind in WAYS or kind == "wpt":
            self.budget.take_feature()
            self.name, self.points = "", []
        elif kind in POINTS:
            self.budget.take_corners(1)
            self.points.append([float(attributes.get("lon", "nan")), float(attributes.get("lat", "nan"))])

    def data(self, text: str) -> None:
        """Text, in pieces; only that of names is anybody's."""
        if self.path[-1:] == ["name"]:
            self.text.append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        kind = self.path.pop()
        if kind == "name" and self.path and self.path[-1] in {*WAYS, "wpt"}:
            self.name = "".join(self.text).strip()[:60]
        elif kind == "wpt":
            self.left_out.append(no_plot(self.name, "Point"))
        elif kind in WAYS:
            self._way()

    def close(self) -> None:
        """The file ends."""

    def _way(self) -> None:
        if why := not_enclosing(self.points):
            self.left_out.append(no_plot(self.name, "Track", why))
            return
        self.budget.take_plot()
        self.found.append(
            (self.name or f"{self.budget.plots}号地", {"type": "LineString", "coordinates": self.points})
        )
