"""No field is read by rules of its own: each maps to a described value, and every door reads as the description does."""

from __future__ import annotations

import importlib
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture.every_field import OF_OURS, Place, outcome, places, sample
from youji.shared.values import Amount, Choice, Code, Day, Line, Phone, Value

#: Columns that the house fills in: reckoned, counted, marked, copied from what was described where it was written, or
#: loaded from a file of our own. Secrets are among them: they are kept as they are typed.
FILLED_IN = {
    "accounts column Person": (
        "password last_login is_superuser is_staff is_active date_joined operator_id laboratory_id area duty "
        "must_change_password is_demo version"
    ),
    "accounts column Grant": "valid_from",
    "accounts column Delegation": "revoked_at",
    "accounts column ApiToken": "digest powers created_at expires_at last_used_at revoked_at",
    "accounts column Message": "title body link matter created_at read_at mail_claimed_at mailed_at mail_failures",
    "accounts column Proposal": "what value valid_until asked_at settled_at confirmed",
    "accounts column Opening": (
        "post place_code place_name operator_id division username name phone state printed_for printed_by printed_at "
        "sheet_digest asked_at settled_at settled_by reason version"
    ),
    "accounts column Tally": "value until",
    "appeals column Appeal": "filed_at filed_by_id due_on state concluded_at concluded_by version",
    "catalogue column Entry": (
        "code scheme_key category level division counted application_code platforms score holder former_names valid_from source status "
        "expiry_notice_months is_demo version"
    ),
    "catalogue column EntryEvent": "kind until ground recorded_at actor_id actor_name agency ledger_entry_id",
    "catalogue column Revision": "number in_force_on statement cause actor_id actor_name recorded_at",
    "catalogue column ChangeRequest": (
        "kind level proposed asked filed_at filed_by_id due_on state concluded_at concluded_by version"
    ),
    "catalogue column OwnWord": "said_at hidden_at hidden_by version",
    "catalogue column BasePhoto": "offered_at confirmed_at confirmed_by version",
    "catalogue column Rectification": "ordered_on reported_at reported_by_id concluded_at concluded_by overdue_notified_at version",
    "catalogue column AnnualCheck": "year reported_at reported_by_id concluded_at concluded_by due_on reminded_on told version",
    "catalogue column Edition": "number published_on published_at entry_count digest ledger_entry_id is_demo",
    "catalogue column EditionItem": "entry_code payload",
    "catalogue column PublishedEntry": (
        "base_code name scheme_key scheme_title category category_label subject level division "
        "city_name county_name operator_name former_names product_name product_group gi_product_id area_mu counted lon "
        "lat search status status_on recognised_on valid_from valid_until document_number "
        "edition_number payload ledger_entry_id is_demo revision"
    ),
    "divisions column Division": "name kind pinyin initials",
    "divisions column CalendarDay": "checked_on changed_at",
    "divisions column CalendarYear": "settled_at",
    "documents column Document": "sha256 mime size_bytes uploaded_at uploaded_by_id operator_id division is_public",
    "ledger column AuditEntry": (
        "at actor_id actor_name agency operator_id division action subject before after reason public"
    ),
    "ledger column Seal": "entry_id chain",
    "ledger column Leaf": "entry_id hash data sequenced_at",
    "ledger column Tile": "level number hashes",
    "ledger column Checkpoint": "at size root note sealed seal seal_signature",
    "ledger column Witness": (
        "origin stands_at size note cosigned_at asked_at failures silent_since refused error fold fold_asked_at"
    ),
    "ledger column JobRun": (
        "version due_at held_by started_at renewed_at finished_at succeeded_at note failures"
    ),
    "schemes column SchemeVersion": "key version title text digest loaded_at",
}
#: A room made later names its own beside its tests.
for path in sorted(Path(__file__).parents[1].glob("*/declares.py")):
    FILLED_IN |= importlib.import_module(f"tests.{path.parent.name}.declares").FILLED_IN
