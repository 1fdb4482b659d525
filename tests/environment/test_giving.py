"""A sample is given to a laboratory: its people test it, see nothing else, and what they found stands under their name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from youji.accounts.models import Grant, Message, Person
from youji.accounts.selectors import actor_of
from youji.documents.models import Document
from youji.environment.models import Given
from youji.environment.selectors import giving as reads
from youji.environment.services import giving, samples, sheets
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown
from youji.shared.workbook import Terms, export

pytestmark = pytest.mark.django_db


@pytest.fixture
def tester(now):
    """Somebody who works for a laboratory and can sign in: ``tester(lab)``."""

    def make(lab, name="yao"):
        person = Person.objects.create(
            username=name, name="姚清源", laboratory_id=lab.pk, area=lab.division, password="!x"
        )
        Grant.objects.create(person=person, role=Role.LABORATORY)
        return actor_of(person, now=now)

    return make


@pytest.fixture
def other_lab(county_reviewer, now):
    return samples.add_laboratory(name="别家检测站", actor=county_reviewer, now=now)


VALUES = "pH 6.8\n镉 0.1\n铅 30"
REPORT = {"report_number": "J-1", "reported_on": "2026-05-30"}


def test_its_people_see_what_was_given_to_it_and_nothing_else(
    take, laboratory, other_lab, tester, holder, county_reviewer, base, client_as, program, now
):
    mine, others, nobodys = take(), take(), take()
    yao, away = tester(laboratory), tester(other_lab, "away")
    giving.give(sample_id=mine.pk, laboratory=laboratory.name, actor=holder, now=now)
    giving.give(sample_id=others.pk, laboratory=str(other_lab.pk), actor=holder, now=now)
    client, key = client_as(yao), program(yao)
    page = client.get("/desk/laboratory/samples/").content.decode()
    assert (mine.code in page, others.code in page, nobodys.code in page) == (True, False, False)
    one = client.get(f"/desk/laboratory/samples/{mine.pk}/").content.decode()
    assert (mine.code in one, base.name in one, base.code in one) == (True, False, False)
    listed = client.get("/api/v1/environment/given", headers=key)
    assert [row["id"] for row in listed.json()["items"]] == [mine.pk]
    assert (
        base.name
        not in listed.content.decode()
        + client.get(f"/api/v1/environment/given/{mine.pk}", headers=key).content.decode()
    )
    for sample in (others, nobodys):
        assert client.get(f"/desk/laboratory/samples/{sample.pk}/").status_code == 404
        assert client.get(f"/api/v1/environment/given/{sample.pk}", headers=key).status_code == 404
        with pytest.raises(Unknown):
            giving.report_given(
                sample_id=sample.pk, values=VALUES, document=None, actor=yao, now=now, **REPORT
            )
        with pytest.raises(Unknown):
            giving.step(sample_id=sample.pk, step="received", on="2026-05-30", by="姚", actor=yao, now=now)
    for shut in (
        "/desk/environment/samples/",
        f"/desk/environment/samples/{mine.pk}/",
        "/desk/members/",
    ):
        assert client.get(shut).status_code == 403
    assert client.get("/api/v1/environment/samples", headers=key).status_code == 403
    assert [(item.keeper.name, item.url) for item in reads.pending(county_reviewer, now)] == [
        (lab.name, f"/desk/environment/samples/{one.pk}/")
        for lab, one in ((laboratory, mine), (other_lab, others))
    ]
    assert [item.url for item in reads.waiting(yao, now)] == [f"/desk/laboratory/samples/{mine.pk}/"]
    assert Message.objects.filter(person_id=yao.user_id, title=f"交来样品 {mine.code}").count() == 1
    assert [row.sample_id for row in reads.given(away)] == [others.pk]


def test_what_it_found_stands_under_its_name_and_is_judged(
    take, laboratory, tester, holder, county_reviewer, client_as, now
):
    sample, yao = take(), tester(laboratory)
    giving.give(sample_id=sample.pk, laboratory=laboratory.name, actor=county_reviewer, now=now)
    client = client_as(yao)
    came = client.post(
        f"/desk/laboratory/samples/{sample.pk}/custody/",
        {"step": "received", "on": "2026-06-01", "by": "姚清源", "seal": "F-1"},
    )
    assert came.status_code == 302
    page = client.get(f"/desk/laboratory/samples/{sample.pk}/report/")
    said = {"version": page.context["form"].initial["version"], "values": VALUES, **REPORT}
    from django.core.files.uploadedfile import SimpleUploadedFile

    paper = SimpleUploadedFile("报告.pdf", b"%PDF-1.7\nx\n%%EOF")
    assert (
        client.post(f"/desk/laboratory/samples/{sample.pk}/report/", said | {"document": paper}).status_code
        == 302
    )
    sample.refresh_from_db()
    assert (sample.state, sample.laboratory, sample.fit, sample.caveat) == ("reported", laboratory, True, "")
    assert sample.reported_by == "岳阳市农产品质量安全检测中心 · 姚清源"
    assert (
        sample.reported_by
        in client_as(holder).get(f"/desk/environment/samples/{sample.pk}/").content.decode()
    )
    assert Document.objects.visible_to(yao).filter(pk=sample.document_id).exists()
    assert Document.objects.visible_to(holder).filter(pk=sample.document_id).exists()
    with pytest.raises(StaleState):
        giving.report_given(sample_id=sample.pk, values=VALUES, document=None, actor=yao, now=now, **REPORT)


def test_whose_ground_it_is_does_not_write_what_the_laboratory_found(
    take, laboratory, tester, holder, report, now
):
    sample = take()
    giving.give(sample_id=sample.pk, laboratory=laboratory.name, actor=holder, now=now)
    tester(laboratory)
    with pytest.raises(NotAllowed, match="由检测机构填写"):
        report(sample, VALUES, actor=holder, document=None)
    assert report(sample, VALUES).reported_by  # the county, from paper


def test_given_to_another_it_is_that_ones_and_what_is_reported_is_given_to_nobody(
    take, laboratory, other_lab, tester, holder, report, make_actor, now
):
    sample, yao = take(), tester(laboratory)
    giving.give(sample_id=sample.pk, laboratory=laboratory.name, actor=holder, now=now)
    with pytest.raises(Refused, match="已经交给"):
        giving.give(sample_id=sample.pk, laboratory=laboratory.name, actor=holder, now=now)
    giving.give(sample_id=sample.pk, laboratory=other_lab.name, actor=holder, now=now)
    assert not reads.given(yao).exists()
    assert [step.to for step in sample.custody.all()] == [laboratory.name, other_lab.name]
    with pytest.raises(Unknown):
        giving.give(
            sample_id=sample.pk, laboratory=laboratory.name,
            actor=make_actor(Role.COUNTY_REVIEWER, division="430612"), now=now,
        )  # fmt: skip
    report(sample, VALUES)
    with pytest.raises(StaleState):
        giving.give(sample_id=sample.pk, laboratory=laboratory.name, actor=holder, now=now)
    assert Given.objects.count() == 1


def test_whoever_writes_the_way_down_besides_is_not_told_to_the_laboratory(
    take, laboratory, tester, holder, client_as, now
):
    """The producer's own steps after the sample was given named whose it is."""
    sample, yao = take(), tester(laboratory)
    giving.give(sample_id=sample.pk, laboratory=laboratory.name, actor=holder, now=now)
    later = now + timedelta(minutes=5)
    said = {"sample_id": sample.pk, "on": "2026-06-01", "now": later}
    samples.hand_on(step="sealed", by="云峰合作社周晓岚", actor=holder, **said)
    giving.step(step="received", by="姚清源", seal="F-1", actor=yao, **said)
    page = client_as(yao).get(f"/desk/laboratory/samples/{sample.pk}/").content.decode()
    assert ("F-1" in page, "云峰合作社" in page) == (True, False)
    theirs = client_as(holder).get(f"/desk/environment/samples/{sample.pk}/").content.decode()
    assert ("F-1" in theirs, "云峰合作社" in theirs) == (True, True)


