"""A large file of plots that does not say its datum: its owner is asked on the run's page, and the kept file is read by the answer."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.imports.conftest import after_work
from tests.registry.conftest import SOUTH, WEST, square
from tests.registry.test_plot_doors import KML
from youji.accounts.models import Message
from youji.imports import files, services
from youji.imports.models import Run
from youji.ledger.models import AuditEntry
from youji.registry.models import Base, Plot
from youji.shared import handing_over
from youji.shared.refusals import Refused, StaleState

pytestmark = pytest.mark.django_db


def kml(west: float = WEST, *, size: int = 0) -> bytes:
    corners = square(west, SOUTH, 0.005)["coordinates"][0]
    ring = " ".join(f"{lon},{lat},0" for lon, lat in corners)
    return KML.format(name="东头地", ring=ring).encode().ljust(size)


@pytest.fixture
def base(make_base):
    """A base that has its own place, in the middle of what the files draw."""
    made = make_base()
    Base.objects.filter(pk=made.pk).update(lon=WEST + 0.0025, lat=SOUTH + 0.0025)
    return made


def test_whoever_sent_a_large_file_answers_its_datum_on_the_page_and_sends_nothing_again(
    client_as, county_reviewer, base, now, django_capture_on_commit_callbacks
):
    client = client_as(county_reviewer)
    large = SimpleUploadedFile("a.kml", kml(size=handing_over.BYTES_AT_ONCE + 1))
    page = client.post(f"/desk/registry/bases/{base.code}/plots/import", {"file": large, "datum": ""}).url
    with django_capture_on_commit_callbacks(execute=True):
        run = after_work(Run.objects.get(), now)
    assert (run.state, bool(files.get(run.code)), Plot.objects.count()) == ("looked", True, 0)
    assert Message.objects.get(person_id=county_reviewer.user_id).title == "等您选坐标系：地块"
    shown = client.get(page)
    text = shown.content.decode()
    assert "文件里没有写坐标系，要您选。" in text
    assert "文件在平台上，不用再传" in text
    assert ("将新增" in text, ">新增<" in "".join(text.split())) == (True, False), (
        "nothing is done while it asks"
    )
    assert "还没有写入；坐标系照图上现在的，导入会是" in "".join(text.split())
    assert "读，离基地的位置0米；在岳阳市君山区界内。" in text
    assert "按“GCJ-02（高德、腾讯地图、奥维9.3起）”读，离基地的位置" in text
    kinds = {feature["properties"]["kind"] for feature in shown.context["map"]["features"]}
    assert {"county", "drawn", "place"} <= kinds
    assert client.post(page, {"do": "take"}).status_code == 422, "nothing is stored on a guess"
    assert client.post(page, {"do": "answer", "answer": ""}).status_code == 422
    assert client.post(page, {"do": "answer", "answer": "GCJ02"}).status_code == 302
    run = after_work(run, now)
    text = client.get(page).content.decode()
    assert (run.state, run.outcome["asks"]["open"]) == ("looked", False)
    assert "要您选" not in text
    assert "按“GCJ-02（高德、腾讯地图、奥维9.3起）”读，离基地的位置" in text
    client.post(page, {"do": "take"})
    with django_capture_on_commit_callbacks(execute=True):
        run = after_work(run, now)
    assert (run.state, Plot.objects.get().source_datum, files.get(run.code)) == ("done", "GCJ02", None)
    done = client.get(page).content.decode()
    assert ("将新增" in done, "还没有写入" in done) == (False, False)
    assert files.picture(run.code) is None
    said = AuditEntry.objects.filter(action="imports.run.submitted").latest("pk")
    assert said.after["datum"] == "GCJ02"


def test_a_program_that_let_it_be_taken_is_asked_too_and_answers_as_it_takes(
    caller,
    county_reviewer,
    handed,
    base,
    now,
):
    run = after_work(handed(kml(), kind="registry.plots", base=base.code), now)
    program = caller(county_reviewer, "registry:write")
    path = f"/imports/runs/{run.code}"
    asks = program.get(path).json()["outcome"]["asks"]
    assert (asks["label"], asks["open"], asks["now"]) == ("坐标系", True, "WGS84")
    assert [one["answer"] for one in asks["choices"]] == ["CGCS2000", "WGS84", "GCJ02"]
    assert "在岳阳市君山区界内" in program.get(path).json()["outcome"]["said"][0]
    for sent in ("", "?answer=XIAN80"):
        refused = program.call("POST", f"{path}/take{sent}")
        assert (refused.status_code, [one["field"] for one in refused.json()["problems"]]) == (
            422,
            ["answer"],
        )
    assert program.call("POST", f"{path}/take?answer=WGS84").json()["state"] == "waiting"
    assert (after_work(run, now).state, Plot.objects.get().source_datum) == ("done", "WGS84")


def test_a_wrong_answer_is_shown_beside_the_county_and_another_can_be_given(
    handed, county_reviewer, base, now
):
    """Every plot outside the county: the file stays, for it may be the answer that is wrong."""
    run = after_work(handed(kml(113.5), kind="registry.plots", take=False, base=base.code), now)
    services.look_again(code=run.code, answer="CGCS2000", actor=county_reviewer, now=now)
    run = after_work(run, now)
    assert (run.state, run.outcome["fit"], bool(files.get(run.code))) == ("looked", False, True)
    assert run.outcome["said"][0].endswith("“东头地”不在岳阳市君山区界内。")
    kinds = [one["properties"]["kind"] for one in json.loads(files.picture(run.code))["features"]]
    assert "wrong" in kinds
    services.look_again(code=run.code, answer="GCJ02", actor=county_reviewer, now=now)
    assert after_work(run, now).options["datum"] == "GCJ02"
    with pytest.raises(Refused, match="请选坐标系"):
        services.look_again(code=run.code, answer="XIAN80", actor=county_reviewer, now=now)


def test_a_program_that_answers_wrongly_may_answer_again_and_sends_nothing_again(
    caller, county_reviewer, handed, base, now
):
    """On the page a wrong answer cost nothing; a program's took the file away."""
    run = after_work(handed(kml(113.5), kind="registry.plots", base=base.code), now)
    program, path = caller(county_reviewer, "registry:write"), f"/imports/runs/{run.code}"
    for answer in ("GCJ02", "WGS84"):
        assert program.call("POST", f"{path}/take?answer={answer}").json()["state"] == "waiting"
        run = after_work(run, now)
        assert (run.state, run.outcome["fit"], bool(files.get(run.code))) == ("looked", False, True)
        assert run.outcome["asks"]["now"] == answer
    nothing = program.call("POST", f"{path}/take?leave_out_faulty=true")
    assert (nothing.status_code, Plot.objects.count()) == (409, 0), "there is nothing in it to be taken"


