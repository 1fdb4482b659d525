"""A form for each movement."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from youji.lots.fields import MOVEMENTS
from youji.lots.forms import MovementForm, OutcomeForm, ReasonForm, TakenInForm
from youji.lots.logic.balance import PIECE, said
from youji.lots.policy import HANDLERS, KEEPERS
from youji.lots.selectors import between
from youji.lots.services import acts as services
from youji.production.selectors.lots import lot_called, lots_left, lots_of
from youji.shared.pages import form_page
from youji.shared.web import ActorRequest, page


@page(HANDLERS)
def act(request: ActorRequest, code: str, kind: str) -> HttpResponse:
    """One movement of one of my lots."""
    if kind not in MOVEMENTS:
        raise Http404
    lot = lot_called(code, request.actor, request.now)
    movement, left = MOVEMENTS[kind], lots_left(lot.operator_id, [lot])[lot.pk]
    form = MovementForm(request.POST or None, kind=kind)
    back = reverse("lots:own-lot", args=[lot.code])
    return form_page(
        request,
        form,
        lambda _: services.act(
            code=lot.code, kind=kind, actor=request.actor, now=request.now, **form.values()
        ),
        title=movement.word,
        lead=f"{lot.product.name} {lot.code}，还剩{said(left, lot.unit)}。{movement.lead}",
        done=f"{movement.word}已记下。",
        to=back,
        back=back,
        press=movement.press,
    )


@page(HANDLERS)
def take_back(request: ActorRequest, code: str, seq: int) -> HttpResponse:
    """A posting of one of my lots was a mistake."""
    lot = lot_called(code, request.actor, request.now)
    form = ReasonForm(request.POST or None)
    back = reverse("lots:own-lot", args=[lot.code])
    return form_page(
        request,
        form,
        lambda _: services.take_back(
            code=lot.code, seq=seq, actor=request.actor, now=request.now, **form.values()
        ),
        title=f"冲销第{seq}笔：批次{lot.code}",
        lead="记错了才冲销：另记一笔相反的，原来那笔留着。召回时仍会查到。",
        done="已冲销。",
        to=back,
        back=back,
        press="冲销",
    )


@page(HANDLERS)
def buy_in(request: ActorRequest) -> HttpResponse:
    """Something bought in from somebody who is not on the platform."""
    form = TakenInForm(request.POST or None)
    back = reverse("lots:own")
    return form_page(
        request,
        form,
        lambda _: services.buy_in(actor=request.actor, now=request.now, **form.values()),
        title="登记外来收购",
        lead="从不在平台上的人那里收来的，开成一个批次；上游从这里断开，会写明。在平台上的，请对方交付，您办理收货。",
        done="已开成批次。",
        to=back,
        back=back,
        press="开成批次",
    )


@page(HANDLERS)
def receive(request: ActorRequest, transfer: UUID) -> HttpResponse:
    """What was sent to me: how much of it I take, refuse, did not find."""
    coming = between.arrival(transfer, request.actor, request.now)
    form = OutcomeForm(request.POST or None, initial={"accepted": _plain(coming.offer.sent)})
    back = reverse("lots:arrivals")
    return form_page(
        request,
        form,
        lambda _: services.receive_goods(
            transfer=transfer, actor=request.actor, now=request.now, **form.values()
        ),
        title=f"收货：{coming.lot.product.name}",
        lead=f"{coming.giver}{'退回' if coming.returned else '交付'}{said(coming.offer.sent, coming.offer.unit)}（批次{coming.lot.code}）。三个数合起来应当正好是这么多。",
        done="收货已办理，对方能看到结果。",
        to=back,
        back=back,
        press="办理收货",
    )


@page(HANDLERS)
def settle(request: ActorRequest, transfer: UUID) -> HttpResponse:
    """What came of a delivery to somebody who is not on the platform."""
    row = between.find_delivery(transfer, request.actor, request.now)
    lot = lots_of([row.lot_id])[row.lot_id]
    form = OutcomeForm(request.POST or None, initial={"accepted": _plain(row.sent)})
    back = reverse("lots:own-lot", args=[lot.code])
    return form_page(
        request,
        form,
        lambda _: services.settle_delivery(
            transfer=transfer, actor=request.actor, now=request.now, **form.values()
        ),
        title=f"交付结果：批次{lot.code}",
        lead=f"交付了{said(row.sent, lot.unit)}。对方不在平台上，结果由您来记，会注明是您自己说的。",
        done="结果已记下。",
        to=back,
        back=back,
        press="记下结果",
    )


def _plain(whole: int) -> str:
    return said(whole, "").strip() if whole % PIECE else str(whole // PIECE)


@page(KEEPERS)
def hold(request: ActorRequest, code: str) -> HttpResponse:
    """Nothing of the lot goes on, nor of what was made of it."""
    lot = lot_called(code, request.actor, request.now)
    form = ReasonForm(request.POST or None)
    back = reverse("lots:lot", args=[lot.code])
    return form_page(
        request,
        form,
        lambda _: services.hold_lot(code=lot.code, actor=request.actor, now=request.now, **form.values()),
        title=f"封存：批次{lot.code}",
        lead="封存以后，这个批次和用它制成的批次都不能再分装、加工或交付，只能记损耗、销毁或退货。",
        done="已封存。",
        to=back,
        back=back,
        press="封存",
    )


@page(KEEPERS)
def let_go(request: ActorRequest, hold_id: UUID) -> HttpResponse:
    """A hold is lifted."""
    found, lot = between.find_hold(hold_id, request.actor, request.now)
    form = ReasonForm(request.POST or None)
    back = reverse("lots:lot", args=[lot.code])
    return form_page(
        request,
        form,
        lambda _: services.release(hold_id=hold_id, actor=request.actor, now=request.now, **form.values()),
        title=f"解除封存：批次{lot.code}",
        lead=f"封存的原因：{found.reason}。解除以后，这个批次可以照常流转。",
        done="已解除封存。",
        to=back,
        back=back,
        press="解除封存",
    )
