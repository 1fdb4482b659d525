"""What the producers of 君山 do so that their goods are right: a course, an exam passed and one failed, self-checks, a lot that failed."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from youji.accounts.models import Person
from youji.accounts.selectors import actor_of
from youji.demo import deeds, members
from youji.demo.made import World
from youji.demo.year import Year
from youji.lots.selectors.against import objections
from youji.production.models import Lot
from youji.quality.logic.checks import CHOICE
from youji.quality.logic.exams import LETTERS
from youji.quality.models import CheckFinding, Training
from youji.quality.selectors import exams as drawn
from youji.quality.selectors.checklists import checklist
from youji.quality.services import bank, checks, exams, inspectors, testing, trainers
from youji.quality.services import training as trainings
from youji.registry.models import Base, Operator
from youji.shared.actor import Actor, Role

#: Days ago: the course long ago, after which nobody of it learned on; this year's; the checks; the failed test.
LONG_AGO, COURSE, SECOND, MENDED, FAILED = 600, 120, 20, 16, 5
#: Who leads this year's course.
TRAINER = "junshan-jiaoshi"
QUESTIONS: tuple[tuple[str, str, str, str, str], ...] = (
    ("安全间隔期", "安全间隔期从哪天算起？", "最后一次施药的日期|第一次施药的日期|采收的日期", "A", "农药管理条例第三十四条"),
    ("安全间隔期", "间隔期没有过，菜价正好，怎么办？", "先卖一半|等间隔期过了再采|洗干净再卖", "B", "农产品质量安全法第二十九条"),
    ("记录", "生产记录至少保存多久？", "半年|一年|二年", "C", "农产品质量安全法第二十七条"),
    ("记录", "下面哪一项必须记？", "邻居的用药|投入品的名称、来源、用法、用量|天气预报", "B", "农产品质量安全法第二十七条"),
    ("投入品", "标签上没有写这种作物，能用吗？", "能，减半用|不能|问过邻居就能", "B", "农药管理条例第三十四条"),
    ("投入品", "限用农药能不能用在茶叶上？", "看价格|少用就行|登记范围里没有的不能用", "C", "农药管理条例第三十四条"),
    ("包装", "用完的农药瓶怎么办？", "收好交到回收点|埋在地头|扔进河里", "A", "农产品质量安全法第二十三条"),
    ("检测", "自检不合格的一批，怎么办？", "便宜卖|混在好的里面卖|不卖，查原因，按规定处置", "C", "农产品质量安全法第三十四条"),
    ("检测", "“用什么药、检什么药”是说什么？", "检的项目要有用过的药|检得越多越好|只检最便宜的", "A", "农产品质量安全承诺达标合格证管理办法"),
    ("合格证", "承诺达标合格证什么时候开？", "一年开一次|按批开，随货走|客户要才开", "B", "农产品质量安全法第三十九条"),
    ("合格证", "混装了两家的货，怎么办？", "用其中一家的合格证|不用管|重新开，留着来源", "C", "农产品质量安全法第三十九条"),
    ("销售", "下面哪种可以卖？", "休药期内的猪|间隔期满、检测合格的菜|用了禁用药的鱼", "B", "农产品质量安全法第三十六条"),
)  # fmt: skip


def fill(world: World) -> None:
    """In the order of the days."""
    year = Year(world)
    _bank(year)
    growers = _growers(world)
    _course(year, "内检员培训（上一期）", growers[:1], LONG_AGO)
    training = _course(year, "2026年第一期内检员培训", growers[1:], COURSE, failed=1, trainer=TRAINER)
    _again(year, training, growers[1])
    _checks(year, growers[1], growers[2])
    _failed(year)


def _growers(world: World) -> list[Person]:
    """Who goes to a course: first whoever lets it lapse, then the co-operative's own 内检员, then those who answer for a farm."""
    clerk = Person.objects.get(username="junshan-neijian")
    at = world.days_ago(LONG_AGO)
    some = [one.operator for one in world.farms[members.COUNTY][:4]]
    named = Operator.objects.filter(
        division=members.COUNTY, name__in=(deeds.CHILLI, deeds.CITRUS, deeds.RICE)
    )
    held = [world.cast.holder(one, at).user_id for one in (*some, *named.order_by("pk"))]
    people = {one.pk: one for one in Person.objects.filter(pk__in=held)}
    return [people[held[0]], clerk, *(people[pk] for pk in held[1:])]


def _as(person: Person, year: Year, days: float) -> Actor:
    return actor_of(person, now=year.world.days_ago(days))


def _bank(year: Year) -> None:
    days = LONG_AGO + 10
    actor = year.world.cast.officer(Role.PROVINCE_REVIEWER, "43", year.at(days))
    for topic, stem, choices, answer, article in QUESTIONS:
        said = {"topic": topic, "stem": stem, "choices": choices.replace("|", "\n"), "answer": answer}
        bank.put_question(**said, article=article, actor=actor, now=year.at(days))


