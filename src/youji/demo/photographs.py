"""Photographs of the demonstration's bases: drawn here, terraces under a hill, each from the code of its base."""

from __future__ import annotations

import io
import math
from datetime import datetime
from random import Random

from youji.accounts.models import Agency
from youji.catalogue.logic.statuses import EntryStatus
from youji.catalogue.models import BasePhoto, Entry
from youji.catalogue.services import photos
from youji.demo.made import World
from youji.documents.models import Document
from youji.documents.services import store
from youji.shared.actor import Actor, Role

SIZE = (1280, 853)
#: So many are public; one more waits for the reviewer of the county one plays first.
PUBLIC = 6
WAITS_IN = "430611"
ROWS = 9


def hang(world: World) -> None:
    """A few bases have a photograph that their county has confirmed; one waits."""
    found = Entry.objects.filter(
        base__operator__isnull=False, first_edition__isnull=False, status=EntryStatus.IN_FORCE
    ).select_related("base__operator")
    taken: set[int] = set()
    for entry in found.order_by("-recognised_on", "code"):
        if len(taken) < PUBLIC and entry.base_id not in taken and not entry.division.startswith(WAITS_IN):
            taken.add(entry.base_id)
            _hang(world, entry, confirmed=True)
    if waiting := found.filter(division__startswith=WAITS_IN).order_by("code").first():
        _hang(world, waiting, confirmed=False)


def _hang(world: World, entry: Entry, *, confirmed: bool) -> BasePhoto:
    operator, at = entry.base.operator, world.days_ago(2)
    assert operator is not None  # noqa: S101  (the question asks for one)
    holder = world.cast.holder(operator, at)
    picture: Document = store(
        file=drawn(entry.base.code),
        name="基地现场.jpg",
        actor=holder,
        now=at,
        operator_id=operator.pk,
        division=entry.division,
    )
    said = {"caption": f"{entry.base.name}（演示图，由程序画成）"[:60]}
    photo = photos.offer(code=entry.code, picture=picture, given=said, actor=holder, now=at)
    if confirmed:
        later = world.days_ago(1)
        photos.confirm(
            code=entry.code, actor=_officer(world, entry.division, later), now=later, version=photo.version
        )
    return photo


def _officer(world: World, division: str, now: datetime) -> Actor:
    """A reviewer of the place, or of the nearest office above that there is."""
    offices = {
        division[:6]: Role.COUNTY_REVIEWER,
        division[:4]: Role.CITY_REVIEWER,
        division[:2]: Role.PROVINCE_REVIEWER,
    }
    there_are = set(Agency.objects.filter(division__in=offices).values_list("division", flat=True))
    area = next((area for area in offices if area in there_are), division[:2])
    return world.cast.officer(offices[area], area, now)


def drawn(code: str) -> bytes:
    """Sky, two ranges of hills and the terraces before them as JPEG; the same for the same code."""
    from PIL import Image, ImageDraw

    # A die of its own: the world's other throws stay what they are.
    random = Random(f"photograph {code}")
    (width, height), picture = SIZE, Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(picture)
    for y in range(height):
        light = y / height
        draw.line([(0, y), (width, y)], (int(150 + 85 * light), int(190 + 45 * light), int(222 + 18 * light)))
    for far, (level, colour) in enumerate(((0.38, (126, 160, 150)), (0.48, (84, 130, 104)))):
        _ridge(draw, random, int(height * level), 90 - 25 * far, colour)
    green = random.randint(-14, 14)
    for row in range(ROWS):
        top = int(height * (0.52 + 0.48 * (row / ROWS) ** 1.25))
        shade = (46 + 7 * row + green, 108 + 8 * row + green, 52 + 3 * row)
        _ridge(draw, random, top, 26 + 3 * row, shade)
    copy = io.BytesIO()
    picture.save(copy, "JPEG", quality=85)
    return copy.getvalue()


def _ridge(draw: object, random: Random, top: int, swing: int, colour: tuple[int, int, int]) -> None:
    """A rolling line across the picture, and all below it in one colour with a lighter edge."""
    phase, wave = random.uniform(0, math.tau), random.uniform(1.2, 2.6)
    width, height = SIZE
    line = [
        (
            x,
            top
            + swing * math.sin(phase + wave * math.tau * x / width)
            + swing / 3 * math.sin(2.7 * phase + 3.1 * wave * math.tau * x / width),
        )
        for x in range(0, width + 8, 8)
    ]
    draw.polygon([*line, (width, height), (0, height)], fill=colour)  # type: ignore[attr-defined]
    draw.line(line, fill=tuple(min(255, part + 34) for part in colour), width=5)  # type: ignore[attr-defined]
