"""Each rule about uploads: its edge, and what must hold for any file."""

from __future__ import annotations

import io

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from youji.documents.logic import content, names, rules
from youji.documents.logic.kinds import EVIDENCE, FORMS, SHAPEFILE, Kind, accept, listed
from youji.documents.logic.rules import Archive, Picture
from youji.documents.models import Document
from youji.shared.unpacking import Damaged

KINDS = st.sampled_from(list(Kind))
ENDINGS = st.sampled_from([e for form in FORMS.values() for e in form.endings] + ["exe", "html", ""])


@given(st.integers(0, 10))
def test_only_an_empty_file_is_empty(size):
    assert bool(rules.not_empty(size)) == (size == 0)


@given(st.integers(0, 10**9), st.integers(10**6, 10**8))
def test_a_file_up_to_the_limit_is_taken(size, limit):
    assert bool(rules.not_too_large(size, limit)) == (size > limit)


@given(st.none() | KINDS, st.sampled_from(["", "heic", "macro"]), st.frozensets(KINDS, min_size=1))
def test_only_kinds_asked_for_are_taken(kind, hint, kinds):
    assert (rules.of_a_kind_asked_for(kind, hint, kinds) is None) == (kind in kinds)


@given(KINDS, ENDINGS, st.sampled_from(["茶园", "V1", "第3.2版", "a.b"]))
def test_a_name_ends_as_its_content_is(kind, ending, stem):
    endings = FORMS[kind].endings
    name = names.fit(f"{stem}.{ending}" if ending else stem, endings)
    assert name.startswith(stem.rpartition(".")[0] or stem)
    assert names.extension(name) == (ending if ending in endings else endings[0])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("IMG_1.jpg", "IMG_1.png"),
        ("报告V1.2", "报告V1.2.png"),
        ("报告.终稿", "报告.终稿.png"),
        ("3.2026年", "3.2026年.png"),
        ("a.jpg.jpeg", "a.jpg.png"),
    ],
)
def test_what_stands_behind_a_point_is_an_ending_only_where_it_looks_like_one(name, kept):
    assert names.fit(name, ("png",)) == kept


@given(st.integers(1, 70_000), st.integers(1, 70_000))
def test_a_picture_that_is_taken_fits_into_memory(width, height):
    fine = width * height <= rules.MOST_PIXELS and max(width, height) <= rules.LONGEST_SIDE
    assert (rules.picture_can_be_opened(Picture(width, height)) is None) == fine


@pytest.mark.parametrize(
    ("archive", "honest"),
    [
        (Archive(3, 1_000, 9_000), True),
        (Archive(2_000, 10**6, 10**7), True),
        (Archive(2_001, 10**6, 10**7), False),
        (Archive(3, 10**7, rules.MOST_UNPACKED_BYTES), True),
        (Archive(3, 10**7, rules.MOST_UNPACKED_BYTES + 1), False),
        (Archive(3, 1_000, 10 * 10**6), True),  # a small tidy table packs well
        (Archive(3, 10**5, 15 * 10**6), True),
        (Archive(3, 10**5, 15 * 10**6 + 1), False),
        (Archive(3, 1_000, 9_000, locked=True), False),
        (Archive(3, 1_000, 9_000, escapes=True), False),
        (Archive(3, 1_000, 9_000, nested=True), False),
    ],
)
def test_an_archive_at_its_limits(archive, honest):
    assert (rules.archive_is_honest(archive) is None) == honest


@given(st.integers(0, 10**4), st.integers(0, 10**9), st.integers(0, 10**9))
def test_an_archive_that_is_taken_never_unpacks_beyond_the_limit(entries, packed, unpacked):
    if rules.archive_is_honest(Archive(entries, packed, unpacked)) is None:
        assert unpacked <= rules.MOST_UNPACKED_BYTES
        assert entries <= rules.MOST_ENTRIES


@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_identified_without_a_fault(raw):
    seen = content.identify(io.BytesIO(raw))
    assert seen.kind is None or seen.kind in Kind


@given(st.binary(max_size=200))
def test_any_bytes_behind_a_zip_signature_are_judged_without_a_fault(raw):
    file = io.BytesIO(b"PK\x03\x04" + raw)
    content.identify(file)
    try:
        content.archive_of(file)
        content.read_through(file)
    except Damaged:
        return
    pytest.fail("random bytes were taken for a sound archive")


@given(st.text(max_size=400), ENDINGS.filter(bool))
def test_a_name_is_short_flat_visible_and_keeps_its_ending(text, ending):
    name = names.fit(names.clean(f"{text}.{ending}"), ("pdf",))
    assert 0 < len(name) <= names.LONGEST
    assert not set("/\\\0\n\u202e") & set(name)
    assert names.extension(name)


def test_the_list_a_person_reads_and_the_one_the_browser_reads_agree():
    assert listed(SHAPEFILE) == "ZIP 压缩包"
    assert listed(EVIDENCE).endswith("或Word 文档")
    assert ".jpg" in accept(EVIDENCE)
    assert ".zip" not in accept(EVIDENCE)


@pytest.mark.parametrize(
    ("mime", "mark", "view", "small"),
    [
        ("image/jpeg", "照片", "picture", True),
        ("image/webp", "图片", "picture", True),
        ("application/pdf", "PDF", "paper", False),
        ("text/csv", "表格", "", False),
        ("application/octet-stream", "文件", "", False),
    ],
)
def test_a_document_says_how_it_is_shown(mime, mark, view, small):
    document = Document(name="一", mime=mime)

    assert (document.mark, document.view) == (mark, view)
    assert document.thumb == (f"/documents/{document.pk}/thumb" if small else "")


def test_a_tile_leads_to_its_file_and_one_without_says_so():
    drawn = Template("{% tile d '土地证' %}{% tile None '检测报告' '没有上传' wanting=True %}")
    document = Document(name="一.pdf", mime="application/pdf")

    shown = drawn.render(Context({"d": document}))

    assert f'href="/documents/{document.pk}" data-view="paper" aria-label="土地证：一.pdf"' in " ".join(
        shown.split()
    )
    assert '<span class="thumb">缺</span>' in shown
    assert '<span class="tone-warn">没有上传</span>' in shown
