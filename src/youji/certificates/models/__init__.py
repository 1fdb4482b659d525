"""Tables of the room."""

from __future__ import annotations

from youji.certificates.models.certificates import Certificate, Serial, Void
from youji.certificates.models.log import LogHead, LogLeaf, LogTile
from youji.certificates.models.looks import Look, Suspected
from youji.certificates.models.printing import Printing

__all__ = ["Certificate", "LogHead", "LogLeaf", "LogTile", "Look", "Printing", "Serial", "Suspected", "Void"]