def test_nobody_is_asked_any_more_to_test_what_is_another_s_reported_or_void(
    take, laboratory, other_lab, tester, holder, county_reviewer, report, now
):
    tester(laboratory)
    tester(other_lab, "away")
    gone, told, wrong = take(), take(), take()
    for sample in (gone, told, wrong):
        giving.give(sample_id=sample.pk, laboratory=laboratory.name, actor=holder, now=now)
    giving.give(sample_id=gone.pk, laboratory=other_lab.name, actor=holder, now=now)
    report(told, VALUES)
    samples.void_sample(sample_id=wrong.pk, reason="混了", actor=county_reviewer, now=now)
    asked = Message.objects.filter(title__startswith="交来样品", read_at=None)
    assert [(one.person.username, one.link) for one in asked] == [
        ("away", f"/desk/laboratory/samples/{gone.pk}/")
    ]


def test_a_workbook_leaves_out_what_the_laboratory_is_to_say(take, laboratory, tester, holder, base, now):
    """The look said it would go in, and then no row of the book did."""
    sample = take(place="东垄")
    tester(laboratory)
    giving.give(sample_id=sample.pk, laboratory=laboratory.name, actor=holder, now=now)
    found = {
        "laboratory": laboratory.name,
        "values": "镉 0.1 mg/kg",
        **REPORT,
        "reported_on": date(2026, 5, 30),
    }
    rows = [
        {"base": base.code, "kind": "soil", "taken_on": sample.taken_on, "taken_by": "周晓岚", "use": "水田"}
        | {"place": place}
        for place in ("东垄", "西垄")
    ]
    data = export(sheets.SAMPLES, [row | found for row in rows])
    looked = sheets.plan_samples(data, actor=holder, now=now)
    assert [(one.label, "由检测机构填写" in one.message) for one in looked.errors] == [("检测结果", True)]
    done = sheets.import_samples(data, actor=holder, now=now, terms=Terms(leave_out_faulty=True))
    assert (len(done.created), len(done.refused)) == (1, 1)
    sample.refresh_from_db()
    assert sample.state == "taken"


def test_a_program_of_the_laboratory_reports_as_the_page_does(take, laboratory, tester, holder, client, now):
    from youji.accounts.services import create_token
    from youji.shared import clock

    sample, yao = take(), tester(laboratory)
    _, key = create_token(
        name="程序", scopes=["environment:read", "environment:write"], expires_on=clock.local_date(clock.now()).replace(year=2027),
        actor=yao, now=clock.now(),
    )  # fmt: skip
    said = {"values": VALUES, "version": sample.version + 1, **REPORT}
    path, headers = f"/api/v1/environment/given/{sample.pk}", {"Authorization": f"Bearer {key}"}
    assert client.post(f"{path}/report", said, "application/json", headers=headers).status_code == 404
    giving.give(sample_id=sample.pk, laboratory=laboratory.name, actor=holder, now=now)
    step = {"step": "received", "on": "2026-06-01", "by": "姚清源"}
    assert client.post(f"{path}/custody", step, "application/json", headers=headers).status_code == 201
    got = client.post(f"{path}/report", said, "application/json", headers=headers)
    assert (got.status_code, got.json()["reported_by"]) == (200, "岳阳市农产品质量安全检测中心 · 姚清源")
