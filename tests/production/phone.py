"""What a grower's phone says of a record: its own scripts, in an engine of a browser, with the copy that it is served."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import quickjs

from tests.compliance.tables import SCRIPT
from youji.production.selectors.kept_facts import facts_for

ASK = Path(__file__).parents[2] / "src/youji/production/static/production/ask.js"
#: As production/judged.js asks: of what is taken all that was used before, of a treatment what it does itself.
JUDGED = """function judged(t) {
  const { facts, code, own, harvest } = JSON.parse(t);
  const season = facts.parts.own.content.seasons.find((one) => one.code === code);
  const ask = (uses) => self.youjiAsk(facts, season, uses, harvest);
  if (!own) return JSON.stringify(ask(season.uses));
  const all = [[...season.uses, own], season.uses, [own]].map(ask);
  const findings = self.youjiRules.of_its_own(...all.map((one) => one.findings));
  return JSON.stringify({ ...all[0], findings, verdict: self.youjiRules.worst(findings) });
}"""


def on_the_phone(
    actor: Any, now: Any, season: Any, own: dict[str, Any] | None = None, harvest: str | None = None
) -> dict[str, Any]:
    """The answer of the phone to a treatment of the whole season as it stands on the screen, or to a harvest on the day."""
    context = quickjs.Context()
    context.eval("var self = globalThis; var window = globalThis;" + SCRIPT.read_text("utf-8"))
    context.eval(ASK.read_text("utf-8"))
    context.eval(JUDGED)
    facts = json.loads(json.dumps({"parts": facts_for(actor, now).parts}, default=dict))
    if own is not None:
        cm2 = next(one["cm2"] for one in facts["parts"]["own"]["content"]["seasons"] if one["code"] == season.code)  # fmt: skip
        own = {**own, "on": own["day"], "cm2": cm2}
    said = {"facts": facts, "code": season.code, "own": own, "harvest": harvest}
    return json.loads(context.get("judged")(json.dumps(said, ensure_ascii=False)))


def told(findings: Any) -> list[tuple[str, str, str]]:
    """Rule, verdict and sentence of each finding of the rules: the same on both sides, or one of them is wrong."""
    rows = [one if isinstance(one, dict) else vars_of(one) for one in findings]
    return sorted(
        (one["rule"], one["verdict"], one["message"]) for one in rows if not one["rule"].startswith("PRD")
    )


def vars_of(found: Any) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ("rule", "verdict", "message")}
