"""A hundred visitors who send a byte a second, and a hundred who send nothing: what everybody else notices of it.

``python bench/slow.py URL [seconds]`` asks a server that runs already (``youji run``), or the address of a proxy in front
of one, as a check from outside. Exit 1 when a plain page took more than 1 s or ``/healthz`` more than 0.2 s at the 95th
percentile, or one of either was not answered: the limits of docs/security.md.
"""

from __future__ import annotations

import asyncio
import sys
import time
from urllib.parse import urlsplit

VISITORS = 100
PLAIN, HEALTH = "/verify", "/healthz"
LIMITS = {PLAIN: 1.0, HEALTH: 0.2}
ASKED_EVERY = 0.5
#: Whether the address asked begins with https.
TLS = len(sys.argv) > 1 and sys.argv[1].startswith("https:")
START = "POST /accounts/login/ HTTP/1.1\r\nHost: {host}\r\n"
BODY = START + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10000\r\n\r\n"
#: name → what is sent at once, and then a byte a second (nothing where empty).
KINDS = {
    "什么也不发": ("", ""),
    "请求头一秒一个字节": (START, "a"),
    "正文一秒一个字节": (BODY, "a"),
    "要了页面不读": ("GET /catalogue.csv HTTP/1.1\r\nHost: {host}\r\n\r\n", ""),
}


async def visit(host: str, port: int, first: str, then: str, until: float) -> int:
    """One slow visitor, who comes back whenever the connection is closed; how often it was."""
    closed = -1
    while time.monotonic() < until:
        closed += 1
        reader, writer = await asyncio.open_connection(host, port, ssl=TLS or None)
        try:
            writer.write(first.format(host=host).encode())
            while time.monotonic() < until:
                await asyncio.sleep(1)
                if then:
                    writer.write(then.encode())
                    await writer.drain()
                if writer.is_closing() or reader.at_eof() or (not first and await _gone(reader)):
                    break
        except OSError:
            pass
        finally:
            writer.close()
    return closed


async def _gone(reader: asyncio.StreamReader) -> bool:
    try:
        return not await asyncio.wait_for(reader.read(1), 0.01)
    except TimeoutError:
        return False


async def ask(host: str, port: int, path: str) -> float:
    """Seconds until the first line of the answer; 30 where there was none."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(30):
            reader, writer = await asyncio.open_connection(host, port, ssl=TLS or None)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            line = await reader.readline()
            writer.close()
    except (OSError, TimeoutError):
        return 30.0
    return time.monotonic() - began if b" 200 " in line or b" 301 " in line else 30.0


async def measure(host: str, port: int, seconds: float, kind: str) -> bool:
    """One kind of visitors for so long; whether the limits were kept."""
    until = time.monotonic() + seconds
    slow = [
        asyncio.create_task(visit(host, port, *KINDS[kind], until))
        for _ in range(VISITORS if kind in KINDS else 0)
    ]
    await asyncio.sleep(2)
    took: dict[str, list[float]] = {path: [] for path in LIMITS}
    while time.monotonic() < until:
        for path, times in took.items():
            times.append(await ask(host, port, path))
        await asyncio.sleep(ASKED_EVERY)
    for task in slow:
        task.cancel()
    late = {path: sorted(times)[int(len(times) * 0.95)] for path, times in took.items()}
    kept = all(late[path] <= limit and max(took[path]) < 30 for path, limit in LIMITS.items())
    said = "，".join(f"{p} 95% {late[p] * 1000:,.0f} ms、最慢 {max(took[p]) * 1000:,.0f} ms" for p in LIMITS)
    print(f"  {VISITORS} 个连接{kind}，{seconds:.0f} 秒：{said}：{'达到' if kept else '未达到'}", flush=True)
    return kept


def main() -> int:
    """Every kind, one after another."""
    if len(sys.argv) < 2:
        print("  用法：python bench/slow.py http://127.0.0.1:8000 [秒]（要一个正在运行的优基）")
        return 0
    at = urlsplit(sys.argv[1])
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 120.0
    kept = [
        asyncio.run(measure(at.hostname or "127.0.0.1", at.port or (443 if TLS else 80), seconds, kind))
        for kind in KINDS
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