#: Not values that somebody writes: filled in by the house, or read by a reader of their own.
OTHERWISE = {
    # the house counts, reckons and marks
    "registry column Operator.identity_digest", "registry column Operator.initials", "registry column Operator.is_demo",
    "registry column Operator.version", "registry column Product.initials", "registry column CertifiedProduct.is_demo",
    "registry column CertifiedProduct.version",
    # an officer's word, and what waits for it: written by services.confirmation alone
    *(f"registry column CertifiedProduct.{name}" for name in (
        "confirmed_at", "confirmed_by", "asked_at", "asked")),
    "registry column Base.initials", "registry column Base.is_demo",
    "registry column Base.version", "registry column Base.lon", "registry column Base.lat",
    # a plot is measured on its boundary, which logic.geometry reads
    *(f"registry column Plot.{name}" for name in (
        "operator_id", "division", "geometry", "area_mu", "min_lon", "min_lat", "max_lon", "max_lat", "size_class",
        "created_at", "retired_at")),
    "registry form PlotForm.geometry", "registry request PlotIn.geometry",
    # several counties at once, loaded from a file of our own
    "registry column GIProduct.counties",
    # files
    "registry form PlotFileForm.file", "registry request check_plots.file",
    "accounts request check_people.file", "accounts request import_people.file",
    "registry request import_plots.file", "registry request check_sheet.file", "registry request import_sheet.file",
    "appeals form AppealForm.document", "catalogue form ReportForm.documents", "catalogue form NationalForm.document",
    "catalogue request check_list.file", "catalogue request import_list.file", "documents request upload.file",
    "portal form ObjectionForm.file", "portal request object_to.file",
    "exchange form CaptureForm.file", "exchange request take.behaviour",
    "receiving form ReportForm.photo", "receiving form PhotoForm.photo", "receiving form PhoneReportForm.photo",
    "receiving request photo.file",
    # numbers made where something was put down, by which what is sent twice is one
    "receiving form PileForm.key", "receiving form ReportForm.key", "receiving form PublicReportForm.key",
    "receiving form PhotoForm.id", "receiving form PhotoForm.pile", "receiving form PhoneReportForm.id",
    "receiving form PhoneReportForm.scan", "receiving request photo.key", "receiving request photo.pile",
    "receiving request ScanIn.id", "receiving request ScanIn.pile", "receiving request PileIn.id",
    "receiving request ReportIn.key", "receiving request AwayIn.scan", "portal request DoubtIn.key",
    # which button was pressed
    "environment form ZoneForm.kept", "environment form ZoneForm.kept_name",
    "registry form PlotTakeForm.do", "registry form PlotTakeForm.format", "registry form PlotTakeForm.kept",
    "registry form PlotTakeForm.left_out", "registry form PlotTakeForm.likely",
    "accounts form SecurityForm.measure", "accounts form StaffChangeForm.do", "accounts form SecondHandForm.do", "catalogue form CheckForm.do",
    "catalogue form ConcludeChangeForm.do",
    # which of our records is meant: no text of anybody's
    "appeals request AppealIn.event_id", "appeals request AppealIn.document_id",
    "appeals request RefusalAppealIn.document_id", "catalogue request MeasureIn.document_id",
    "catalogue request NationalIn.document_id", "catalogue request ChangeIn.document_id",
    "catalogue form ChangeForm.document", "catalogue request ReportIn.document_ids",
    "catalogue form PhotoForm.picture", "catalogue request PhotoIn.document_id",
    "catalogue request AmendmentIn.document_id", "catalogue form AmendForm.document", "catalogue request BulkVerdictIn.ids",
    # the sign-in library's own: passwords and codes as they are typed, signatures of a passkey and its name
    "accounts form OwnPasswordForm.oldpassword", "accounts form OwnPasswordForm.password1",
    "accounts form OwnPasswordForm.password2", "accounts form OwnPasswordForm.end_tokens",
    "accounts form PasswordSignInForm.password", "accounts form PasswordSignInForm.remember",
    "accounts form PasswordSignInForm.not_mine",
    "accounts form ActivateForm.code", "accounts form ChoosePasswordForm.password1",
    "accounts form ChoosePasswordForm.password2", "accounts form AskAccountForm.password1",
    "accounts form AskAccountForm.password2", "accounts form SheetForm.password1", "accounts form SheetForm.password2", "accounts form OpenAccountForm.do",
    "accounts form CodeForm.code", "accounts form CodeAgainForm.code",
    "accounts form SignInForm.credential", "accounts form SecondFactorForm.credential",
    "accounts form ConfirmForm.credential", "accounts form AddForm.name", "accounts form AddForm.credential",
    "accounts form AddForm.passwordless",
    # the recognition room's: files
    "recognition form AttachmentForm.file", "recognition form StepForm.document", "recognition form PanelForm.file",
    "recognition form MilestoneForm.file", "recognition request attach.file", "recognition request add_evidence.file",
    "recognition request report_milestone.file", "recognition request attach_minutes.file",
    "recognition request check_rounds.file", "recognition request import_rounds.file",
    "recognition request check_quotas.file", "recognition request import_quotas.file",
    # which button, which task, which of our records
    "recognition form StepForm.step", "recognition form BulkForm.step", "recognition form BulkForm.confirmed",
    "recognition form BulkForm.back", "recognition form BulkForm.kept", "recognition form BulkForm.document",
    "recognition form QuotaChangeForm.document", "recognition request change_quota.file",
    "recognition request BulkIn.document_id", "recognition form PanelForm.do", "recognition form AnswerForm.do",
    "recognition form InvestigationForm.document", "recognition request InvestigationIn.document_id",
    "recognition form MilestoneForm.key", "recognition form HandInForm.others_seen", "recognition form HandInForm.correction", "recognition request StepIn.document_id",
    "recognition request ApplicationIn.round_id", "recognition request ApplicationIn.renews_id",
    "recognition request BulkIn.codes", "recognition request BulkIn.preview", "recognition request PanelIn.codes",
    "recognition request PanelIn.expert_ids", "recognition request attach_minutes.codes",
    "recognition request NoticeIn.codes", "recognition request RankIn.code", "recognition request ConclusionIn.upheld",
    "recognition request RenewalIn.round_id",
    # autosave: described by the scheme
    "recognition request save_answers.body", "recognition request LineIn.tier", "recognition request LineIn.note",
    # the columns above
    *(f"{model}.{name}" for model, names in FILLED_IN.items() for name in names.split()),
    # true or false, said by programs
    "registry request import_plots.leave_out_faulty",
    "registry request check_sheet.erase_empty", "registry request import_sheet.erase_empty",
    "registry request import_sheet.leave_out_faulty", "registry request import_sheet.again", "registry request check_sheet.again",
    "imports request take_run.leave_out_faulty",
    "production request check_book.erase_empty", "production request take_book.erase_empty",
    "production request take_book.leave_out_faulty",
    # which of the answers offered beside the question
    "imports form RunForm.answer", "imports request take_run.answer",
    # which of our records, in the words of the sheet's own list
    *(f"production sheet {name}" for name in OF_OURS),
}  # fmt: skip
FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")


