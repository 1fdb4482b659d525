"""What a browser may do with a page of ours: the Content-Security-Policy (decision 0101).

Should text ever become markup, it can neither run, nor style, nor fetch from elsewhere, nor post elsewhere.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path
from urllib.parse import urlsplit

#: The pages that lean on nothing (400, 500) bring their style with them: that one text, by its hash.
ERROR_STYLE = Path(__file__).resolve().parent.parent / "shared" / "templates" / "shared" / "_error_style.html"


def directives(tiles: str) -> dict[str, list[str]]:
    """Directive → sources, where background maps come from ``tiles`` (``YOUJI_TILES``)."""
    return {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *tile_hosts(tiles)],
        "style-src": ["'self'", style_hash(ERROR_STYLE.read_text(encoding="utf-8"))],
        "script-src": ["'self'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        # No string goes into innerHTML and its like, ours or a library's, but through the policies that registry/strings.js,
        # shared/field-register.js and certificates/verify.js make: the first takes markup for text, the others know one address.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["default", "field-worker", "verify-worker"],
    }


#: The documentation of the API is drawn by Swagger, which writes its own markup: nothing of ours is on that page.
SWAGGER = {"require-trusted-types-for": None, "trusted-types": None}


def tile_hosts(template: str) -> list[str]:
    """The hosts that ``https://t{s}.example.cn/…`` stands for, as a policy names them; none for a path of our own."""
    parts = urlsplit(template)
    labels = parts.netloc.split(".")
    varies = max((at for at, label in enumerate(labels) if "{" in label), default=-1)
    host = ".".join(["*", *labels[varies + 1 :]] if varies >= 0 else labels)
    return [f"{parts.scheme}://{host}"] if host else []


def style_hash(page: str) -> str:
    """The source that admits the style element of ``page`` and no other."""
    style = page.partition("<style>")[2].partition("</style>")[0]
    return f"'sha256-{b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
