"""The people of the demonstration world: one table, so that everybody finds them under the same names."""

from __future__ import annotations

from dataclasses import dataclass

from youji.shared.actor import Role

PROVINCE = "湖南省农业农村厅"
QUALITY = "湖南省农业农村厅农产品质量安全监管处"
GREEN = "湖南省绿色食品办公室"
CHANGSHA, YUEYANG = "长沙市农业农村局", "岳阳市农业农村局"
JUNSHAN, LIUYANG = "君山区农业农村局", "浏阳市农业农村局"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One row: how they sign in, who they are, what they may do, and where."""

    username: str
    name: str
    roles: tuple[Role, ...]
    agency: str = ""
    specialities: tuple[str, ...] = ()
    area: str = ""  # producers: where their account is looked after


OFFICERS: tuple[DemoPerson, ...] = (
    # 省
    DemoPerson("sheng-fuhe", "周明远", (Role.PROVINCE_REVIEWER,), GREEN),
    # A second: who investigated an objection does not answer it.
    DemoPerson("sheng-fuhe2", "龙建平", (Role.PROVINCE_REVIEWER,), GREEN),
    DemoPerson("sheng-shending", "李建国", (Role.DECISION_MAKER,), PROVINCE),
    DemoPerson("sheng-fabu", "陈思齐", (Role.PUBLISHER,), QUALITY),
    DemoPerson("sheng-jianguan", "刘志刚", (Role.SUPERVISOR,), QUALITY),
    DemoPerson("sheng-tongji", "谭雅琴", (Role.STATISTICIAN,), QUALITY),
    DemoPerson("sheng-shenji", "彭正清", (Role.AUDITOR,), PROVINCE),
    DemoPerson("sheng-xitong", "罗晓峰", (Role.SYSTEM_ADMIN,), PROVINCE),
    DemoPerson("sheng-anquan", "曾国安", (Role.SECURITY_ADMIN,), PROVINCE),
    DemoPerson("zhuanjia-cha", "肖文博", (Role.EXPERT,), GREEN, ("茶叶", "水果", "中药材")),
    DemoPerson("zhuanjia-shuichan", "邓海平", (Role.EXPERT,), GREEN, ("水产", "畜牧")),
    DemoPerson("zhuanjia-shucai", "蒋丽华", (Role.EXPERT,), GREEN, ("蔬菜", "粮油", "水果", "食用菌")),
    # 岳阳市、君山区
    DemoPerson("yueyang-shenhe", "杨柳青", (Role.CITY_REVIEWER,), YUEYANG),
    DemoPerson("yueyang-shenbao", "方少华", (Role.CITY_APPLICANT,), YUEYANG),
    DemoPerson("yueyang-jianguan", "何劲松", (Role.SUPERVISOR,), YUEYANG),
    DemoPerson("yueyang-tongji", "易春兰", (Role.STATISTICIAN,), YUEYANG),
    DemoPerson("yueyang-yanshou1", "毛建军", (Role.ASSESSOR,), YUEYANG, ("茶叶", "水果", "蔬菜")),
    DemoPerson("yueyang-yanshou2", "任雪梅", (Role.ASSESSOR,), YUEYANG, ("茶叶", "水果", "粮油")),
    DemoPerson("yueyang-yanshou3", "汤云飞", (Role.ASSESSOR,), YUEYANG, ("蔬菜", "水产", "畜牧", "粮油")),
    DemoPerson("yueyang-xitong", "尹向东", (Role.SYSTEM_ADMIN,), YUEYANG),
    DemoPerson("yueyang-anquan", "贺永安", (Role.SECURITY_ADMIN,), YUEYANG),
    DemoPerson("junshan-shenbao", "余清泉", (Role.COUNTY_APPLICANT,), JUNSHAN),
    DemoPerson("junshan-shenhe", "沈佳宁", (Role.COUNTY_REVIEWER,), JUNSHAN),
    DemoPerson("junshan-jianguan", "高立新", (Role.SUPERVISOR,), JUNSHAN),
    DemoPerson("junshan-nongji", "蔡水生", (Role.AGRONOMIST,), JUNSHAN),
    DemoPerson("junshan-jiaoshi", "覃一鸣", (Role.TRAINER,), JUNSHAN),
    # 长沙市、浏阳市
    DemoPerson("changsha-shenhe", "黄俊杰", (Role.CITY_REVIEWER,), CHANGSHA),
    DemoPerson("changsha-shenbao", "钟慧敏", (Role.CITY_APPLICANT,), CHANGSHA),
    DemoPerson("changsha-jianguan", "唐志远", (Role.SUPERVISOR,), CHANGSHA),
    DemoPerson("changsha-yanshou1", "段宏伟", (Role.ASSESSOR,), CHANGSHA, ("水果", "蔬菜", "茶叶")),
    DemoPerson("changsha-yanshou2", "熊秀英", (Role.ASSESSOR,), CHANGSHA, ("水果", "粮油", "畜牧")),
    DemoPerson("liuyang-shenbao", "卢思源", (Role.COUNTY_APPLICANT,), LIUYANG),
    DemoPerson("liuyang-shenhe", "宋文静", (Role.COUNTY_REVIEWER,), LIUYANG),
    DemoPerson("liuyang-jianguan", "廖长林", (Role.SUPERVISOR,), LIUYANG),
)

PRODUCERS: tuple[DemoPerson, ...] = (
    DemoPerson("junshan-zhuti", "张茂林", (Role.HOLDER,), area="430611"),
    DemoPerson("junshan-jingban", "吴小燕", (Role.STAFF,), area="430611"),
    DemoPerson("liuyang-zhuti", "欧阳德", (Role.HOLDER,), area="430181"),
    DemoPerson("liuyang-jingban", "夏雨荷", (Role.STAFF,), area="430181"),
)

#: Who tests samples; the laboratory is given with the environment's own.
TESTERS: tuple[DemoPerson, ...] = (DemoPerson("junshan-jiance", "姚清源", (Role.LABORATORY,), area="430611"),)


def made_to_act(username: str) -> bool:
    """Whether the demonstration made this one only to have acted in the past: nobody plays them."""
    return username[:4].isdigit() or username.startswith("zhuti-")
