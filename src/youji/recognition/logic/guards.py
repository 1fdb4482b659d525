"""Conditions on the steps of a scheme, by the name a scheme file calls them.

Each says what would make it pass. They see ``Facts`` only; ``selectors.facts`` gathers those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from youji.recognition.logic.facts import Facts
from youji.schemes.logic.scheme import STANDING, Step, guard_names
from youji.shared import clock
from youji.shared.findings import Finding, Problem, Source, rule
from youji.shared.quantities import area_text, measured

PLAN = "湖南省优质农产品生产基地建设行动实施方案"
MEASURES = "湖南省绿色优质农产品生产基地认定管理办法"
LICENCE = "行政许可法"
HOUSE = "平台管理规则"


def _day(day: date | None) -> str:
    return clock.in_words(day) if day else "—"


@rule("REC-001", source=Source(PLAN, "五（二）组织申报"))
def round_is_open(facts: Facts) -> Problem | None:
    """申报须在本批次的申报期内提交。"""
    if facts.round_opens_on is None or facts.round_closes_on is None:
        return Problem("本批次尚未发布。", "请等待省农业农村厅发布申报通知。", unknown=True)
    if facts.round_opens_on <= facts.today <= facts.round_closes_on:
        return None
    window = f"{_day(facts.round_opens_on)}至{_day(facts.round_closes_on)}"
    if facts.today < facts.round_opens_on:
        return Problem(f"申报期为{window}，尚未开始。", "请先保存，到期再提交。")
    return Problem(f"申报期为{window}，已经结束。", "请留意下一批次的申报通知。")


@rule("REC-002", source=Source(PLAN, "五（二）组织申报"))
def form_is_complete(facts: Facts) -> Problem | None:
    """申报表必填项填写完整方可提交。"""
    if not facts.missing_fields:
        return None
    return Problem(
        f"申报表还有{len(facts.missing_fields)}项未填。", f"请填写：{'、'.join(facts.missing_fields)}。"
    )


@rule("REC-003", source=Source(PLAN, "五（二）组织申报"))
def dossier_is_complete(facts: Facts) -> Problem | None:
    """申报材料齐全方可提交。"""
    if not facts.missing_documents:
        return None
    return Problem(
        f"申报材料还缺{len(facts.missing_documents)}件。", f"请上传：{'、'.join(facts.missing_documents)}。"
    )


@rule("REC-004", source=Source(PLAN, "五（三）按标建设"))
def self_assessment_is_complete(facts: Facts) -> Problem | None:
    """对照建设标准逐项自评后方可提交。"""
    if not facts.unscored_items:
        return None
    first = "、".join(facts.unscored_items[:5]) + ("等" if len(facts.unscored_items) > 5 else "")
    return Problem(f"自评还有{len(facts.unscored_items)}项未打分。", f"请为这些项目选择档次：{first}。")


@rule("REC-005", source=Source(PLAN, "五（三）按标建设"))
def self_assessment_passes(facts: Facts) -> Problem | None:
    """自评达到合格线且关键项全部达标方可提交。"""
    if facts.pass_line is None:
        return None
    if facts.self_score is None:
        return Problem("还没有自评得分。", "请先完成自评。", unknown=True)
    if facts.self_vetoes:
        return Problem(
            f"关键项未达标：{'、'.join(facts.self_vetoes)}。",
            "请先整改到位再申报；关键项一票否决，不能以其他得分弥补。",
        )
    if facts.self_score < facts.pass_line:
        return Problem(
            f"自评{measured(facts.self_score, '分')}，低于合格线{measured(facts.pass_line, '分')}。",
            f"还差{measured(facts.pass_line - facts.self_score, '分')}，请对照评分表补齐短板后再申报。",
            {"self_score": facts.self_score, "pass_line": facts.pass_line},
        )
    return None


@rule("REC-006", source=Source(LICENCE, "第三十二条第一款第四项（参照）"))
def corrections_are_itemised(facts: Facts) -> Problem | None:
    """退回补正须逐项写明需要补正的全部内容。"""
    if facts.corrections_asked:
        return None
    return Problem("还没有写明要补正什么。", "请逐项选择事项并写明理由，一次写全。")


@rule("REC-007", source=Source(LICENCE, "第三十二条第一款第四项（参照）"))
def corrections_are_asked_once(facts: Facts) -> Problem | None:
    """同一环节只能退回补正一次（一次性告知）。"""
    if facts.times_returned == 0:
        return None
    return Problem("本环节已经退回补正过一次。", "请依据现有材料作出通过或不予通过的决定。")


@rule("REC-008", source=Source(LICENCE, "第三十二条第一款第四项、第八十二条（参照）"))
def corrections_are_asked_in_time(facts: Facts) -> Problem | None:
    """收到申报材料后，在规定的工作日内一次告知补正；逾期不告知的，自收到之日起即为受理。"""
    if facts.correction_deadline is None:
        return Problem("不清楚本环节何时收到材料。", "请联系管理员核对办理记录。", unknown=True)
    if facts.today <= facts.correction_deadline:
        return None
    return Problem(
        f"告知补正的期限已于{_day(facts.correction_deadline)}届满，视为已经受理。",
        "请依据现有材料作出通过或不予通过的决定。",
        {"deadline": facts.correction_deadline},
    )


@rule("REC-009", source=Source(LICENCE, "第三十二条第一款第五项（参照）"))
def corrections_are_answered(facts: Facts) -> Problem | None:
    """补正事项逐项答复后方可重新提交。"""
    if facts.open_corrections == 0:
        return None
    return Problem(f"还有{facts.open_corrections}项补正没有答复。", "请逐项说明补正情况后再提交。")


@rule("REC-010", source=Source(HOUSE, "回避"))
def officer_is_not_applicant(facts: Facts) -> Problem | None:
    """工作人员不得办理本人所属主体或本人经办的申报。"""
    if not facts.actor_is_applicant:
        return None
    return Problem("这件申报由您本人或您所属的主体提出，您应当回避。", "请交由其他工作人员办理。")


@rule("REC-011", source=Source(HOUSE, "回避"))
def officer_is_not_recused(facts: Facts) -> Problem | None:
    """已声明回避的人员不得办理该申报。"""
    if not facts.actor_recused:
        return None
    return Problem("您已声明回避这件申报。", "请交由其他工作人员办理。")


@rule("REC-012", source=Source(PLAN, "五（二）择优推荐"))
def quota_has_room(facts: Facts) -> Problem | None:
    """推荐数量不得超过本批次分配的名额。"""
    if facts.quota is None or facts.recommended < facts.quota:
        return None
    return Problem(
        f"本批次名额{facts.quota}个，已推荐{facts.recommended}个。",
        "请按择优排序取舍，或请省农业农村厅以文件调整本批次的名额（批次页面“调整名额”）。",
        {"quota": facts.quota, "recommended": facts.recommended},
    )


@rule("REC-013", source=Source(PLAN, "四（一）科学布局"))
def plots_do_not_overlap(facts: Facts) -> Problem | None:
    """基地地块不得与其他基地重叠。"""
    real = [one for one in facts.overlaps if one.area_mu > facts.overlap_tolerance_mu]
    if not real:
        return None
    rows = "；".join(f"与{one.base_name}（{one.base_code}）重叠{area_text(one.area_mu)}" for one in real)
    return Problem(f"地块{rows}。", "请核对边界，由双方确认后更正地块。")


@rule("REC-014", source=Source(PLAN, "四（一）科学布局"))
def plots_are_drawn(facts: Facts) -> Problem | None:
    """基地须有边界清楚的地块。"""
    if not facts.has_plots:
        return Problem("还没有画出基地地块。", "请在地图上画出地块，或导入边界文件。")
    if facts.plot_problems:
        return Problem(f"地块有误：{'；'.join(facts.plot_problems)}。", "请更正地块边界。")
    return None


@rule("ENV-003", source=Source("农产品质量安全法", "第二十一条"))
def ground_is_not_prohibited(facts: Facts) -> Problem | None:
    """基地地块不得在该产品的特定农产品禁止生产区内。"""
    held = [
        one.sentence
        for one in facts.prohibited_grounds
        if one.effective_on <= facts.today and (one.ended_on is None or facts.today < one.ended_on)
    ]
    if not held:
        return None
    return Problem(f"地块{'；'.join(held)}。", "请把区内的地块移出基地，或改报区内允许生产的产品。")


@rule("REC-015", source=Source(PLAN, "五（五）动态管理"))
def base_is_not_suspended(facts: Facts) -> Problem | None:
    """被暂停认定的基地，在恢复前不得申报。"""
    if not facts.base_suspended:
        return None
    return Problem("该基地的认定正被暂停。", "请先完成整改并恢复认定。")


@rule("REC-016", source=Source(PLAN, "五（五）动态管理"))
def base_is_not_banned(facts: Facts) -> Problem | None:
    """从目录中删除的基地，在限制期内不得再次申报。"""
    if not facts.removed_within_ban:
        return None
    return Problem(
        "该基地已从目录中删除，限制申报期未满。", "限制期满后可重新申报；对删除决定不服的，可以申诉。"
    )


@rule("REC-017", source=Source(PLAN, "五（四）复核公布"))
def base_is_not_recognised_already(facts: Facts) -> Problem | None:
    """同一基地同一类别已认定且在有效期内的，不得重复认定。"""
    if not facts.recognised_elsewhere:
        return None
    return Problem(
        f"该基地已在目录中：{'、'.join(facts.recognised_elsewhere)}。", "到期前请申请续期，不必重新申报。"
    )


@rule("REC-018", source=Source("湖南省2023年省级优质农产品生产基地申报通知", "申报条件"))
def base_holds_a_certificate(facts: Facts) -> Problem | None:
    """申报主体须持有与申报类别相符、在有效期内的绿色食品、有机农产品、地理标志等认证或授权。"""
    if facts.valid_certificates > 0:
        return None
    wanted = "或".join(facts.certificates_wanted)
    return Problem(
        f"名下没有有效期内的{wanted}证书。" if wanted else "名下没有有效期内的产品认证。",
        f"请先登记{wanted or '绿色食品、有机农产品'}证书或授权；已过期的请先续展。",
        {"wanted": facts.certificates_wanted},
    )


@rule("REC-019", source=Source(PLAN, "五（三）按标建设"))
def milestones_are_reported(facts: Facts) -> Problem | None:
    """建设任务全部完成并上报后方可申请验收。"""
    if not facts.open_milestones:
        return None
    return Problem(
        f"还有{len(facts.open_milestones)}项建设任务没有上报完成。",
        f"请先上报：{'、'.join(facts.open_milestones)}。",
    )


@rule("REC-020", source=Source("绿色食品原料标准化生产基地建设与管理办法", "创建期"))
def building_period_has_run(facts: Facts) -> Problem | None:
    """创建期满方可申请验收。"""
    if facts.building_until is None:
        return Problem("还没有确定创建期。", "请联系审核单位核对批准创建的日期。", unknown=True)
    if facts.today >= facts.building_until:
        return None
    return Problem(
        f"创建期到{_day(facts.building_until)}为止，尚未届满。",
        f"请在{_day(facts.building_until)}以后申请验收。",
    )


@rule("REC-021", source=Source(PLAN, "五（三）市级验收"))
def acceptance_is_passed(facts: Facts) -> Problem | None:
    """现场验收合格方可通过。"""
    if facts.acceptance_outcome == "passed":
        return None
    if facts.acceptance_outcome == "failed":
        return Problem("现场验收不合格。", "请退回建设整改，或不予通过。")
    return Problem("现场验收还没有结论。", "请等验收组合议签字并作出结论。")


@rule("REC-022", source=Source(PLAN, "五（三）市级验收"))
def acceptance_is_sound(facts: Facts) -> Problem | None:
    """现场验收须程序完整：规定人数的合格验收员到场、独立评分、合议、签字。"""
    if not facts.acceptance_problems:
        return None
    return Problem(f"现场验收程序不完整：{'；'.join(facts.acceptance_problems)}。", "请补齐后再办理。")


@rule("REC-023", source=Source(PLAN, "五（三）市级验收"))
def acceptance_is_failed(facts: Facts) -> Problem | None:
    """只有现场验收不合格的，才可以退回建设。"""
    if facts.acceptance_outcome == "failed":
        return None
    return Problem("现场验收没有得出不合格的结论。", "请等验收组作出结论。")


@rule("REC-024", source=Source(MEASURES, "专家评审"))
def experts_have_scored(facts: Facts) -> Problem | None:
    """专家评审须有规定人数的专家评分。"""
    if facts.expert_scores >= facts.experts_needed:
        return None
    return Problem(
        f"需要{facts.experts_needed}名专家评分，现有{facts.expert_scores}名。",
        f"请再请{facts.experts_needed - facts.expert_scores}名专家评分。",
        {"needed": facts.experts_needed, "have": facts.expert_scores},
    )


@rule("REC-025", source=Source(MEASURES, "专家评审"))
def minutes_are_attached(facts: Facts) -> Problem | None:
    """专家评审须附评审会议纪要。"""
    return None if facts.has_minutes else Problem("还没有附评审会议纪要。", "请上传会议纪要。")


@rule("REC-026", source=Source(LICENCE, "第三十八条第二款（参照）"))
def reason_is_given(facts: Facts) -> Problem | None:
    """退回或不予通过须说明理由。"""
    return None if facts.reason_given else Problem("还没有写明理由。", "请写明事实和依据。")


@rule("REC-027", source=Source(PLAN, "五（四）复核公布"))
def document_number_is_given(facts: Facts) -> Problem | None:
    """以文件作出的决定须登记文号。"""
    return (
        None
        if facts.document_number_given
        else Problem("还没有登记文号。", "请填写文号，如“湘农发〔2025〕1号”。")
    )


@rule("REC-028", source=Source(MEASURES, "社会公示"))
def notice_is_over(facts: Facts) -> Problem | None:
    """公示期满方可认定。"""
    if facts.notice_closes_on is None:
        return Problem("还没有公示。", "请先发布公示。", unknown=True)
    if facts.today > facts.notice_closes_on:
        return None
    return Problem(
        f"公示到{_day(facts.notice_closes_on)}为止，尚未期满。",
        "请在公示期满的次日起办理。",
        {"closes_on": facts.notice_closes_on},
    )


@rule("REC-029", source=Source(MEASURES, "社会公示"))
def objections_are_settled(facts: Facts) -> Problem | None:
    """实名异议全部办结方可认定。"""
    if facts.open_objections == 0:
        return None
    return Problem(f"还有{facts.open_objections}件实名异议没有办结。", "请先调查并答复异议人。")


@rule("REC-030", source=Source(MEASURES, "社会公示"))
def no_objection_is_upheld(facts: Facts) -> Problem | None:
    """有实名异议成立的，不予认定。"""
    if facts.upheld_objections == 0:
        return None
    return Problem(f"有{facts.upheld_objections}件实名异议成立。", "请作不予认定处理。")


@rule("REC-031", source=Source(MEASURES, "社会公示"))
def an_objection_is_upheld(facts: Facts) -> Problem | None:
    """公示后不予认定的，须有实名异议成立，或出现依规不得认定的情形。"""
    if facts.upheld_objections > 0 or any(GUARDS[name](facts) for name in STANDING):
        return None
    return Problem(
        "没有成立的实名异议，也没有不得认定的情形。", "请先办结异议；没有异议成立的，应当在公示期满后认定。"
    )


@rule("REC-032", source=Source(LICENCE, "第三十二条第一款第四项（参照）"))
def corrections_are_overdue(facts: Facts) -> Problem | None:
    """补正期限届满仍不补正的，方可终止办理。"""
    if facts.correction_due is None:
        return Problem("没有规定补正期限。", "请联系申报人尽快补正。", unknown=True)
    if facts.today > facts.correction_due:
        return None
    return Problem(
        f"补正期限到{_day(facts.correction_due)}为止，还没有届满。",
        "请等申报人补正；期限届满后仍不补正的，可以终止办理。",
        {"due": facts.correction_due},
    )


@rule("REC-033", source=Source(PLAN, "五（二）组织申报"))
def nothing_else_is_in_flight(facts: Facts) -> Problem | None:
    """同一基地同一类别同时只能有一件申报在办。"""
    if not facts.in_flight:
        return None
    return Problem(
        f"该基地同一类别已有申报在办：{'、'.join(facts.in_flight)}。", "请等那一件办结，或先撤回那一件。"
    )


@rule("REC-034", source=Source(PLAN, "五（五）动态管理"))
def nothing_declared_forbids_it(facts: Facts) -> Problem | None:
    """申报表中申明发生重大农产品质量安全事件等情形的，不予认定。"""
    if not facts.declared_against:
        return None
    return Problem(
        f"申报表填写：{'；'.join(facts.declared_against)}。",
        "填写有误的，请在补正时改正；情况属实的，不符合认定条件。",
    )


@rule("REC-035", source=Source(PLAN, "四（一）地理标志农产品核心基地"))
def gi_product_is_named(facts: Facts) -> Problem | None:
    """地理标志农产品核心基地须属于一个已登记的地理标志。"""
    if not facts.gi_product_missing:
        return None
    return Problem(
        "基地没有登记所属的地理标志。", "请在基地登记里选择地理标志；名录里没有的，请联系省级登记。"
    )


@rule("REC-036", source=Source(MEASURES, "专家评审"))
def experts_mean_passes(facts: Facts) -> Problem | None:
    """专家评分的平均分达到认定办法规定的合格线方可通过。"""
    if facts.expert_mean is None or facts.expert_mean >= facts.expert_pass_line:
        return None
    return Problem(
        f"专家平均{facts.expert_mean:.2f}分，低于合格线{facts.expert_pass_line}分。",
        "请作专家评审不通过处理；评分有误的，由专家本人改正。",
        {"mean": facts.expert_mean, "pass_line": facts.expert_pass_line},
    )


@rule("REC-043", source=Source(MEASURES, "专家评审"))
def panel_knows_the_product(facts: Facts) -> Problem | None:
    """评分的专家中，须有专业与主导产品类别相符的。"""
    if not facts.speciality_missing:
        return None
    return Problem(
        f"评分的专家中没有熟悉“{facts.speciality_missing}”的。",
        f"请再请一名专业含“{facts.speciality_missing}”的专家评分；专家的专业由系统管理员登记。",
    )


@rule("REC-037", source=Source(PLAN, "五（二）择优推荐"))
def ranking_is_respected(facts: Facts) -> Problem | None:
    """名额内按择优排序推荐；不按排序的，须写明理由。"""
    if not facts.ranked_before or facts.reason_given:
        return None
    return Problem(
        f"排在前面的还没有推荐：{'、'.join(facts.ranked_before)}。",
        "请先办理排在前面的；不按排序推荐的，请在意见里写明理由。",
    )


@rule("REC-038", source=Source(LICENCE, "第三十八条第二款（参照）"))
def ground_is_given(facts: Facts) -> Problem | None:
    """依本机关查实的情形不予认定的，须选明是哪一种情形。"""
    return None if facts.ground_given else Problem("还没有选明情形。", "请在“情形”里选择一项。")


@rule("REC-039", source=Source(HOUSE, "暂缓办理"))
def day_is_given(facts: Facts) -> Problem | None:
    """暂缓办理的，须定明再次审议的日期；公示中的，在公示期满以后。"""
    over = max(facts.today, facts.notice_closes_on or facts.today)
    if facts.again_on is not None and facts.again_on > over:
        return None
    if over > facts.today:
        return Problem(
            f"公示到{_day(over)}为止，再次审议的日期应在公示期满以后。", f"请填写{_day(over)}以后的一个日期。"
        )
    return Problem("还没有定明再次审议的日期。", "请填写今天以后的一个日期。")


@rule("REC-040", source=Source(LICENCE, "第三十一条第一款（参照）"))
def truth_is_declared(facts: Facts) -> Problem | None:
    """提交申报须由申报人声明材料真实，写明声明人姓名。"""
    if facts.declared:
        return None
    return Problem("还没有作申报人声明。", "请核对材料，勾选声明并填写声明人姓名。")


@rule("REC-041", source=Source(MEASURES, "社会公示"))
def notice_says_what_was_judged(facts: Facts) -> Problem | None:
    """认定的内容须与公示的内容逐项一致。"""
    if not facts.noticed_otherwise:
        return None
    return Problem(
        f"公示的{'、'.join(facts.noticed_otherwise)}与审核的内容不一致。",
        "请先更正公示，或重新公示后再认定。",
    )


@rule("REC-044", source=Source(MEASURES, "厅党组会审定"))
def meeting_is_recorded(facts: Facts) -> Problem | None:
    """审定须记录会议名称和会议日期，日期不晚于今天。"""
    if not facts.meeting_recorded:
        return Problem("还没有记录是哪一次会议审定的。", "请填写会议名称和会议日期；会议纪要作为附件上传。")
    if facts.met_on is not None and facts.met_on > facts.today:
        return Problem(f"会议日期{_day(facts.met_on)}还没有到。", "请在会后登记审定结果。")
    return None


@rule("REC-046", source=Source(PLAN, "五（五）动态管理"))
def confirmed_changes_are_adopted(facts: Facts) -> Problem | None:
    """续期审核期间对原认定确认了变更的，先采用登记变更再审核通过。"""
    if not facts.unadopted:
        return None
    return Problem(
        f"提交以后，原认定的{'、'.join(facts.unadopted)}已经确认变更，申报的还是原来的内容。",
        "请先采用登记变更；主体或所在地变了的，请退回由现在的主体重新提交。",
    )


Guard = Callable[[Facts], Finding | None]

GUARDS: dict[str, Guard] = {
    guard.__name__: guard
    for guard in (
        round_is_open,
        form_is_complete,
        dossier_is_complete,
        self_assessment_is_complete,
        self_assessment_passes,
        corrections_are_itemised,
        corrections_are_asked_once,
        corrections_are_asked_in_time,
        corrections_are_answered,
        officer_is_not_applicant,
        officer_is_not_recused,
        quota_has_room,
        plots_do_not_overlap,
        plots_are_drawn,
        ground_is_not_prohibited,
        base_is_not_suspended,
        base_is_not_banned,
        base_is_not_recognised_already,
        base_holds_a_certificate,
        milestones_are_reported,
        building_period_has_run,
        acceptance_is_passed,
        acceptance_is_sound,
        acceptance_is_failed,
        experts_have_scored,
        minutes_are_attached,
        reason_is_given,
        document_number_is_given,
        notice_is_over,
        objections_are_settled,
        no_objection_is_upheld,
        an_objection_is_upheld,
        corrections_are_overdue,
        nothing_else_is_in_flight,
        nothing_declared_forbids_it,
        gi_product_is_named,
        experts_mean_passes,
        panel_knows_the_product,
        ranking_is_respected,
        ground_is_given,
        day_is_given,
        truth_is_declared,
        notice_says_what_was_judged,
        meeting_is_recorded,
        confirmed_changes_are_adopted,
    )
}


def findings_on(step: Step, facts: Facts) -> tuple[Finding, ...]:
    """Everything that stands in the way of ``step``, not just the first of it.

    Raises:
        KeyError: the step names a guard nobody knows (``schemes.logic.check`` says so in words).
    """
    return findings_of(guard_names(step), facts)


def asked_on(step: Step, facts: Facts) -> Finding | None:
    """What whoever takes ``step`` must answer in the opinion: said before, or “同意” would pass for a reason."""
    if "ranking_is_respected" not in guard_names(step):
        return None
    return ranking_is_respected(replace(facts, reason_given=False))


def findings_of(names: Iterable[str], facts: Facts) -> tuple[Finding, ...]:
    """What the guards called ``names`` object to, in their order."""
    return tuple(found for name in names if (found := GUARDS[name](facts)) is not None)
