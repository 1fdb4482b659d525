"""A workbook with empty cells and a wrong row: what it would do is said, the right rows go in, the wrong come back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.registry.conftest import make_operator  # noqa: F401  (a fixture)
from tests.registry.test_sheet_terms import faulty
from youji.shared.workbook import MIME

SHEET = {"name": "名单.xlsx", "mimeType": MIME}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_the_right_rows_go_in_and_the_wrong_are_fetched_to_mend(
    request, live_server, sign_in, county_reviewer, settings, tmp_path, axe, fits, screen
):
    settings.VAR = tmp_path
    page = request.getfixturevalue(screen)
    operator = request.getfixturevalue("make_operator")(address="某镇某村", contact_name="张三")
    sign_in(page, county_reviewer)
    page.goto(live_server.url + reverse("registry:import", args=["operators"]))
    page.set_input_files("input[type=file]", SHEET | {"buffer": faulty(operator, 联系人="")})
    page.get_by_role("button", name="校验").click()

    page.get_by_text("1个空白格不改登记里的内容").wait_for()
    axe(page)
    fits(page)
    page.get_by_role("button", name="先导入对的1行").click()
    page.get_by_text("另有1行有误，没有导入").wait_for()
    axe(page)
    fits(page)
    with page.expect_download() as sent:
        page.get_by_role("link", name="下载要改的行（Excel）").click()
    assert sent.value.suggested_filename == "要改的行.xlsx"
    operator.refresh_from_db()
    assert (operator.address, operator.contact_name) == ("新地址", "张三")
