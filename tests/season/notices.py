"""What becomes of a notice: objections, corrections, extensions, withdrawal; and of ground that two claim."""

from __future__ import annotations

from datetime import timedelta

from tests.season.cases import by_a_reviewer
from tests.season.table import action
from tests.season.world import Season
from youji.recognition.models import Application, Notice, Objection, Reconciliation
from youji.recognition.services import notices
from youji.recognition.services.notices import Complaint
from youji.shared.actor import Role


@action(3)
def object_to_it(season: Season) -> object:
    """A citizen objects to something on notice."""
    about = season.one_of(Application.objects.filter(status="on_notice").order_by("pk"))
    complaint = Complaint(name="周群众", phone="13800000001", text="公示的面积与实际不符，请核实。")
    assert about.notice_id is not None
    return notices.file_objection(
        notice_id=about.notice_id, application_code=about.code, complaint=complaint, source=f"s{season.now}",
        now=season.now,
    )  # fmt: skip


@action(3)
def answer_an_objection(season: Season) -> object:
    """One looks into it, another answers it; now and then the same person tries both."""
    one = season.one_of(Objection.objects.filter(concluded_at__isnull=True).order_by("pk"))
    return answer(season, one, upheld=season.random.random() < 0.4, alone=season.random.random() < 0.15)


def answer(season: Season, one: Objection, *, upheld: bool, alone: bool = False) -> object:
    """The next of the two steps an objection takes."""
    path, findings = f"/recognition/objections/{one.pk}", "已经实地丈量，情况属实。"
    if one.investigated_by_id is None:
        body: dict[str, object] = {"version": one.version, "findings": findings}
        return season.api(season.who(Role.PROVINCE_REVIEWER), "POST", f"{path}/investigate", body)
    other = season.world.cast.officer(Role.PROVINCE_REVIEWER, "43", season.now, number=0 if alone else 1)
    body = {"version": one.version, "upheld": upheld, "outcome": "已经查明，按规定办理。"}
    return season.api(other, "POST", f"{path}/conclude", body)


@action(3)
def change_a_notice(season: Season) -> object:
    """A row listed again, a longer time, one row or all of it taken back."""
    notice = season.one_of(Notice.objects.filter(withdrawn_at__isnull=True).order_by("pk"))
    codes = list(notice.applications.order_by("pk").values_list("code", flat=True))
    kind = season.random.choice(["correction", "extension", "withdrawal", "withdrawal"])
    body: dict[str, object] = {"version": notice.version, "reason": "复核发现有误。", "document_number": ""}
    if kind == "extension":
        body["closes_on"] = notice.closes_on + timedelta(days=6)
    elif codes and season.random.random() < 0.7:
        body["code"] = season.random.choice(codes)
    elif kind == "correction":
        body["text"] = "正文更正。"
    return season.api(season.who(Role.PUBLISHER), "POST", f"/recognition/notices/{notice.pk}/{kind}", body)


@action(3)
def ask_both_to_look_at_their_boundary(season: Season) -> object:
    """A reviewer who finds common ground asks both parties; the clock stands still."""
    drive, steps = season.a_case(by_a_reviewer)
    path = f"/recognition/applications/{drive.application.code}/boundaries"
    actor = drive.actor(Role(season.random.choice(steps).role))
    return season.api(actor, "POST", path, {"version": drive.application.version})


@action(3)
def decide_on_a_boundary(season: Season) -> object:
    """The reviewer ends it."""
    open_ = {row.application_id: row for row in Reconciliation.objects.filter(concluded_at__isnull=True)}
    drive, steps = season.a_case(by_a_reviewer, among=open_)
    row, actor = open_[drive.application.pk], drive.actor(Role(steps[0].role))
    how = season.random.choice(["settled", "upheld", "failed"])
    body = {"version": row.version, "decision": how, "outcome": "实地查明。"}
    return season.api(actor, "POST", f"/recognition/boundaries/{row.pk}/decision", body)
