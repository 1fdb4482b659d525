"""How much a file of plots may hold. Counted while it is read: the first too many ends the reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from youji.shared.refusals import Refused

MAX_BYTES = 8_000_000
MAX_UNPACKED_BYTES = 60_000_000
MAX_PARTS = 200
MAX_PLOTS = 300
#: Two hundred for each plot; a boundary walked with a phone has some dozens.
MAX_CORNERS = 60_000
#: Points and lines drawn beside the plots are passed over, but not without end.
MAX_FEATURES = 3_000
MAX_RINGS = 1_000
MAX_DEPTH = 32

#: What a figure is that is no plot, in words.
FIGURES = {
    **dict.fromkeys(("Point", "MultiPoint"), "点"),
    **dict.fromkeys(("LineString", "MultiLineString", "LinearRing", "Track"), "线"),
}


def no_plot(name: str, kind: str, why: str = "") -> str:
    """How a figure that was not read is named to whoever sent it, and ``why`` where its kind alone does not tell."""
    return f"{f'“{name[:60]}”' if name else '没有名字的图形'}：{why or FIGURES.get(kind, '没有边界')}"


NamedGeometry = tuple[str, dict[str, Any]]
TOO_MANY_CORNERS = (
    f"文件里的点超过{MAX_CORNERS:,}个。请在测绘软件中简化边界（如容差0.5米），或分成几个文件后再导入。"
)


@dataclass(slots=True)
class Budget:
    """What has been read of a file so far."""

    plots: int = 0
    corners: int = 0
    features: int = 0

    def take_feature(self) -> None:
        """One more of whatever kind.

        Raises:
            Refused: there are too many.
        """
        self.features += 1
        if self.features > MAX_FEATURES:
            raise Refused(f"文件里的图形超过{MAX_FEATURES:,}个。请只导出这个基地的地块后再导入。")

    def take_plot(self) -> None:
        """One more plot.

        Raises:
            Refused: there are too many.
        """
        self.plots += 1
        if self.plots > MAX_PLOTS:
            raise Refused(f"文件里的地块太多，一次最多{MAX_PLOTS}个。请分成几个文件。")

    def take_corners(self, number: int) -> None:
        """So many more corners.

        Raises:
            Refused: there are too many.
        """
        self.corners += number
        if self.corners > MAX_CORNERS:
            raise Refused(TOO_MANY_CORNERS)
