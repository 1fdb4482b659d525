"""Printable papers: a typst template, data, the fonts we carry; the same file on every machine.

How to use it::

    render(HERE / "certificate.typ", {"title": …, "facts": […]}, qr="https://…/b/430611-25-0002")

A template lies beside the code that prints it and begins with ``#import "/shared/paper/house.typ": *``: that
gives it ``data`` (what was passed, never read as markup), ``qr(size)``, the colours and faces of the house, and
the three ways to make a text fit its place:

- ``fit(width, height, steps, body)`` draws ``body(step)`` with the first step at which it fits, measured;
- ``fit_rows(values, width, height, sizes)`` sets several texts under each other, the tallest made smaller first,
  and tells what of each had to be left for a continuation page;
- ``refuse(what)`` ends the drawing: whoever asked gets ``CannotPrint`` and a sentence, nobody a paper with a line
  cut off or printed over another.

Characters are checked before anything is drawn: one that no font here has is told by name, not printed as a box.
"""

from __future__ import annotations

from youji.shared.paper.glyphs import undrawable
from youji.shared.paper.qr import qr_svg
from youji.shared.paper.rendering import CannotPrint, Format, demand_drawable, pictures, render

__all__ = ["CannotPrint", "Format", "demand_drawable", "pictures", "qr_svg", "render", "undrawable"]
