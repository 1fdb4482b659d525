"""What a program sends as JSON, counted before it becomes a million objects."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from youji.shared.refusals import TooLarge

#: The longest a program has to say at once is the boundary of a plot: 5,000 corners with their heights.
MAX_BYTES = 2_000_000
MAX_VALUES = 50_000
#: Of what is wrong with a body, so much is told.
PROBLEMS_TOLD = 50


class Bounded(Parser):
    """JSON up to a size and a number of values. Depth is bounded by ``json``, which refuses from about 1,000."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body.

        Raises:
            TooLarge: before it is taken apart.
        """
        body = request.body
        # Every value but the first stands after one of these; texts that hold them are counted too high, no harm.
        values = body.count(b",") + body.count(b"[") + body.count(b"{")
        if len(body) > MAX_BYTES or values > MAX_VALUES:
            raise TooLarge(
                f"请求正文超过{MAX_BYTES // 1_000_000} MB 或{MAX_VALUES:,}个值，没有处理。请分几次提交。"
            )
        return super().parse_body(request)
