"""Plots in KML: read in one pass, as the parser meets the elements; only names and boundaries are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from youji.registry.logic.plot_budget import FIGURES, MAX_DEPTH, Budget, NamedGeometry, no_plot
from youji.registry.logic.plot_lines import not_enclosing
from youji.registry.logic.plot_shapes import NAME_KEYS
from youji.registry.logic.plot_text import document_text
from youji.shared.refusals import Refused

INCOMPLETE = "KML 文件的内容不完整，或含有不允许的声明。请从奥维、谷歌地球重新导出后再导入。"

#: What can go round a plot.
LINES = {"LineString", "LinearRing", "Track"}
Rings = list[list[list[float]]]


def read_kml(data: bytes) -> tuple[list[NamedGeometry], list[str]]:
    """Each Placemark that has polygons, with its name; and what the others are.

    Raises:
        Refused: it is not KML, or holds more than a base's plots.
    """
    placemarks = Placemarks()
    feed(placemarks, data, INCOMPLETE, prepare=_with_gx)
    return placemarks.found, placemarks.left_out


def feed(target: Any, data: bytes, incomplete: str, *, prepare: Callable[[str], str] = str) -> None:
    """``target`` has seen every element of the document.

    Raises:
        Refused: with ``incomplete``, when it is no whole XML or holds declarations.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    text = document_text(data)
    if text is None:
        raise Refused(incomplete)
    # The text is decoded already: whatever the document says of its encoding, it is fed as UTF-8.
    parser = DefusedXMLParser(target=target, forbid_dtd=True, encoding="utf-8")
    try:
        parser.feed(prepare(text).encode())
        parser.close()
    except (DefusedXmlException, SyntaxError, ValueError, LookupError) as error:
        raise Refused(incomplete) from error


def _with_gx(text: str) -> str:
    """The prefix ``gx`` declared: many tools write Google's elements and forget to say whose they are."""
    if "gx:" not in text or "xmlns:gx" in text:
        return text
    return text.replace("<kml", '<kml xmlns:gx="http://www.google.com/kml/ext/2.2"', 1)


class Placemarks:
    """What the XML parser calls; it keeps the one Placemark that is open."""

    def __init__(self) -> None:
        self.found: list[NamedGeometry] = []
        self.budget = Budget()
        self.path: list[str] = []
        self.text: list[str] = []
        self.name = ""
        self.key = ""
        self.told = ""
        #: Beside the polygons: each figure's kind, and its points where it is a line.
        self.figures: list[tuple[str, list[list[float]]]] = []
        self.left_out: list[str] = []
        self.polygons: list[Rings] = []
        self.outer: Rings = []
        self.inner: Rings = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        kind = tag.rpartition("}")[2]
        if len(self.path) >= MAX_DEPTH or (kind in {"Placemark", "Polygon"} and kind in self.path):
            raise Refused(INCOMPLETE)
        self.path.append(kind)
        self.text = []
        if kind == "Placemark":
            self.budget.take_feature()
            self.name, self.told, self.figures, self.polygons = "", "", [], []
        elif kind == "Polygon":
            self.outer, self.inner = [], []
        elif kind in FIGURES and "Polygon" not in self.path:
            if self.figures:  # the first is the Placemark itself, counted when it began
                self.budget.take_feature()
            self.figures.append((kind, []))
        elif kind in {"SimpleData", "Data"}:
            self.key = attributes.get("name", "")

    def data(self, text: str) -> None:
        """Text, in pieces; only that of names and coordinates is anybody's."""
        if self.path and self.path[-1] in {"name", "coordinates", "coord", "SimpleData", "value"}:
            self.text.append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        kind = self.path.pop()
        if kind == "name" and self.path[-1:] == ["Placemark"]:
            self.name = self.name or "".join(self.text).strip()
        elif kind in {"SimpleData", "value"} and self.key in NAME_KEYS:
            self.told = self.told or "".join(self.text).strip()
        elif kind == "coordinates" and "Polygon" in self.path:
            self._ring("".join(self.text))
        elif kind in {"coordinates", "coord"} and self.figures and self.figures[-1][0] in LINES:
            self._line("".join(self.text), height_last=kind == "coordinates")
        elif kind == "Polygon":
            self.polygons.append([*self.outer, *self.inner])
        elif kind == "Placemark":
            self._placemark()

    def close(self) -> None:
        """The file ends."""

    def _ring(self, text: str) -> None:
        try:
            points = ",".join(part.strip() for part in text.split(",")).split()
            ring = [[float(part) for part in point.split(",", 2)[:2]] for point in points]
        except ValueError as error:
            raise Refused("KML 文件里有读不懂的坐标。请重新导出后再导入。") from error
        self.budget.take_corners(len(ring))
        if "outerBoundaryIs" in self.path:
            self.outer.append(ring)
        elif "innerBoundaryIs" in self.path:
            self.inner.append(ring)

    def _line(self, text: str, *, height_last: bool) -> None:
        """The points of a line: written as a ring is, or one in each ``gx:coord`` of a track, with blanks."""
        joined = ",".join(part.strip() for part in text.split(",")) if height_last else ",".join(text.split())
        try:
            points = [[float(part) for part in point.split(",", 2)[:2]] for point in joined.split()]
        except ValueError:
            points = [[]]  # read by nobody: the line is named as left out
        self.budget.take_corners(len(points))
        self.figures[-1][1].extend(points)

    def _placemark(self) -> None:
        """One plot of all its polygons, or of each line that goes round one; what is left, or that nothing is, is named."""
        name = self.name or self.told
        if self.polygons:
            one = len(self.polygons) == 1
            self._plot("Polygon" if one else "MultiPolygon", self.polygons[0] if one else self.polygons)
        elif not self.figures:
            self.left_out.append(no_plot(name, ""))
        for kind, points in self.figures:
            why = not_enclosing(points) if kind in LINES else ""
            if kind in LINES and not why and not self.polygons:
                self._plot("LineString", points)
            else:
                self.left_out.append(no_plot(name, kind, why))

    def _plot(self, kind: str, coordinates: Any) -> None:
        self.budget.take_plot()
        name = (self.name or self.told)[:60] or f"{self.budget.plots}号地"
        self.found.append((name, {"type": kind, "coordinates": coordinates}))
