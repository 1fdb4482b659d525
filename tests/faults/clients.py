"""Who uses the house meanwhile, and remembers what it said had been done."""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from dataclasses import dataclass, field

from tests.faults.house import OFFICER, PASSWORD, House
from youji.registry.logic.uscc import complete

CUT = (OSError, http.client.HTTPException, ValueError)


@dataclass
class Seen:
    """What all clients of a house were told."""

    acknowledged: dict[str, float] = field(default_factory=dict)  # 主体码 → when, by the monotonic clock
    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def since(self, when: float) -> int:
        """How many writes were acknowledged that were sent later."""
        return sum(sent > when for sent in list(self.acknowledged.values()))


class Client(threading.Thread):
    """Somebody who goes on asking until told to stop."""

    def __init__(self, house: House, seen: Seen) -> None:
        super().__init__(daemon=True)
        self.house, self.seen = house, seen
        self.stopping, self.pressing = threading.Event(), threading.Event()

    def run(self) -> None:
        """Ask again and again: at once while ``pressing``, else now and then."""
        while not self.stopping.is_set():
            try:
                self.ask()
            except urllib.error.HTTPError as refused:
                with refused:
                    self.refused(refused.code, refused.read().decode(errors="replace"))
            except CUT:
                self.seen.answers["cut"] += 1
                self.stopping.wait(0.1)
            if not self.pressing.is_set():
                self.stopping.wait(self.pause)

    pause = 0.5

    def ask(self) -> None:
        raise NotImplementedError

    def refused(self, code: int, said: str) -> None:
        """Away is said with 503; anything else is a fault."""
        self.seen.answers[str(code)] += 1
        self.stopping.wait(0.1)
        if code != 503:
            self.seen.faults.append(f"{type(self).__name__}: {code} {said[:300]}")


class Registrar(Client):
    """Registers one operator after another, by program."""

    def __init__(self, house: House, seen: Seen, token: str, first: int) -> None:
        super().__init__(house, seen)
        self.token, self.number = token, first

    def ask(self) -> None:
        """The next one; whether it was done is known only when the answer came."""
        self.number += 1
        body = {
            "name": f"测试主体{self.number}", "kind": "cooperative", "division": "430611",
            "uscc": complete(f"93430611MA{self.number:06d}"),
        }  # fmt: skip
        request = urllib.request.Request(
            f"{self.house.address}/api/v1/registry/operators",
            data=json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        sent = time.monotonic()
        with urllib.request.urlopen(request, timeout=60) as answer:
            self.seen.acknowledged[json.load(answer)["code"]] = sent
        self.seen.answers["done"] += 1


class Officer(Client):
    """Signs in again and again with the right password, by form."""

    pause = 4.0  # thirty a minute are let in from one address

    def ask(self) -> None:
        """The way in; it is never told that the password was wrong, or was so too often."""
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        browser = urllib.request.build_opener(jar)
        door = f"{self.house.address}/accounts/login/"
        with browser.open(door, timeout=60) as page:
            [token] = re.findall(r'name="csrfmiddlewaretoken"\s+value="(\w+)"', page.read().decode())[:1]
        form = {"csrfmiddlewaretoken": token, "login": OFFICER, "password": PASSWORD}
        with browser.open(door, urllib.parse.urlencode(form).encode(), timeout=60) as page:
            said = page.read().decode()
        if "/accounts/login/" in page.url:
            told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", said))
            self.seen.faults.append(f"the right password was refused: {told[:400]}")
        self.seen.answers["signed in"] += 1
