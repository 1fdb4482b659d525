"""The photograph of a base: chosen by its holder, confirmed by the county, small and plain, gone at once when withdrawn."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from tests.api.conftest import caller  # noqa: F401
from tests.catalogue.test_standing import SUSPEND
from youji.accounts.models import Message
from youji.catalogue.models import BasePhoto, OwnWord, PublishedEntry
from youji.catalogue.selectors import photos as found
from youji.catalogue.services import photos, publication, standing
from youji.documents import storage
from youji.documents.models import Document
from youji.documents.selectors import find
from youji.documents.services import store
from youji.ledger.models import AuditEntry
from youji.portal.views.entries import PAGES
from youji.registry.models import Operator
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown

pytestmark = pytest.mark.django_db
CAPTION = "清明前的一号茶园"
WHY = "照片里看得见游客的脸。"


@pytest.fixture(autouse=True)
def at(monkeypatch, now):
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)
    PAGES.pages.clear()


@pytest.fixture
def county(make_actor):
    return make_actor(Role.COUNTY_REVIEWER, division="430611", name="县审核员")


def camera(colour: str = "green", size: tuple[int, int] = (2400, 1600)) -> bytes:
    """A photograph as a phone takes it: large, turned, with the place and the camera in it."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (29.0, 27.0, 36.0)
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG", exif=exif)
    return file.getvalue()


def upload(colour: str = "green") -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_0001.jpg", camera(colour), "image/jpeg")


def offer(entry, actor, now, colour: str = "green", **more):
    return photos.offer(
        code=entry.code, picture=upload(colour), given={"caption": CAPTION}, actor=actor, now=now, **more
    )


@pytest.fixture
def offered(entry, holder, now):
    return offer(entry, holder, now)


@pytest.fixture
def public(entry, offered, county, now):
    return photos.confirm(code=entry.code, actor=county, now=now, version=offered.version)


def body(response) -> str:
    return response.content.decode()


def page_of(client, code: str) -> str:
    client.logout()
    return body(client.get(f"/b/{code}", {"on": "2026-06-01"}))


# --- from the phone to the public page ------------------------------------------------------------


def test_chosen_by_the_holder_confirmed_by_the_county_it_is_on_page_list_and_card(
    client_as, client, entry, holder, county, settings
):
    phone = client_as(holder)
    address = f"/field/entries/{entry.code}/photo/"
    assert "一号茶园" not in body(phone.get(address)).partition("<form")[0]
    assert phone.post(address, {"caption": CAPTION, "picture": upload()}).status_code == 302
    assert "等待确认" in body(phone.get(f"/field/entries/{entry.code}/"))
    for path in ("photo.jpg", "photo-small.webp"):
        assert client.get(f"/b/{entry.code}/{path}").status_code == 404
    assert CAPTION not in page_of(client, entry.code)

    desk = client_as(county)
    version = BasePhoto.objects.get().version
    assert "等待确认" in body(desk.get(f"/desk/catalogue/{entry.code}/"))
    assert desk.post(f"/desk/catalogue/{entry.code}/photo/confirm/", {"version": version}).status_code == 302

    page = page_of(client, entry.code)
    mark = BasePhoto.objects.get().shown.sha256[:12]
    picture = f"/b/{entry.code}/photo.jpg?{mark}"
    assert f'<img src="{picture}" alt="{CAPTION}"' in page
    assert "照片由经营主体提供，2026年6月1日经430611农业农村局确认。" in page
    assert f'<meta property="og:image" content="{settings.ORIGIN}{picture}">' in page
    assert f"/b/{entry.code}/photo-small.webp" in body(client.get("/catalogue"))
    assert client.get(f"/api/v1/public/bases/{entry.code}").json()["main"]["photo"] == {
        "caption": CAPTION, "address": picture, "confirmed_on": "2026-06-01",
        "confirmed_by": "430611农业农村局",
    }  # fmt: skip
    assert "照片已确认" in Message.objects.latest("pk").title


def test_what_is_handed_out_is_small_upright_and_says_nothing_of_camera_and_place(client, entry, public):
    for path, kind, edge in (("photo.jpg", "JPEG", photos.EDGE), ("photo-small.webp", "WEBP", 480)):
        answer = client.get(f"/b/{entry.code}/{path}")
        assert answer["Cache-Control"] == "no-cache"
        with Image.open(io.BytesIO(answer.content)) as picture:
            assert picture.format == kind
            assert max(picture.size) == edge
            assert picture.height > picture.width  # turned as the camera was
            assert dict(picture.getexif()) == {}
        assert b"SecretPhone" not in answer.content
        assert b"Exif" not in answer.content


