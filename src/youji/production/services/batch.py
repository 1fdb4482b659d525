"""A message of records, worked out one after another on what is on file and on those before it; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from youji.production.logic import odd, times
from youji.production.logic.judged import Found, Judged, together, worst
from youji.production.logic.kinds import BEGINS, JUDGED, KINDS, USES
from youji.production.models import Finding, Lot, LotWithdrawn, Record, StoreEntry, Work
from youji.production.selectors import corrections, sites, stock, whom
from youji.production.selectors.grounds import Piece
from youji.production.selectors.judging import Ground, Judge
from youji.production.selectors.lots import held, lots_left
from youji.production.selectors.priors import grounds_with_priors, picked_before
from youji.production.services import lots, results, rows, store_lines
from youji.production.services.results import Made
from youji.production.services.saying import Said
from youji.registry.models import Operator
from youji.shared.actor import Actor
from youji.shared.clock import in_words, local_date
from youji.shared.findings import Finding as Objection
from youji.shared.inserting import new
from youji.shared.refusals import FieldProblem, Refused

#: What is looked at beside what was used and taken there before.
LOOKS_BACK = JUDGED | BEGINS
NOT_YOURS = "您不能替这家主体记录。成员农户的账由合作社的记账员记。"
OTHER_KIND = "更正不能把一种工作改成另一种。请把原来那条更正为没有做，再另记一条。"
NO_SEASON = "请选择生产季，或这块地上正在生产的地块。"


@dataclass(slots=True)
class Batch:
    """What is on file for a message, or for some that came at once, and what is to be written of it."""

    own: Mapping[Actor, frozenset[int]]  # for whom each may record
    operators: dict[str, Operator]
    divisions: dict[int, str]
    names: dict[int, str]
    sites: sites.Sites
    ground: Ground
    judge: Judge
    stock: stock.Shelves
    roots: corrections.Roots
    records: list[Record] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    entries: list[StoreEntry] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    withdrawn: list[LotWithdrawn] = field(default_factory=list)
    replaced: list[tuple[UUID, UUID]] = field(default_factory=list)  # root, the version that now counts
    touched: set[tuple[int, UUID, str]] = field(default_factory=set)  # operator, season, label
    by: dict[UUID, rows.By] = field(default_factory=dict)  # record: who put it down

    @classmethod
    def of(cls, sent: Sequence[tuple[Said, rows.By]]) -> Batch:
        """Everything that these records, of one day's arrival, name: read at once and, where it is changed, held."""
        said = [one for one, _ in sent]
        own = whom.each_may_record_for({by.actor for _, by in sent}, local_date(sent[0][1].now))
        operators = whom.operators_by_code(
            {one.values["operator"] for one in said if one.values["operator"]},
            frozenset(number for some in own.values() for number in some),
        )
        numbers = frozenset(
            {row.pk for row in operators.values()}
            | {actor.operator_id for actor, some in own.items() if actor.operator_id in some}
        )
        theirs = whom.operators_of(numbers).values()
        found = sites.Sites.of(
            {code for one in said for code in one.values["seasons"]},
            {UUID(plot) for one in said for plot in one.values["plots"]},
            numbers,
        )
        judged = any(one.values["kind"] in LOOKS_BACK for one in said)
        ground = Ground.of(found.seasons if judged else ())
        return cls(
            own=own,
            operators=operators,
            divisions={row.pk: row.division for row in theirs},
            names={row.pk: row.name for row in theirs},
            sites=found,
            ground=ground,
            judge=Judge(ground),
            stock=stock.Shelves.of(numbers, store_lines.shelves_of(said)),
            roots=corrections.Roots.of(
                [UUID(one.values["supersedes"]) for one in said if one.values["supersedes"]]
            ),
        )

    def take(self, said: Said, by: rows.By) -> Made:
        """The record is among what is to be written.

        Raises:
            Refused: whose it is, what it is about, or a correction of nothing; or a harvest that is not let into a lot.
        """
        operator = self._operator(said, by.actor)
        pieces = self._pieces(said, operator)
        root, version = self._version(said, operator)
        entry = store_lines.line_of(
            said,
            pieces,
            operator=operator,
            division=self.divisions[operator],
            by=by,
        )
        lot = self._lot(said, operator, pieces, by)
        undone = self._undone(root, said, by) if version > 1 else []
        # From here on nothing refuses: what follows in the message is worked out on this record too.
        if version > 1:
            self._replace(root, said, undone, by)
        works = self._works(said, operator, pieces, root)
        for work in works:
            self.ground.add(work)
        judged = self._judged(said, pieces, root)
        odd_ones = self._odd(said, pieces, root, by.ahead, entry)
        verdict = worst((judged.verdict, *(one.verdict for one in odd_ones if judged.verdict)))
        seen = times.looked_at(said.day, said.values["made"], by.ahead, by.now)
        record = rows.record_of(
            said,
            pieces,
            root=root,
            number=version,
            seen=seen,
            judged=judged,
            verdict=verdict,
            operator=operator,
            division=self.divisions[operator],
            by=by,
        )
        self._keep(record, works, entry, lot)
        self.by[record.pk] = by
        self.findings += [rows.finding_of(record, one, by.now) for one in (*judged.objections, *odd_ones)]
        result = results.stored(record, judged, odd_ones, lot)
        return Made(record, result, judged, lot)

    # --- whose, where, which version --------------------------------------------------------------

    def _operator(self, said: Said, actor: Actor) -> int:
        code = said.values["operator"]
        number = self.operators[code].pk if code in self.operators else None if code else actor.operator_id
        if number is None or number not in self.own[actor]:
            raise Refused(NOT_YOURS, "operator")
        return number

    def _pieces(self, said: Said, operator: int) -> list[Piece]:
        problems, pieces = self.sites.pieces(said.values["seasons"], said.values["plots"], operator)
        if not problems and not pieces:
            problems = [FieldProblem("seasons", NO_SEASON)]
        for piece in pieces:
            ended = piece.season.ended_on
            if ended is not None and said.day > ended:
                problems.append(
                    FieldProblem(
                        "seasons",
                        f"“{piece.season.name}”这个生产季已于{in_words(ended)}结束。请另开一季，或核对日期。",
                    )
                )
        if problems:
            raise Refused(problems)
        return pieces

    def _version(self, said: Said, operator: int) -> tuple[UUID, int]:
        if not said.values["supersedes"]:
            return said.id, 1
        root, version = self.roots.next(UUID(said.values["supersedes"]), operator)
        if self.roots.kind[root] != said.values["kind"]:
            raise Refused(OTHER_KIND, "kind")
        return root, version

    def _undone(self, root: UUID, said: Said, by: rows.By) -> list[LotWithdrawn]:
        """The lots of the harvest that is corrected hold nothing any more, unless something of them has moved or is held."""
        gone = []
        lots.hold(lot.pk for lot in self.roots.lots.get(root, []))
        for lot in self.roots.lots.get(root, []):
            if lots_left(lot.operator_id, [lot])[lot.pk] != lot.quantity:
                raise Refused(
                    f"批次{lot.code}已经有了去向，不能再更正这次采收。请在批次里作损耗或退回。", "supersedes"
                )
            if why := held(lot.operator_id, [lot.pk]).get(lot.pk):
                raise Refused(  # else the same goods would be a lot that nobody holds
                    f"批次{lot.code}已封存（{why}），解除封存以前不能更正这次采收。", "supersedes"
                )
            gone.append(
                LotWithdrawn(
                    lot_id=lot.pk,
                    operator_id=lot.operator_id,
                    reason=said.values["reason"],
                    record_id=said.id,
                    at=by.now,
                )
            )
        return gone

    def _replace(self, root: UUID, said: Said, undone: Sequence[LotWithdrawn], by: rows.By) -> None:
        """The version before counts no more, on the ground, in the store and as a lot."""
        owner = self.roots.owner[root]
        self.ground.forget(root)
        self.replaced.append((root, said.id))
        self.touched |= {(owner, season, label) for season, label in self.roots.uses(root)}
        self.works = [work for work in self.works if work.root != root]
        for line in store_lines.standing(self.roots.lines.get(root, [])):
            back = store_lines.taken_back(line, said.id, by.actor, by.now)
            self.stock.take(back)
            self.entries.append(back)
        self.withdrawn += undone

    # --- what the rules say -----------------------------------------------------------------------

    def _works(self, said: Said, operator: int, pieces: Sequence[Piece], root: UUID) -> list[Work]:
        kind = said.values["kind"]
        used = kind in USES
        key, name = (store_lines.shelf_of(said), store_lines.name_of(said)) if used else ("", "")
        use = store_lines.use_of(said) if kind in JUDGED else None
        return [
            new(
                Work,
                operator_id=operator,
                season_id=piece.season.pk,
                day=said.day,
                kind=said.values["kind"],
                root=root,
                record_id=said.id,
                label_key=key,
                name_key=name,
                use=use,
                part=piece.part,
                part_cm2=piece.part_cm2,
            )
            for piece in pieces
        ]

    def _judged(self, said: Said, pieces: Iterable[Piece], root: UUID) -> Judged:
        kind = said.values["kind"]
        if kind not in JUDGED:
            return Judged()
        if KINDS[kind].opens_lot:
            return self._taken(said, pieces)
        return together(self.judge.use(piece, said.day, root) for piece in pieces)

    def _taken(self, said: Said, pieces: Iterable[Piece]) -> Judged:
        return together(self.judge.harvest(piece, said.day) for piece in pieces)

    def _odd(
        self, said: Said, pieces: Sequence[Piece], root: UUID, ahead: timedelta, entry: StoreEntry | None
    ) -> list[Found]:
        found = [
            odd.out_of_order(
                kind=said.values["kind"],
                day=said.day,
                started_on=season.started_on,
                harvested_on=self.ground.first_harvest(season.pk),
            )
            for season in {piece.season.pk: piece.season for piece in pieces}.values()
        ]
        found.append(odd.clock_lost(ahead=ahead))
        if KINDS[said.values["kind"]].opens_lot and said.values["quantity"] is not None:
            found.append(self._picked(said, pieces, root))
        if said.values["kind"] == "spray":
            found.append(
                odd.nobody_made_it(
                    name=said.values["input"],
                    maker=said.values["maker"],
                    registration=said.values["registration"],
                )
            )
        if entry is not None:
            before = self.stock.take(entry)
            found.append(
                odd.stock_below_nothing(
                    name=entry.input, before=before, used=-entry.amount, dimension=entry.dimension
                )
            )
        return list(dict.fromkeys(Found.of(one) for one in found if one is not None))

    def _picked(self, said: Said, pieces: Sequence[Piece], root: UUID) -> Objection | None:
        """Whether it is more than its ground was seen to give: by itself, and with what was picked there before this season."""
        this = {"quantity": said.values["quantity"], "unit": said.values["unit"]}
        grounds = grounds_with_priors(pieces, said.day)
        alone = odd.more_than_the_ground_gives(**this, grounds=grounds)
        before = {one for piece in pieces for one, _ in self.ground.harvests[piece.season.pk]} - {root}
        if alone is not None or not before or not any(prior for prior, _ in grounds):
            return alone
        amounts, ground = picked_before(pieces, said.day, before, self.records)
        return odd.more_than_the_ground_gives(**this, grounds=ground, before=amounts)

    def _lot(self, said: Said, operator: int, pieces: Sequence[Piece], by: rows.By) -> Lot | None:
        if not KINDS[said.values["kind"]].opens_lot or not said.values["into_lot"]:
            return None
        against = [one for one in self._taken(said, pieces).findings if one.verdict == "forbidden"]
        against += lots.against_ground(pieces, said.day)
        if against:
            raise Refused(
                FieldProblem("into_lot", one.message, one.rule, f"{one.remedy}{lots.ONLY_A_RECORD}")
                for one in against
            )
        return lots.opened(said, operator, self.divisions[operator], pieces, by.now)

    # --- rows -------------------------------------------------------------------------------------

    def _keep(
        self,
        record: Record,
        works: Sequence[Work],
        entry: StoreEntry | None,
        lot: Lot | None,
    ) -> None:
        self.records.append(record)
        self.works += works
        labels = {(work.season_id, work.label_key) for work in works if work.label_key}
        self.touched |= {(record.operator_id, season, label) for season, label in labels}
        if entry is not None:
            self.entries.append(entry)
        if lot is not None:
            self.lots.append(lot)
        self.roots.begun(record, labels, entry, lot)

    def name_of(self, operator: int) -> str:
        """What the operator is called."""
        return self.names[operator]
