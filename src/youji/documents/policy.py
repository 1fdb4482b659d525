"""Who opens which pages: anybody may ask for a document; ``visible_to`` decides whether there is one."""

from __future__ import annotations

from youji.shared.web import PUBLIC

DOCUMENT = PUBLIC
