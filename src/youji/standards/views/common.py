"""What the pages share."""

from __future__ import annotations

from functools import partial

from youji.shared import pages

#: The page of one form: what is typed stays on the phone, in two columns where there is room.
form_page = partial(pages.form_page, keep="standards", two=True)
