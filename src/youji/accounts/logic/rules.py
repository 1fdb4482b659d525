"""Who may hold what, who may give it, who may stand in for whom, and what a token may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from youji.accounts.logic.scopes import WRITE, Scopes, allows
from youji.shared.actor import OFFICERS, PRODUCERS, REVIEWERS, Actor, Role
from youji.shared.findings import Finding, Source, rule
from youji.shared.labels import ROLE_NAMES
from youji.shared.periods import add_years
from youji.shared.roles import LEVELS

SOURCE = Source("平台管理规则", "账号与权限")

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
#: Those who watch over the others are appointed from the level above.
WATCHERS = ADMINISTRATORS | {Role.AUDITOR}
#: A personal qualification, or a watch over others, cannot be lent.
NOT_LENT = WATCHERS | {Role.ASSESSOR, Role.EXPERT} | PRODUCERS
#: One hand does not both ask and decide.
ASKS_AND_DECIDES = (
    frozenset({Role.COUNTY_APPLICANT, Role.COUNTY_REVIEWER}),
    frozenset({Role.CITY_APPLICANT, Role.CITY_REVIEWER}),
)
#: Whose account one officer's word opens (decisions 0146, 0170).
ONE_WORD = frozenset({Role.AGRONOMIST, Role.LABORATORY, Role.TRAINER})
LEVEL_NAMES = {"county": "县级", "city": "市级", "province": "省级"}
#: By the digits of an office's code.
OFFICE_NAMES = {2: "省级", 4: "市级", 6: "县级"}
LONGEST_DELEGATION_DAYS = 90


@dataclass(frozen=True, slots=True)
class Holder:
    """A person as the rules about roles see them."""

    person_id: int
    roles: frozenset[Role]
    level: str = ""  # of the agency; empty for a producer
    division: str = ""  # the agency's, or the producer's area
    agency_id: int | None = None
    operator_id: int | None = None
    laboratory_id: int | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Absence:
    """A delegation somebody asks for."""

    absent: Holder
    deputy: Holder
    roles: frozenset[Role]
    starts_on: date
    ends_on: date
    today: date


@rule("ACC-001", source=SOURCE)
def administrators_are_two_people(roles: frozenset[Role]) -> str | None:
    """系统管理员与安全管理员不能是同一个人。"""
    if roles >= ADMINISTRATORS:
        return "系统管理员和安全管理员不能由同一人担任。请选另一个人。"
    return None


@rule("ACC-002", source=SOURCE)
def nobody_appoints_themselves(actor: Actor, holder: Holder) -> str | None:
    """管理员不能给自己授予、收回岗位，也不能停用、重置自己。"""
    if actor.user_id == holder.person_id:
        return "不能办理自己的账号。请由另一位管理员办理。"
    return None


@rule("ACC-003", source=SOURCE)
def an_auditor_does_nothing_else(roles: frozenset[Role]) -> str | None:
    """审计员不兼任其他岗位。"""
    if Role.AUDITOR in roles and len(roles) > 1:
        return "审计员不能兼任其他岗位。请先收回其他岗位，或选另一个人。"
    return None


@rule("ACC-004", source=SOURCE)
def administrators_do_no_business(roles: frozenset[Role]) -> str | None:
    """管理员不办理业务。"""
    if roles & ADMINISTRATORS and roles - ADMINISTRATORS:
        return "管理员不能同时办理业务。请把业务岗位授予另一个人。"
    return None


@rule("ACC-005", source=SOURCE)
def asking_and_deciding_are_two_people(roles: frozenset[Role]) -> str | None:
    """同级的申报专员与审核员不能是同一个人。"""
    if any(roles >= pair for pair in ASKS_AND_DECIDES):
        return "同一个人不能既申报又审核。请选另一个人。"
    return None


@rule("ACC-006", source=SOURCE)
def role_fits_the_unit(holder: Holder, role: Role) -> str | None:
    """岗位与单位相符：主体人员属于经营主体，检测人员属于检测机构，审核、申报岗位属于相应层级的机构。"""
    if role in PRODUCERS:
        return (
            None if holder.operator_id is not None else "主体岗位只能授予经营主体的人员。请先登记所属主体。"
        )
    if role == Role.LABORATORY:
        return None if holder.laboratory_id is not None else "检测机构人员由本人申请、所在地确认后开通。"
    if holder.agency_id is None:
        return f"{ROLE_NAMES[role]}是机关岗位，这个人不属于任何机构。请先登记所在机构。"
    needed = LEVELS.get(role, holder.level)
    if needed != holder.level:
        return f"{ROLE_NAMES[role]}只能授予{LEVEL_NAMES[needed]}机构的人员。请选对岗位或机构。"
    return None


@rule("ACC-007", source=SOURCE)
def within_ones_own_area(actor: Actor, holder: Holder) -> str | None:
    """只办理本行政区域内的账号。"""
    if not actor.division or not holder.division.startswith(actor.division):
        return "这个人不在您的管理区域内。请由其所在地的管理员办理。"
    return None


@rule("ACC-008", source=SOURCE)
def watchers_are_appointed_from_above(actor: Actor, holder: Holder, role: Role) -> str | None:
    """管理员、审计员由上一级的系统管理员任免；省级的由部署人员用命令行任免。"""
    if role in WATCHERS and len(actor.division) >= len(holder.division):
        return f"{ROLE_NAMES[role]}由上一级任免。请联系上级的系统管理员。"
    return None


@rule("ACC-009", source=SOURCE)
def a_deputy_is_a_colleague(absence: Absence) -> str | None:
    """受托人是同一机构、账号可用的另一个人。"""
    absent, deputy = absence.absent, absence.deputy
    if deputy.person_id == absent.person_id:
        return "不能委托给自己。请选一位同事。"
    if deputy.agency_id is None or deputy.agency_id != absent.agency_id or not deputy.active:
        return "只能委托给本单位账号可用的同事。请重新选择。"
    return None


@rule("ACC-010", source=SOURCE)
def only_ones_own_lendable_roles(absence: Absence) -> str | None:
    """只能委托自己现有的业务岗位；管理、审计、验收、专家岗位不能委托。"""
    if not absence.roles:
        return "请至少选一个要委托的岗位。"
    if wrong := sorted((absence.roles & NOT_LENT) | (absence.roles - absence.absent.roles)):
        return f"{'、'.join(ROLE_NAMES[role] for role in wrong)}不能由您委托。请去掉后再提交。"
    return None


@rule("ACC-011", source=SOURCE)
def a_deputy_stays_separated(absence: Absence) -> str | None:
    """受托人受托后仍须符合岗位分离。"""
    together = absence.deputy.roles | absence.roles
    if separation(together):
        return "受托人的现有岗位与要委托的岗位不能由同一人担任。请选另一位同事。"
    return None


@rule("ACC-012", source=SOURCE)
def an_absence_is_short_and_ahead(absence: Absence) -> str | None:
    """委托从今天或以后开始，最长90天。"""
    if absence.starts_on < absence.today:
        return "开始日期已经过去。请选今天或以后的日期。"
    if absence.ends_on < absence.starts_on:
        return "结束日期早于开始日期。请改正。"
    if (absence.ends_on - absence.starts_on).days + 1 > LONGEST_DELEGATION_DAYS:
        return f"一次委托最长{LONGEST_DELEGATION_DAYS}天。请缩短，到期再续。"
    return None


@rule("ACC-013", source=SOURCE)
def a_token_expires_within_a_year(expires_on: date, today: date) -> str | None:
    """接口令牌最长一年。"""
    if expires_on <= today:
        return "到期日须晚于今天。请改正。"
    if expires_on > add_years(today, 1):
        return "到期日不能超过一年。请改早一些，到期前再换新的。"
    return None


@rule("ACC-014", source=SOURCE)
def a_token_has_known_scopes(scopes: frozenset[str], known: Scopes) -> str | None:
    """接口令牌至少有一项已知的权限。"""
    if not scopes or scopes - set(known):
        return "请从列表中至少选一项权限。"
    return None


@rule("ACC-015", source=SOURCE)
def a_holder_looks_after_staff(actor: Actor, holder: Holder) -> str | None:
    """主体负责人只开设、停用本主体经办人的账号。"""
    if actor.operator_id is None or actor.operator_id != holder.operator_id:
        return "只能办理本主体经办人的账号。"
    if holder.person_id == actor.user_id or holder.roles - {Role.STAFF}:
        return "只能办理经办人的账号。负责人的账号请联系所在市的农业农村局。"
    return None


@rule("ACC-016", source=SOURCE)
def a_token_makes_no_more_of_itself(actor: Actor, scopes: frozenset[str], known: Scopes) -> str | None:
    """用令牌新建的令牌，权限不超出原令牌。"""
    if beyond := sorted(scope for scope in scopes if not allows(actor, scope)):
        names = "、".join(known.get(scope, scope) for scope in beyond)
        return f"原令牌没有这些权限：{names}。请去掉，或由本人登录后创建。"
    return None


@rule("ACC-017", source=SOURCE)
def a_token_outlives_no_other(expires_at: datetime, until: datetime | None) -> str | None:
    """用令牌新建的令牌，不晚于原令牌到期。"""
    if until is not None and expires_at > until:
        return "到期日不能晚于原令牌。请改早一些，或由本人登录后创建。"
    return None


@rule("ACC-018", source=SOURCE)
def a_mail_address_is_entered_by_a_person(actor: Actor, before: str, after: str) -> str | None:
    """邮箱用来找回密码，令牌不能登记或更改。"""
    if actor.scopes is not None and before.strip() != after.strip():
        return "邮箱用来找回密码，不能用令牌登记或更改。请登录后在页面上办理。"
    return None


@rule("ACC-019", source=SOURCE)
def a_token_lends_no_more_than_it_holds(actor: Actor, known: Scopes) -> str | None:
    """用令牌委托，令牌须有各项办理权限：受托人行使的是整个岗位。"""
    if all(allows(actor, scope) for scope in known if scope.endswith(f":{WRITE}")):
        return None
    return "受托人行使的是整个岗位，这个令牌只有一部分权限。请由本人登录后委托。"


@rule("ACC-020", source=SOURCE)
def two_hands(actor: Actor, asked_by: int) -> str | None:
    """提出的人不能自己确认。"""
    if actor.user_id == asked_by:
        return "这是您自己提出的。请由另一位安全管理员确认。"
    return None


@rule("ACC-021", source=SOURCE)
def the_office_that_confirms(actor: Actor, office: str) -> str | None:
    """由本级的安全管理员确认；本级没有的，以及管理员、审计员的，由上一级确认。"""
    if not office:
        return "本级和上级都还没有可以确认的安全管理员。请先任命安全管理员。"
    if actor.division != office:
        return f"这件事由{OFFICE_NAMES[len(office)]}的安全管理员确认。"
    return None


@rule("ACC-022", source=SOURCE)
def watchers_are_guarded_from_above(actor: Actor, holder: Holder) -> str | None:
    """管理员、审计员的密码和动态验证码由上一级的安全管理员重置；省级的由部署人员用命令行另行任命。"""
    if holder.roles & WATCHERS and len(actor.division) >= len(holder.division):
        return "管理员、审计员的密码和动态验证码由上一级的安全管理员重置。请联系上级。"
    return None


@rule("ACC-023", source=SOURCE)
def opened_by_whoever_knows_them(
    actor: Actor, role: Role, *, operator_id: int | None, division: str
) -> str | None:
    """本人申请的账号：经办人（记账员、内检员）的由本主体负责人确认；负责人、检测机构人员、农技员、培训教师的由所在地审核人员确认。"""
    if role == Role.STAFF:
        if operator_id is not None and actor.operator_id == operator_id and Role.HOLDER in actor.roles:
            return None
        return "经办人的账号由本主体的负责人确认。"
    if actor.roles & REVIEWERS and actor.covers(division):
        return None
    return f"{ROLE_NAMES[role].removeprefix('主体')}的账号由所在地农业农村局的审核人员确认。"


@rule("ACC-024", source=SOURCE)
def a_second_holder_comes_from_the_city(role: Role, *, held: bool) -> str | None:
    """已有负责人的主体，换负责人由所在市的系统管理员办理。"""
    if role == Role.HOLDER and held:
        return "这个主体已经有负责人的账号。换人请联系所在市农业农村局的系统管理员。"
    return None


@rule("ACC-025", source=SOURCE)
def opened_on_one_word_does_nothing_else(roles: frozenset[Role]) -> str | None:
    """农技员、检测机构人员、培训教师不兼任其他岗位：他们的账号一个人确认就开通，不能成为第二个人的手。"""
    if roles & ONE_WORD and len(roles) > 1:
        return "农技员、检测机构人员、培训教师不能兼任或受托其他岗位。请选另一个人。"
    return None


def confirming_offices(holder: Holder, role: Role | None = None) -> list[str]:
    """Where somebody may confirm what was asked for of ``holder``, nearest first.

    Over watchers, from above only; above the province there is nobody, and a colleague has to do.
    """
    division, watched = holder.division, holder.roles | ({role} if role else set())
    offices = [division[:digits] for digits in (6, 4, 2) if digits <= len(division)]
    return offices[1:] or offices if watched & WATCHERS else offices


def giving(
    actor: Actor, holder: Holder, role: Role, lent: frozenset[Role] = frozenset()
) -> list[Finding | None]:
    """What is to be said of ``actor`` giving ``holder`` a role; ``lent``: what the holder has for a time."""
    return [
        nobody_appoints_themselves(actor, holder),
        within_ones_own_area(actor, holder),
        watchers_are_appointed_from_above(actor, holder, role),
        role_fits_the_unit(holder, role),
        *separation(holder.roles | lent | {role}),
    ]


def separation(roles: frozenset[Role]) -> list[Finding]:
    """Every objection to one person holding all of ``roles``."""
    checks = (
        administrators_are_two_people,
        an_auditor_does_nothing_else,
        administrators_do_no_business,
        asking_and_deciding_are_two_people,
        opened_on_one_word_does_nothing_else,
    )
    return [finding for check in checks if (finding := check(roles)) is not None]


def grantable(actor: Actor, holder: Holder) -> list[Role]:
    """The roles ``actor`` could give ``holder`` now, in the order the process meets them."""
    if nobody_appoints_themselves(actor, holder) or within_ones_own_area(actor, holder):
        return []
    return [
        role
        for role in ROLE_NAMES
        if role in (OFFICERS | PRODUCERS) - holder.roles
        and not role_fits_the_unit(holder, role)
        and not watchers_are_appointed_from_above(actor, holder, role)
        and not separation(holder.roles | {role})
    ]