@pytest.fixture
def walked(db) -> list[Place]:
    return places()


def test_every_field_maps_to_a_described_value(walked):
    """A column, form field, request or sheet without a description fails here by its name."""
    bare = {str(place) for place in walked if place.value is None}
    assert bare == OTHERWISE


def written(value: Value) -> dict[str, object]:
    """What people and programs write for ``value``, and what goes wrong in it."""
    plain = sample(value)
    half = len(plain) // 2
    ways: dict[str, object] = {
        "plain": plain,
        "full-width": plain.translate(FULL_WIDTH),
        "no-break space": f"\xa0{plain}\xa0",
        "invisible": f"\ufeff{plain[:half]}\u200b\u2060{plain[half:]}\u00ad",
        "right to left": f"\u202d{plain[:half]}\u200f{plain[half:]}\u202c",
        "line break": f"{plain}\r\n{plain}",
        "nothing": " \u200b",
        "null": None,
        "truth": True,
        "list": ["1"],
        "control": f"{plain}\x00",
        "rare": "\U00020bb7〇·•・",
    }
    if value.limit:
        ways |= {
            "as many": "一" * value.limit,
            "one too many": "一" * (value.limit + 1),
            "digits": "1" * (value.limit + 1),
        }
    if isinstance(value, Amount):
        ways |= {f"unit {text}": text for text in ("3400亩", "0.34万亩", "2.5公顷", "2万斤", "300千克")}
        ways |= {
            f"written {text}": text
            for text in ("3,400", "３，４００", "3,4", "3.400,5", "1_000", "1e3", "3 400", "-1", "0.345")
        }
        ways |= {f"number {number}": number for number in (3400, 3400.5, 0.34, 3400.125, -1, 10**13)}
    if isinstance(value, Day):
        ways |= {
            f"day {text}": text
            for text in (
                "2026/5/1",
                "2026.5.1",
                "2026年5月1日",
                "20260501",
                "２０２６．５．１",
                "2026-02-30",
                "0026-05-01",
                "9999-12-31",
                "明天",
            )
        }
        ways["number 20260501"] = 20260501
    if isinstance(value, Phone):
        ways |= {
            f"phone {text}": text
            for text in ("+86 13900001234", "（0730）1234567转801", "\u202d13900001234\u202c", "无")
        }
        ways["number 13900001234"] = 13900001234
    if isinstance(value, Choice) and value.options:
        ways |= {"word": value.options[-1][1], "unknown": "没有的"}
    return ways  # fmt: skip


