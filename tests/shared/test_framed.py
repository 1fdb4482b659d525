"""A page joined in its frame is the page its template draws, whatever it says."""

from __future__ import annotations

from dataclasses import dataclass

from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from youji.shared.framed import MARK, Fixed, Frames

TEMPLATE = engines["django"].from_string(
    """{% if it.good %}<b class="{{ it.tone }}">{% endif %}{{ it.name }}
{% for word, value in it.rows %}<a href="/b/{{ word }}">{{ value }}</a>{% empty %}nothing{% endfor %}
{% if it.inner.said %}{{ it.inner.said }} and {{ it.name }}{% endif %}"""
)
TEXTS = st.text(st.characters(exclude_characters=MARK, exclude_categories=["Cs"]), max_size=9)


@dataclass(frozen=True, slots=True)
class Inner:
    said: str


@dataclass(frozen=True, slots=True)
class Shown:
    name: str
    good: bool
    tone: Fixed
    rows: tuple[tuple[str, str], ...]
    inner: Inner


SHOWN = st.builds(
    Shown, TEXTS, st.booleans(), st.sampled_from([Fixed("ok"), Fixed("stop")]),
    st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple), st.builds(Inner, TEXTS),
)  # fmt: skip


def draw(shown: Shown) -> str:
    return TEMPLATE.render({"it": shown})


@given(st.lists(SHOWN, max_size=6))
def test_a_framed_page_is_the_drawn_one(some):
    frames: Frames[Shown] = Frames()
    for shown in some:
        assert frames.page(shown, draw) == draw(shown)


def test_a_shape_is_drawn_once_and_what_it_depends_on_besides_makes_another():
    drawn: list[Shown] = []
    frames: Frames[Shown] = Frames()

    def counted(shown: Shown) -> str:
        drawn.append(shown)
        return draw(shown)

    for name in ("a", "<b>", "c & d"):
        frames.page(Shown(name, True, Fixed("ok"), (("x", name),), Inner("")), counted, 1)
    assert len(drawn) == 1
    frames.page(Shown("a", True, Fixed("ok"), (("x", "y"),), Inner("")), counted, 2)
    frames.page(Shown("a", True, Fixed("stop"), (("x", "y"),), Inner("")), counted, 2)
    frames.page(Shown("", True, Fixed("ok"), (("x", "y"),), Inner("")), counted, 2)
    assert len(drawn) == 4
