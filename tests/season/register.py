"""What changes around the cases: the register, the calendar, the people, and time."""

from __future__ import annotations

from datetime import date, timedelta

from tests.season.table import action
from tests.season.world import COUNTIES, Season
from youji.accounts.models import Grant
from youji.demo.land import overlapping
from youji.divisions.models import CalendarDay
from youji.divisions.services import add_day, remove_day
from youji.ledger.runs import run_due
from youji.registry import services as registry
from youji.registry.models import Base, CertifiedProduct, GIProduct, Plot, Product
from youji.shared.actor import SYSTEM, Actor, Role
from youji.shared.rooms import recurring


@action(10)
def edit_the_register(season: Season) -> object:
    """Name, area, product, techniques or person of a base, by its holder or the county, in whatever state its case is."""
    bases = [drive.base for drive in season.drives] + [entry.base for entry in season.entries()]
    base = season.one_of(bases)
    base.refresh_from_db()
    change = season.random.choice(
        [
            {"name": f"{base.name[:60]}新"},
            {"area_mu": "7500"},
            {"product_code": season.random.choice(_first(Product, "code", 40))},
            {"gi_product": season.random.choice(["", *_first(GIProduct, "name", 3)])},
            {"techniques": "圈养"},
            {"responsible": "某某公司"},
        ]
    )
    path, body = f"/registry/bases/{base.code}", {"version": base.version, **change}
    return season.api(registrar(season, base), "PATCH", path, body, door="register")


def _first(model: type[Product | GIProduct], column: str, many: int) -> list[str]:
    return list(model.objects.order_by("pk").values_list(column, flat=True)[:many])


@action(2)
def register_it_again(season: Season) -> object:
    """A county's product that is registered is registered once more under another name."""
    base = season.one_of(drive.base for drive in season.drives if drive.base.kind == "county_product")
    body = {
        "name": f"{base.name}二", "kind": "county_product", "division": base.division, "product_code": base.product.code
    }  # fmt: skip
    return season.api(season.who(Role.COUNTY_APPLICANT, base.division), "POST", "/registry/bases", body)


@action(1)
def lose_the_gi_product(season: Season) -> object:
    """A base whose case is under way is no longer said to belong to a 地理标志."""
    base = season.one_of(season.drives).base
    base.refresh_from_db()
    body = {"version": base.version, "gi_product": ""}
    return season.api(registrar(season, base), "PATCH", f"/registry/bases/{base.code}", body)


@action(3)
def draw_over_a_neighbour(season: Season) -> object:
    """A plot of one base is drawn over another's."""
    plot = season.one_of(Plot.objects.filter(retired_at__isnull=True).order_by("created_at", "pk")[:30])
    drive = season.one_of(drive for drive in season.drives if drive.base.kind == "operator")
    return registry.add_plot(
        base_id=drive.base.pk, name="界边地", geometry=overlapping(plot.geometry, 0.5), datum="CGCS2000",
        actor=SYSTEM, now=season.now,
    )  # fmt: skip


@action(2)
def retire_a_plot(season: Season) -> object:
    """A plot is taken off a base that is being judged or stands in the catalogue."""
    mine = [drive.base.pk for drive in season.drives]
    plot = season.one_of(
        Plot.objects.filter(retired_at__isnull=True, base_id__in=mine).order_by("created_at", "pk")
    )
    return registry.retire_plot(plot_id=plot.pk, actor=SYSTEM, now=season.now)


@action(2)
def a_certificate_is_revoked(season: Season) -> object:
    """Whoever issued it takes it back; the county writes it down."""
    row = season.one_of(CertifiedProduct.objects.filter(revoked_on__isnull=True).order_by("pk"))
    actor = season.who(Role.COUNTY_REVIEWER, row.division[:6])
    body = {"version": row.version, "revoked_on": season.today, "revoked_reason": "抽检不合格"}
    return season.api(actor, "PATCH", f"/registry/certificates/{row.pk}", body)


@action(8)
def days_pass(season: Season) -> object:
    """Some days, and the worker does what is due."""
    season.wait(season.random.choice([1, 3, 6, 9, 15, 40]))
    return the_worker_runs(season)


@action(2)
def years_pass(season: Season) -> object:
    """Long enough for construction periods, bans and recognitions to end."""
    season.wait(season.random.choice([120, 400, 800, 1500]))
    return the_worker_runs(season)


@action(1)
def a_year_begins(season: Season) -> object:
    """The next January: the checks of the year are opened."""
    season.wait((date(season.today.year + 1, 1, 12) - season.today).days)
    return the_worker_runs(season)


def the_worker_runs(season: Season) -> object:
    """Every job of the house, as if it had just become due."""
    ran = run_due(recurring(), season.now)
    season.worked_on = season.today
    season.story.append(f"    {season.today}：{len(ran)} jobs")
    return ran


@action(2)
def the_calendar_changes(season: Season) -> object:
    """A holiday is entered, or taken out again."""
    actor = season.who(Role.PROVINCE_REVIEWER)
    entered = CalendarDay.objects.filter(day__gt=season.today, source="季").order_by("day").first()
    if entered is not None and season.random.random() < 0.4:
        return remove_day(day=entered.day, actor=actor, now=season.now)
    day = season.today + timedelta(days=season.random.randint(1, 12))
    return add_day(
        day=day, kind=CalendarDay.Kind.HOLIDAY, name="临时放假", source="季", actor=actor, now=season.now
    )


@action(2)
def somebody_leaves(season: Season) -> object:
    """An officer of a county or city loses a role: what waited there falls to the office above, or to a colleague."""
    grants = Grant.objects.filter(person__is_active=True, role__in=[Role.SUPERVISOR, Role.CITY_REVIEWER])
    gone = season.one_of(grants.filter(person__agency__division__startswith="4306").order_by("pk"))
    season.story.append(f"    {gone.person.name}不再是{gone.role}")
    gone.delete()
    season.world.cast._people.clear()
    return True


@action(1)
def somebody_has_two_offices(season: Season) -> object:
    """Whoever applies for the city reviews for it as well."""
    busy = season.who(Role.CITY_APPLICANT, COUNTIES[0][:4])
    Grant.objects.get_or_create(person_id=busy.user_id, role=Role.CITY_REVIEWER)
    season.world.cast._people.clear()
    season.story.append(f"    {busy.name}兼任审核")
    return busy


def registrar(season: Season, base: Base, *, clerk: bool = False) -> Actor:
    """Its holder, or a clerk of its county or city; the clerk where it is one that is asked for."""
    if not clerk and base.operator is not None and season.random.random() < 0.6:
        return season.world.cast.holder(base.operator, season.now)
    role = Role.CITY_APPLICANT if base.kind == "city" else Role.COUNTY_APPLICANT
    return season.who(role, base.division)