def test_one_handed_in_as_evidence_is_chosen_and_stays_what_it_was(client_as, client, entry, holder, now):
    evidence = store(
        file=camera("red"), name="基地现场.jpg", actor=holder, now=now, operator_id=holder.operator_id
    )
    address = f"/field/entries/{entry.code}/photo/"
    phone = client_as(holder)
    assert f'value="{evidence.pk}"' in body(phone.get(address))
    assert phone.post(address, {"caption": CAPTION, "chosen": str(evidence.pk)}).status_code == 302
    photo = BasePhoto.objects.get()
    assert photo.offered_id != evidence.pk
    assert storage.path_of(evidence.sha256).read_bytes() == camera("red")
    again = body(phone.get(address))
    assert f'value="{evidence.pk}"' in again
    assert f'value="{photo.offered_id}"' not in again
    client.logout()
    assert client.get(f"/documents/{evidence.pk}").status_code == 404


# --- its own guard --------------------------------------------------------------------------------


def test_nobody_elses_picture_is_chosen(client_as, entry, holder, county, now):
    others = store(file=camera("blue"), name="别人的.jpg", actor=county, now=now)
    address = f"/field/entries/{entry.code}/photo/"
    answer = client_as(holder).post(address, {"caption": CAPTION, "chosen": str(others.pk)})
    assert answer.status_code == 422
    assert not BasePhoto.objects.exists()


def test_no_document_becomes_public_by_it(client, entry, holder, public):
    assert not Document.objects.filter(is_public=True).exists()
    for document in Document.objects.all():
        assert client.get(f"/documents/{document.pk}").status_code == 404
        assert client.get(f"/documents/{document.pk}/thumb").status_code == 404


def test_officers_of_the_area_and_the_holder_open_it_and_nobody_else(
    client_as, entry, offered, holder, county, make_actor
):
    elsewhere = make_actor(Role.COUNTY_REVIEWER, division="430602")
    for actor, status in ((holder, 200), (county, 200), (elsewhere, 404)):
        assert client_as(actor).get(offered.offered.href).status_code == status


@pytest.mark.parametrize("picture", [b"%PDF-1.4 nothing", b"", b"\xff\xd8\xff\xe0 half a picture"])
def test_what_is_no_picture_is_refused_at_its_field(client_as, entry, holder, picture):
    file = SimpleUploadedFile("a.jpg", picture, "image/jpeg")
    answer = client_as(holder).post(
        f"/field/entries/{entry.code}/photo/", {"caption": CAPTION, "picture": file}
    )
    assert answer.status_code == 422
    assert "picture" in answer.context["form"].errors
    assert CAPTION in body(answer)


def test_where_nothing_was_handed_in_a_picture_is_asked_for_plainly(client_as, entry, holder):
    answer = client_as(holder).get(f"/field/entries/{entry.code}/photo/")
    field = answer.context["form"]["picture"]
    assert field.label == "拍一张，或者上传一张"
    assert field.field.required
    assert "data-shrink" in str(field)
    assert "shared/photos.js" in body(answer)


def test_without_caption_or_picture_nothing_waits(client_as, entry, holder):
    address = f"/field/entries/{entry.code}/photo/"
    answer = client_as(holder).post(address, {"picture": upload()})
    assert set(answer.context["form"].errors) == {"caption"}
    answer = client_as(holder).post(address, {"caption": CAPTION})
    assert set(answer.context["form"].errors) == {"picture"}
    assert not BasePhoto.objects.exists()


# --- withdrawn at once ----------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["holder", "county"])
def test_withdrawn_by_either_it_is_gone_everywhere_at_once(
    client_as, client, entry, public, holder, county, settings, by
):
    settings.PUBLIC_PAGE_SECONDS = settings.PUBLIC_LIST_SECONDS = 0
    assert CAPTION in body(client.get(f"/b/{entry.code}"))
    address, said = (
        (f"/field/entries/{entry.code}/photo/take-back/", {})
        if by == "holder"
        else (f"/desk/catalogue/{entry.code}/photo/withdraw/", {"reason": WHY})
    )
    signed = client_as(holder if by == "holder" else county)
    assert signed.post(address, {"version": public.version, **said}).status_code == 302

    client.logout()
    for path in ("photo.jpg", "photo-small.webp"):
        assert client.get(f"/b/{entry.code}/{path}").status_code == 404
    page = body(client.get(f"/b/{entry.code}"))
    assert CAPTION not in page
    assert "card.png" in page
    assert "photo-small" not in body(client.get("/catalogue"))
    assert client.get(f"/api/v1/public/bases/{entry.code}").json()["main"]["photo"] is None
    if by == "county":
        assert WHY in Message.objects.latest("pk").body


