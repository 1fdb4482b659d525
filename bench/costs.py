"""What every public address costs, in plain pages (``/verify`` = 1): processor time of one answer that is not kept from before.

``YOUJI_VAR=… python bench/costs.py`` on a world that is there already (``youji run --prepare-only`` makes the demonstration).
Addresses are found as a visitor finds them: from the home page on, a few of each view, and every operation of the API
that needs no token. A made-up session cookie goes with each request, so that nothing is answered from memory.
"""

from __future__ import annotations

import os
import re
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youji.settings")
PLAIN = "/verify"
LIMIT = 20
OF_EACH_VIEW = 3
NOT_THE_PUBLICS = ("/static/", "/accounts/", "/demo", "/log/tile")
ROUNDS = 5
#: A picture for chats is named with its whole address.
LINKS = re.compile(r'(?:href|src|action)="(/[^"#]*)"|"og:image" content="https?://[^/"]+(/[^"#]*)"')


def cost(client: Any, path: str) -> tuple[float, Any]:
    """Milliseconds of the processor, and the answer."""
    from django.db import close_old_connections

    from youji.portal.views import entries
    from youji.shared.paper import rendering

    rendering._compile.cache_clear()  # what is drawn is drawn anew
    entries.CARDS.pages.clear()
    began = time.process_time()
    answer = client.get(path, headers={"cookie": "sessionid=nobody", "host": "127.0.0.1"})
    took = (time.process_time() - began) * 1000
    close_old_connections()
    return took, answer


def found(client: Any) -> dict[str, list[str]]:
    """View → some of its addresses, from the home page on."""
    from django.urls import Resolver404, resolve

    waiting = ["/", PLAIN, "/sitemap.xml", "/robots.txt", "/data", "/api/v1/openapi.json", "/api/v1/docs"]
    seen: set[str] = set()
    views: dict[str, list[str]] = defaultdict(list)
    while waiting:
        path = waiting.pop(0)
        if path in seen or path.startswith(NOT_THE_PUBLICS):
            continue
        seen.add(path)
        try:
            view = resolve(path.partition("?")[0])
        except Resolver404:
            continue
        name = view.view_name or view.route
        if len(views[name]) < OF_EACH_VIEW:
            answer = cost(client, path)[1]
            if answer.status_code == 200:
                views[name].append(path)
                waiting += leads_to(answer, path)
    return {name: paths for name, paths in views.items() if paths}


def leads_to(answer: Any, path: str) -> list[str]:
    """Where a visitor may go on to: links of a page, operations that need no token."""
    if path.endswith("openapi.json"):
        ways = answer.json()["paths"].items()
        return [p for p, way in ways if "get" in way and not way["get"].get("security") and "{" not in p]
    if "html" not in answer["Content-Type"]:
        return []
    return [(a or b).replace("&amp;", "&") for a, b in LINKS.findall(answer.content.decode())]


def main() -> None:
    """Ask each in turns, print the table."""
    import django

    django.setup()
    from django.test import Client

    client = Client()
    views = found(client)
    plain = statistics.median(cost(client, PLAIN)[0] for _ in range(20))
    rows = []
    for name, paths in views.items():
        worst = max((statistics.median(cost(client, path)[0] for _ in range(ROUNDS)), path) for path in paths)
        rows.append((worst[0] / plain, name, worst[1]))
    print(
        f"  {PLAIN}：{plain:.1f} ms 处理器时间；{len(views)} 个公开页面和接口，{sum(map(len, views.values()))} 个地址"
    )
    for times, name, path in sorted(rows, reverse=True):
        print(f"  {times:7.1f}  {name:40}  {path[:70]}")
    over = [name for times, name, _ in rows if times > LIMIT]
    print(f"  超过 {LIMIT} 个普通页面的：{'、'.join(over) or '没有'}")


if __name__ == "__main__":
    main()
