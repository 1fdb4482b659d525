"""Words for the audit vocabulary. An action nobody has translated prints as it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from youji.shared.rooms import rooms

VERBS = {
    "created": "新建",
    "put_right": "更正",
    "made": "制成",
    "parted": "分装",
    "merged": "合并",
    "processed": "加工",
    "packed": "包装",
    "moved": "移库",
    "lost": "损耗",
    "destroyed": "销毁",
    "delivered": "交付",
    "received": "收货",
    "reversed": "冲销",
    "held": "封存",
    "disposed": "处置",
    "outside_told": "告知平台以外的收货方",
    "replied": "陈述",
    "let_go": "解除封存",
    "taken_in": "外来收购",
    "sent_back": "退货",
    "converted": "定换算",
    "given_up": "不做了",
    "handed_out": "领用、调拨",
    "purchased": "购入",
    "handed_back": "交回包装",
    "counted": "盘点",
    "handled": "处理",
    "planned": "打算",
    "added": "新增",
    "changed": "修改",
    "updated": "修改",
    "edited": "修改",
    "saved": "保存",
    "drawn": "勾画",
    "removed": "删除",
    "deleted": "删除",
    "submitted": "提交",
    "returned": "退回补正",
    "resubmitted": "补正后提交",
    "withdrawn": "撤回",
    "accepted": "受理",
    "passed": "通过",
    "approved": "同意",
    "recommended": "推荐",
    "confirmed": "核实",
    "asked": "提出",
    "printed": "打印",
    "declined": "不同意",
    "rejected": "不予通过",
    "refused": "不予通过",
    "scored": "评分",
    "signed": "签字",
    "assigned": "指派",
    "decided": "审定",
    "recognised": "认定",
    "opened": "开始",
    "closed": "结束",
    "announced": "发布",
    "published": "发布",
    "raised": "提出",
    "answered": "答复",
    "upheld": "成立",
    "dismissed": "不成立",
    "suspended": "暂停",
    "restored": "恢复",
    "warned": "警示",
    "renewed": "续展",
    "expired": "到期",
    "imported": "导入",
    "exported": "导出",
    "stored": "上传",
    "uploaded": "上传",
    "granted": "授予",
    "revoked": "撤销",
    "signed_in": "登录",
    "signed_out": "退出",
    "locked": "锁定",
    "loaded": "载入",
    "warning_revoked": "撤销警示",
    "reinstated": "恢复办理",
    "recused": "回避",
    "taken": "办理",
    "entered": "登记",
    "checked": "检查",
    "apportioned": "分配名额",
    "amended": "修改",
    "attached": "上传附件",
    "detached": "删除附件",
    "discarded": "删除草稿",
    "extended": "延长申报期",
    "carried": "沿用上次填写",
    "ranked": "择优排序",
    "filed": "提出",
    "investigated": "调查",
    "reported": "报告",
    "concluded": "结论",
    "ordered": "责令",
    "imposed": "作出",
    "arranged": "安排",
    "agreed": "确认结果",
    "checked_in": "到场签到",
    "reconciled": "会商定分",
    "photographed": "拍照",
    "photo_removed": "删除照片",
    "started": "开始填报",
    "filled": "填写",
    "self_assessed": "自评",
    "evidence_added": "上传材料",
    "evidence_removed": "删除材料",
    "correction_answered": "答复补正",
    "milestone_reported": "报告建设节点",
    "register_adopted": "采用登记变更",
    "panel_assigned": "请专家评审",
    "expert_scored": "专家评分",
    "minutes_attached": "附会议纪要",
    "appointed": "任命",
    "unlocked": "恢复",
    "reset": "重置",
    "restarted": "恢复后重新开始",
    "activated": "启用",
    "deactivated": "停用",
    "generated": "生成",
    "ended": "全部退出",
    "retired": "停用",
    "replaced": "替换",
    "set": "登记",
    "settled": "确认登记齐全",
    "restored_entry": "恢复目录",
    "corrected": "信息更正",
    "deadline_moved": "期限顺延",
    "annual_passed": "年检合格",
    "annual_failed": "年检不合格",
    "rectification_ordered": "责令限期整改",
    "rectified": "整改销号",
    "resumed": "恢复",
    "recovered": "凭邮件找回",
    "reset_mailed": "寄出重置邮件",
    "reopened": "重新调查",
    "claimed": "认领",
    "released": "放下",
    "handed_over": "流转",
    "joined": "加入",
    "left": "退出",
    "sampled": "采样",
    "voided": "作废",
    "transferred": "移交",
    "stated": "陈述申辩",
    "notified": "事先告知",
    "heard": "举行听证",
    "absent": "记录未到场",
    "lifted": "解除",
    "lapsed": "逾期失效",
    "dropped": "不予处理",
    "interim_suspended": "临时暂停",
    "interim_lifted": "解除临时暂停",
    "interim_lapsed": "临时暂停逾期失效",
    "exited": "主体申请退出",
    "annulled": "撤销纳入",
    "hidden": "隐藏",
    "shown": "恢复显示",
    "issued": "发布",
    "made_out": "开具",
    "adopted": "采用",
    "handed": "发放",
    "recorded": "记录",
    "judged_again": "重新判定",
}
#: Words for fields that many rooms have; a room's own are in its ``words.py``.
FIELDS = {
    "status": "状态",
    "name": "名称",
    "code": "编号",
    "reason": "理由",
    "grounds": "事由",
    "division": "区划",
    "document_number": "文号",
    "valid_from": "生效日",
    "valid_until": "有效期至",
    "number": "编号",
    "category": "类别",
    "level": "级别",
    "version": "版本",
    "score": "得分",
    "total": "总分",
    "due_on": "期限",
    "starts_on": "开始",
    "ends_on": "结束",
    "published_on": "发布日期",
    "effective_on": "生效日期",
    "at": "时间",
    "action": "动作",
    "subject": "对象",
    "data": "内容",
    "title": "标题",
    "digest": "摘要值",
    "county": "县",
    "city": "市",
    "from": "由",
    "to": "至",
    "kind": "种类",
    "result": "结论",
    "outcome": "结论",
    "state": "状态",
    "deadline": "期限",
    "count": "数量",
    "on": "日期",
    "note": "说明",
    "target": "用于",
    "is_demo": "演示数据",
    "changed": "改动的项",
    "source": "依据",
    "key": "代号",
    "before": "更正前",
    "after": "更正后",
    "until": "截止",
    "ground": "事由",
}


@cache
def nouns() -> Mapping[str, str]:
    """``<room>.<noun>`` → what people call it, as the rooms declare."""
    return {f"{room.label}.{noun}": word for room in rooms() for noun, word in room.words.nouns.items()}


@cache
def fields(label: str) -> Mapping[str, str]:
    """Field → word in the entries of the room ``label``: what it says itself goes before what others say of theirs."""
    known = {room.label: room.words.fields for room in rooms()}
    others = {field: word for words in known.values() for field, word in words.items()}
    return {**others, **FIELDS, **known.get(label, {})}


def kinds() -> list[tuple[str, str]]:
    """What an auditor looks for: the beginning of an action, in words; a room's nouns after the room."""
    found: list[tuple[str, str]] = []
    for room in reversed(rooms()):
        if not room.words.nouns:
            continue
        own = [(f"{room.label}.{noun}", word) for noun, word in room.words.nouns.items()]
        found += own if len(own) == 1 else [(f"{room.label}.", f"{room.title}（全部）"), *own]
    return list({word: (prefix, word) for prefix, word in found}.values())


def action_label(action: str, words: Mapping[str, str] | None = None) -> str:
    """``recognition.application.submitted`` as 申报·提交; ``words`` are those of the rooms above."""
    if words and action in words:
        return words[action]
    parts = action.split(".")
    noun = nouns().get(".".join(parts[:2]))
    if len(parts) != 3 or noun is None:
        return action
    return f"{noun}·{VERBS.get(parts[2], parts[2])}"


def subject_label(subject: str) -> str:
    """``recognition.application:12`` as 申报 12."""
    model, _, key = subject.partition(":")
    noun = nouns().get(model)
    return f"{noun} {key}" if noun else subject


def field_label(field: str, subject: str) -> str:
    """The word for a field of ``subject``; nested fields part by part."""
    words = fields(subject.partition(".")[0])
    return "·".join(words.get(part, part) for part in field.split("."))