def test_an_officer_says_why(client_as, entry, public, county, now):
    with pytest.raises(Refused):
        photos.withdraw(code=entry.code, actor=county, now=now)
    answer = client_as(county).post(
        f"/desk/catalogue/{entry.code}/photo/withdraw/", {"reason": "", "version": public.version}
    )
    assert answer.status_code == 422
    assert BasePhoto.objects.get().public


def test_of_a_suspended_entry_no_picture_is_handed_out(client, entry, public, supervisor, now):
    standing.suspend(code=entry.code, order=SUSPEND, actor=supervisor, now=now)
    assert client.get(f"/b/{entry.code}/photo.jpg").status_code == 404
    assert CAPTION not in page_of(client, entry.code)
    assert "photo-small" not in body(client.get("/catalogue"))


def test_of_another_holder_the_picture_is_nobodys(client, entry, public, now):
    other = Operator.objects.create(code="H3IR0", name="洞庭渔业", kind="enterprise", division="430611")
    type(entry.base).objects.filter(pk=entry.base_id).update(operator=other)
    publication.refresh([entry.code], now)
    assert client.get(f"/b/{entry.code}/photo.jpg").status_code == 404
    assert PublishedEntry.objects.get().payload["photo"] is None


# --- who may, and what was looked at --------------------------------------------------------------


def test_the_holder_alone_chooses_and_never_confirms(entry, offered, holder, county, make_actor, now):
    with pytest.raises(NotAllowed):
        offer(entry, county, now)
    with pytest.raises(NotAllowed):
        photos.confirm(code=entry.code, actor=holder, now=now, version=offered.version)
    for role, division, refusal in (
        (Role.COUNTY_REVIEWER, "430602", Unknown),
        (Role.STATISTICIAN, "43", NotAllowed),
        (Role.PUBLISHER, "43", NotAllowed),
    ):
        with pytest.raises(refusal):
            photos.confirm(
                code=entry.code, actor=make_actor(role, division=division), now=now, version=offered.version
            )
    assert not BasePhoto.objects.get().public


def test_what_is_confirmed_is_what_was_looked_at(entry, offered, holder, county, now):
    later = offer(entry, holder, now, "red", version=offered.version)
    with pytest.raises(StaleState):
        photos.confirm(code=entry.code, actor=county, now=now, version=offered.version - 1)
    photos.confirm(code=entry.code, actor=county, now=now, version=later.version)


def test_the_one_shown_stays_until_the_next_is_confirmed(client, entry, public, holder, county, now):
    first = client.get(f"/b/{entry.code}/photo.jpg").content
    again = offer(entry, holder, now, "red", version=public.version)
    assert client.get(f"/b/{entry.code}/photo.jpg").content == first
    photos.refuse(code=entry.code, reason=WHY, actor=county, now=now, version=again.version)
    assert client.get(f"/b/{entry.code}/photo.jpg").content == first
    assert WHY in Message.objects.latest("pk").body
    with pytest.raises(StaleState):
        photos.refuse(code=entry.code, reason=WHY, actor=county, now=now)


def test_what_an_officer_does_not_confirm_leaves_the_one_shown(
    client_as, client, entry, public, holder, county, now
):
    again = offer(entry, holder, now, "red", version=public.version)
    desk = client_as(county)
    page = body(desk.get(f"/desk/catalogue/{entry.code}/"))
    assert "不予确认或撤下的理由" in page
    assert "隐藏的理由" not in page
    (button,) = re.findall(r"<button([^>]*)>不予确认", page)
    (address,) = re.findall(r'formaction="([^"]+)"', button)
    assert desk.post(address, {"reason": WHY, "version": again.version}).status_code == 302
    photo = BasePhoto.objects.get()
    assert (photo.public, photo.waits, photo.refused_reason) == (True, False, WHY)
    assert client.get(f"/b/{entry.code}/photo.jpg").status_code == 200


def test_what_is_missing_is_said_beside_the_photograph_alone(client_as, entry, offered, holder, county, now):
    OwnWord.objects.create(
        entry=entry, operator=entry.base.operator, introduction="清明前采的茶。", said_at=now
    )
    answer = client_as(county).post(
        f"/desk/catalogue/{entry.code}/photo/refuse/", {"reason": "", "version": offered.version}
    )
    assert answer.status_code == 422
    page = body(answer)
    assert page.count('id="photo_reason"') == page.count('id="hide_reason"') == 1
    assert not answer.context["hiding"].errors


