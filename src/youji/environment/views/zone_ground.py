"""The ground that a zone's form says: drawn, typed, or in a file, which is chosen once however often the form comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile

from youji.environment.forms import ZoneForm
from youji.registry.logic.plot_budget import MAX_BYTES
from youji.registry.services import demand_datum, read_drawn, read_upload
from youji.shared.refusals import Refused
from youji.shared.web import ActorRequest
from youji.shared.workbook import kept

#: So many things of a file that are no boundary are named.
NAMED = 20
ONE_OF_TWO = (
    "又选了文件，又填了坐标，只能用一样。要用文件的，请清空这一格再按一次；要用坐标的，直接再按一次。"
)


@dataclass(frozen=True, slots=True)
class Ground:
    """Boundaries on their ``datum`` (empty: nobody said it), and what of the file is none."""

    boundaries: list[Any]
    datum: str
    left_out: tuple[str, ...] = ()

    @property
    def lacking(self) -> str:
        """What of the file is not in the zone, in words; empty where all of it is."""
        if not self.left_out:
            return ""
        more = f"等{len(self.left_out)}个" if len(self.left_out) > NAMED else ""
        return f"文件里没有读的：{'；'.join(self.left_out[:NAMED])}{more}。这些不在画好的区里。"


def put_aside(request: ActorRequest, form: ZoneForm) -> None:
    """The file that was chosen waits with what was typed: whatever is refused, nobody chooses it again."""
    upload = request.FILES.get("file")
    if upload is None or (upload.size or 0) > MAX_BYTES:
        return
    forget(request, form)
    form.data["kept"] = kept.keep(upload.read(), request.actor.user_id)  # type: ignore[index]
    form.data["kept_name"] = str(upload.name)[-200:]  # type: ignore[index]
    upload.seek(0)


def forget(request: ActorRequest, form: ZoneForm) -> None:
    """No file waits any more."""
    kept.drop(form.data.get("kept", ""), request.actor.user_id)
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["kept"] = form.data["kept_name"] = ""  # type: ignore[index]


def ground_of(request: ActorRequest, form: ZoneForm) -> Ground:
    """What the form says. What is drawn or typed after a file was chosen is meant instead of it.

    Raises:
        Refused: at ``geometry``, ``file`` or ``datum``: nothing is drawn on a guess.
    """
    said, datum = form.cleaned_data, form.cleaned_data["datum"]
    if said["geometry"] and said["file"]:
        raise Refused(ONE_OF_TWO, "geometry")
    if said["geometry"]:
        return Ground([read_drawn(said["geometry"])], datum)
    upload = said["file"] or _waiting(request, form)
    if upload is None:
        raise Refused("还没有边界。请在地图上画，填坐标，或选边界文件。", "geometry")
    try:
        seen = read_upload(upload)
    except Refused:
        forget(request, form)  # it is the file that is to be mended
        raise
    return Ground([geometry for _, geometry in seen.plots], demand_datum(seen, datum), tuple(seen.left_out))


def _waiting(request: ActorRequest, form: ZoneForm) -> Any:
    token, name = form.cleaned_data["kept"], form.cleaned_data["kept_name"]
    if not token:
        return None
    try:
        return ContentFile(kept.fetch(token, request.actor.user_id), name)
    except Refused as gone:
        forget(request, form)
        raise Refused("选过的边界文件已经过期。请重新选择文件。", "file") from gone
