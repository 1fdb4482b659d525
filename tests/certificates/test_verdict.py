"""What a check comes to, and that it is good only where everything is."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from tests.certificates.judging import CASES, TEXT, published
from tests.certificates.statements import CODE, said
from youji.certificates.logic.digits import scanned
from youji.certificates.logic.verdict import NAMES, Known, judge
from youji.certificates.services import keys
from youji.shared import clock

pytestmark = pytest.mark.clause("4.2-c")


@pytest.mark.parametrize("name", CASES)
def test_a_case_comes_to_what_it_must(name):
    case = CASES[name]
    found = judge(scanned(case.text), Known(case.keys, case.revoked), case.today)

    assert [one.name for one in found.checks] == list(NAMES)
    assert found.state == case.state, found.checks
    wrong = {one.name: one.said for one in found.checks if one.state != "good"}
    assert bool(wrong) == bool(case.name)
    assert case.word in wrong.get(case.name, "")
    if found.statement:
        assert next(one for one in found.checks if one.name == "signature").state == "good"


def ask(capsys, *args) -> tuple[int, str]:
    """The command's exit and what it printed."""
    try:
        call_command("verify_certificate", *args)
        left = 0
    except SystemExit as end:
        left = int(end.code or 0)
    return left, capsys.readouterr().out


@pytest.fixture
def files(tmp_path, monkeypatch):
    """The lists of a case as files, on its day: ``files(name)``."""

    def of(name: str) -> list[str]:
        case = CASES[name]
        monkeypatch.setattr(clock, "now", lambda: clock.midnight(case.today))
        listed, revoked = published(case)
        given = []
        if listed is not None:
            (tmp_path / "keys.json").write_text(json.dumps(listed))
            given += ["--keys", str(tmp_path / "keys.json")]
        if revoked is not None:
            (tmp_path / "revoked").write_bytes(revoked)
            given += ["--revoked", str(tmp_path / "revoked")]
        return given

    return of


@pytest.mark.parametrize("name", [name for name in CASES if name != "no list of keys"])
def test_the_command_exits_with_nought_only_where_all_holds_from_files_alone(files, capsys, name):
    """No database is open in this test: files are enough."""
    left, said_ = ask(capsys, CASES[name].text, *files(name), "--json")

    assert json.loads(said_)["state"] == CASES[name].state
    assert left == (0 if CASES[name].state == "good" else 1)


def test_the_command_reads_a_file_and_says_each_check_in_words(files, capsys, tmp_path):
    (tmp_path / "label.txt").write_text(f"{TEXT}\n")
    left, told = ask(capsys, str(tmp_path / "label.txt"), *files("void"))

    assert left == 1
    assert "核验没有通过" in told
    assert "✗ 作废：这张合格证已作废" in told
    assert "✓ 签名" in told
    assert "冰糖橙" in told


def test_the_command_reads_a_photograph(files, capsys, tmp_path):
    import zxingcpp
    from PIL import Image

    code = zxingcpp.create_barcode(TEXT, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    Image.fromarray(code.to_image(scale=4)).save(tmp_path / "label.png")

    assert ask(capsys, str(tmp_path / "label.png"), *files("all is well"))[0] == 0


@pytest.mark.django_db
def test_the_command_asks_the_house_where_no_files_are_given(settings, tmp_path, capsys, now):
    from youji.certificates.logic import digits, number
    from youji.certificates.logic.statement import sign

    settings.VAR, settings.ORIGIN = tmp_path, "https://youji.hunan.gov.cn"
    code = number.made("GD982V", clock.local_date(clock.now()), "AB3D")
    text = digits.text_of(code, sign(said(code=code), keys.signing(clock.now())), settings.ORIGIN)

    assert ask(capsys, text)[0] == 0
    assert ask(capsys, TEXT)[0] == 1


def test_what_is_no_certificate_is_said(files):
    with pytest.raises(CommandError, match="17位"):
        call_command("verify_certificate", "https://youji.hunan.gov.cn/b/433127-26-0001", *files("void"))
    with pytest.raises(CommandError, match="校验"):
        call_command("verify_certificate", CODE[:-1] + "0", *files("void"))