def _course(
    year: Year, title: str, people: list[Person], days: float, *, failed: int = 0, trainer: str = ""
) -> Training:
    """Two days of eight hours, an exam on the second; the last ``failed`` of the people do not pass."""
    officer = leads = year.officer(days)
    topics = "安全间隔期和休药期\n投入品和记录\n自检、快检\n承诺达标合格证"
    made = trainings.plan_training(
        title=title, audience="inspector", topics=topics, actor=officer, now=year.at(days + 10)
    )
    if trainer:
        trainers.name_trainer(training=made.pk, username=trainer, actor=officer, now=year.at(days + 10))
        leads = _as(Person.objects.get(username=trainer), year, days + 10)
        exams.set_exam(training=made.pk, opens_on=year.day(days), actor=leads, now=year.at(days + 9))
    for day in (days + 1, days):
        session = trainings.call_session(
            training=made.pk, day=year.day(day), begins="9:00", hours="8", place="君山区农业农村局三楼会议室",
            teacher=leads.name.partition("（")[0], actor=leads, now=year.at(days + 10),
        )  # fmt: skip
        for person in people:
            trainings.sign_in(token=session.token, actor=_as(person, year, day), now=year.at(day))
    for number, person in enumerate(people, 1):
        _sit(year, made, person, days, wrong=4 if number > len(people) - failed else number % 2)
    inspectors.issue_certificates(training=made.pk, actor=officer, now=year.at(days))
    return made


def _sit(year: Year, training: Training, person: Person, days: float, *, wrong: int) -> None:
    actor, seed = _as(person, year, days), f"demo-{person.username}"
    exam = exams.begin_exam(training=training.pk, actor=actor, now=year.at(days), seed=seed)
    right = drawn.right_of(exam)
    answers = {
        one.code: LETTERS[(one.order.index(right[one.code]) + (n < wrong)) % len(one.order)]
        for n, one in enumerate(drawn.asked_of(exam))
    }
    exams.hand_in(exam=exam.pk, answers=answers, actor=actor, now=year.at(days))


def _again(year: Year, training: Training, clerk: Person) -> None:
    """A third day for whoever goes on learning, and one today to which anybody may still come."""
    days = SECOND + 10
    trainer = _as(Person.objects.get(username=TRAINER), year, days)
    said = {
        "hours": "4",
        "place": "广兴洲镇农技站",
        "teacher": trainer.name.partition("（")[0],
        "begins": "14:00",
    }
    for day in (days, 0):
        session = trainings.call_session(
            training=training.pk, day=year.day(day), **said, actor=trainer, now=year.at(days + 5)
        )
        if day:
            trainings.sign_in(token=session.token, actor=_as(clerk, year, days), now=year.at(days))


def _checks(year: Year, *people: Person) -> None:
    """One with something that was put right since, one with something still open."""
    for person, item, note, days, mended in (
        (people[0], "store", "农药间没有上锁", SECOND, True),
        (people[1], "package", "地头有两个空瓶", MENDED, False),
    ):
        sheet = checklist("plant", year.day(days))
        assert sheet is not None  # noqa: S101  (it holds since 2023)
        answers = {one.key: {"answer": "yes", "note": ""} for one in sheet.items if one.kind == CHOICE}
        answers[item] = {"answer": "no", "note": note}
        actor = _as(person, year, days)
        made = checks.keep_check(
            check_id=uuid5(NAMESPACE_URL, f"{person.username}-{item}"), checklist="plant", edition=sheet.edition, answers=answers,
            day=year.day(days), place=_base_of(person), due_on=year.day(days - 30), actor=actor, now=year.at(days),
        )  # fmt: skip
        if mended:
            [found] = CheckFinding.objects.filter(check_of=made)
            checks.correct(
                finding=found.pk, done_on=year.day(days - 2), what="换了锁，钥匙由专人管", actor=_as(person, year, days - 2),
                now=year.at(days - 2),
            )  # fmt: skip


def _base_of(person: Person) -> str:
    base = Base.objects.filter(operator_id=person.operator_id or 0).order_by("pk").first()
    return base.name[:80] if base else ""


def _failed(year: Year) -> None:
    """A lot of pigs whose rapid test is positive is held."""
    operator = Operator.objects.get(name=deeds.PIGS, division=members.COUNTY)
    lots = Lot.objects.filter(operator_id=operator.pk, withdrawn=None, day__lte=year.day(FAILED)).order_by(
        "-day", "-pk"
    )
    lot = next((one for one in lots if not objections([one])), None)
    if lot is not None:
        testing.keep_rapid(
            lot=lot.code, device="胶体金读数仪 JT-10（演示）", method="尿液试纸（演示）", values="沙丁胺醇 阳性\n克伦特罗 阴性",
            day=year.day(FAILED), actor=year.world.cast.holder(operator, year.world.days_ago(FAILED)), now=year.at(FAILED),
        )  # fmt: skip