def test_some_wrong_by_the_answer_are_left_out_only_where_that_is_said(
    caller, county_reviewer, handed, base, now
):
    far = kml(113.5).replace(b"<kml>", b"").replace(b"</kml>", b"")
    two = kml().replace(b"<kml>", b"<kml><Document>").replace(b"</kml>", far + b"</Document></kml>")
    run = after_work(handed(two, kind="registry.plots", base=base.code), now)
    program, path = caller(county_reviewer, "registry:write"), f"/imports/runs/{run.code}"
    program.call("POST", f"{path}/take?answer=WGS84")
    run = after_work(run, now)
    assert (run.state, run.outcome["created"], run.outcome["refused"]) == ("looked", 1, 1)
    assert program.call("POST", f"{path}/take").status_code == 422
    program.call("POST", f"{path}/take?leave_out_faulty=true")
    assert (after_work(run, now).state, Plot.objects.get().source_datum) == ("done", "WGS84")


def test_a_run_that_asks_nothing_is_answered_nothing(handed, county_reviewer, now):
    from tests.imports.conftest import book

    run = after_work(handed(book(county_reviewer, 1), take=False), now)
    with pytest.raises(Refused, match="没有要选的"):
        services.look_again(code=run.code, answer="WGS84", actor=county_reviewer, now=now)
    services.cancel(code=run.code, actor=county_reviewer, now=now)
    with pytest.raises(StaleState):
        services.look_again(code=run.code, answer="WGS84", actor=county_reviewer, now=now)