#: At which kinds each way of writing says the same as the plain one.
NARROW = (Amount, Day, Phone, Code, Choice)
SAME = {"full-width": NARROW, "no-break space": (Value,), "invisible": (Value,), "right to left": (Value,)}


def test_every_door_reads_every_field_as_it_is_described(walked):
    """{page, program, sheet, table} × fields × ways of writing: the description's value or its sentence, everywhere."""
    counted: Counter[str] = Counter()
    wrong = []
    for place in walked:
        if place.value is None:
            continue
        for way, raw in written(place.value).items():
            if not _asked(place, way):
                continue
            counted[place.kind] += 1
            expected, got = outcome(place.value, raw), place.door(raw)
            if got != expected:
                wrong.append(f"{place}, {way}: {got!r} instead of {expected!r}")
    print(f"\n{counted.total()} cases: {dict(counted)}")  # noqa: T201  (seen with -s: the count is asked for)
    assert wrong == []
    assert counted.total() > 2500
    assert set(counted) == {"column", "form", "request", "sheet"}


def _asked(place: Place, way: str) -> bool:
    """An empty cell is ``None`` whatever the table keeps for none; a PATCH does not take ``null`` for a text."""
    if place.kind == "sheet" and way in {"nothing", "null", "truth", "list"}:
        return False
    return not (place.kind == "request" and "Patch" in place.name and way == "null")


def test_ways_of_writing_that_mean_the_same_are_the_same(walked):
    """Full-width digits, blanks that do not break, invisible marks and marks of direction change no value."""
    for value in {str(place): place.value for place in walked if place.value}.values():
        ways = written(value)
        for way, kinds in SAME.items():
            if isinstance(value, kinds):
                assert outcome(value, ways[way]) == outcome(value, ways["plain"]), (value.key, way)
        for name, raw in ways.items():
            if name.startswith("number"):
                text = str(raw) if isinstance(raw, int) else f"{raw:f}".rstrip("0")
                assert outcome(value, raw) == outcome(value, text), (value.key, name)


def test_one_too_many_is_refused_with_the_limit_and_as_many_are_kept(walked):
    """The sentence names the limit, and the column takes as many as the sentence says."""
    for place in walked:
        value = place.value
        if not isinstance(value, Line | Phone) or value.check or place.door is None:
            continue
        digits = "1" if isinstance(value, Phone) else "一"
        assert place.door(digits * value.limit) == digits * value.limit, str(place)
        said = place.door(digits * (value.limit + 1))
        assert said == f"{value.label}最多{value.limit}个字，这里有{value.limit + 1}个。请缩短。", str(place)


def test_the_column_of_a_described_value_has_its_limit(walked):
    """What may be written fits: the table's own limit is the description's."""
    for place in walked:
        if place.kind == "column" and place.value is not None:
            model, _, name = place.name.partition(".")
            field = apps.get_model(place.room, model)._meta.get_field(name)
            if getattr(field, "max_length", None):
                assert field.max_length == place.value.limit, str(place)