def test_what_was_said_to_the_holder_before_is_not_told_to_the_next(
    client_as, entry, offered, holder, county, make_actor, now
):
    kept = offered.offered
    photos.refuse(code=entry.code, reason=WHY, actor=county, now=now, version=offered.version)
    address = f"/field/entries/{entry.code}/photo/"
    assert WHY in body(client_as(holder).get(address))
    other = Operator.objects.create(code="H3IR0", name="洞庭渔业", kind="enterprise", division="430611")
    type(entry.base).objects.filter(pk=entry.base_id).update(operator=other)
    BasePhoto.objects.update(offered=kept)
    nextone = make_actor(*holder.roles, operator_id=other.pk)
    page = body(client_as(nextone).get(address))
    assert "选一张" in page
    assert WHY not in page
    assert find(kept.pk, nextone) is None
    assert find(kept.pk, county) == kept


def test_a_choice_stays_chosen_where_something_is_missing(client_as, entry, holder, now):
    evidence = store(
        file=camera("red"), name="现场.jpg", actor=holder, now=now, operator_id=holder.operator_id
    )
    address = f"/field/entries/{entry.code}/photo/"
    page = body(client_as(holder).post(address, {"caption": "", "chosen": str(evidence.pk)}))
    assert re.search(rf'value="{evidence.pk}"\s+checked', page)


def test_small_copies_take_no_place_among_the_choices(entry, holder, now, monkeypatch):
    monkeypatch.setattr(found, "CHOICES", 2)
    store(file=camera("red"), name="现场.jpg", actor=holder, now=now, operator_id=holder.operator_id)
    for minute in range(1, 4):
        store(
            file=camera("blue", (30, 20)), name=found.COPY, actor=holder, now=now + timedelta(minutes=minute),
            operator_id=holder.operator_id,
        )  # fmt: skip
    assert [one.name for one in found.choices(entry, holder)] == ["现场.jpg"]


def test_it_waits_with_the_county_and_falls_to_the_city_where_nobody_reviews(
    entry, offered, make_actor, supervisor, now
):
    city = make_actor(Role.CITY_REVIEWER, division="4306")
    assert [item.next_action for item in found.waiting(city, now)] == ["查看照片"]
    county = make_actor(Role.COUNTY_REVIEWER, division="430611")
    assert [item.title for item in found.waiting(county, now)] == [entry.name]
    assert found.waiting(city, now) == []
    assert [item.refs for item in found.pending(supervisor, now)] == [(offered.subject,)]
    photos.confirm(code=entry.code, actor=county, now=now, version=offered.version)
    assert found.waiting(county, now) == []


def test_each_act_is_on_the_trail(entry, public, holder, now):
    photos.withdraw(code=entry.code, actor=holder, now=now)
    trail = AuditEntry.objects.filter(subject=public.subject).order_by("pk")
    assert [(one.action, one.actor_name) for one in trail] == [
        ("catalogue.photo.offered", holder.name),
        ("catalogue.photo.confirmed", "县审核员"),
        ("catalogue.photo.withdrawn", holder.name),
    ]


def test_the_database_shows_nothing_that_nobody_confirmed(offered):
    with pytest.raises(IntegrityError), transaction.atomic():
        BasePhoto.objects.update(shown=offered.offered_id)


def test_a_program_does_what_the_pages_do(entry, holder, county, now, caller):  # noqa: F811
    picture = store(file=camera(), name="a.jpg", actor=holder, now=now)
    address = f"/catalogue/entries/{entry.code}/photo"
    owner, officer = caller(holder), caller(county)
    assert owner.get(address).status_code == 404
    said = {"document_id": str(picture.pk), "caption": CAPTION}
    assert officer.call("PUT", address, said).status_code == 403
    made = owner.call("PUT", address, said).json()
    assert (made["public"], made["offered_caption"]) == (False, CAPTION)
    assert owner.post(f"{address}/confirm", {"version": made["version"]}).status_code == 403
    assert officer.post(f"{address}/confirm", {"version": made["version"] + 1}).status_code == 409
    assert officer.post(f"{address}/confirm", {"version": made["version"]}).json()["public"] is True
    assert officer.post(f"{address}/refuse", {"reason": WHY}).status_code == 409
    assert officer.post(f"{address}/withdraw", {}).status_code == 422
    assert owner.post(f"{address}/withdraw", {}).json()["public"] is False
