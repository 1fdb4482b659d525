"""Made-up names that sound like the place, and codes that pass their checks."""

from __future__ import annotations

from random import Random

from youji.registry.logic.uscc import complete

SURNAMES = "王李张刘陈杨黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"
GIVEN = (
    "建国",
    "秀英",
    "志强",
    "桂兰",
    "明辉",
    "小红",
    "德胜",
    "丽华",
    "卫东",
    "春梅",
    "海燕",
    "国良",
    "玉珍",
    "文斌",
    "金花",
    "立新",
)
STEMS = (
    "湘源",
    "绿野",
    "丰禾",
    "青山",
    "碧湖",
    "云岭",
    "锦绣",
    "惠农",
    "瑞田",
    "清溪",
    "百果",
    "沃野",
    "洞庭",
    "雪峰",
    "潇湘",
    "资水",
    "澧兰",
    "沅芷",
)
VILLAGES = (
    "太平",
    "新塘",
    "双桥",
    "石湖",
    "白云",
    "长岭",
    "青龙",
    "荷塘",
    "金龙",
    "枫林",
    "水口",
    "茶园",
    "柳林",
    "龙泉",
    "桃花",
)
ENDINGS = {
    "enterprise": ("农业科技有限公司", "农业发展有限公司", "生态农业有限公司"),
    "cooperative": ("种植专业合作社", "农民专业合作社"),
    "family_farm": ("家庭农场",),
}
REGISTRATION = {"enterprise": "91", "cooperative": "93", "family_farm": "92"}
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def person(random: Random) -> str:
    """A person's name."""
    return random.choice(SURNAMES) + random.choice(GIVEN)


def operator(place: str, kind: str, random: Random) -> str:
    """An operator's name, as on a licence: place, stem, kind."""
    short = place.removesuffix("自治县").removesuffix("县").removesuffix("市").removesuffix("区")
    return f"{short}{random.choice(STEMS)}{random.choice(ENDINGS[kind])}"


def credit_code(kind: str, division: str, random: Random) -> str:
    """A 统一社会信用代码 with both check characters right."""
    body = "MA" + "".join(random.choice(LETTERS) for _ in range(6))
    return complete(f"{REGISTRATION[kind]}{division}{body}")


def village(random: Random) -> str:
    """A town and a village."""
    return f"{random.choice(VILLAGES)}镇{random.choice(VILLAGES)}村"


def phone(random: Random) -> str:
    """A telephone number of the range kept for examples."""
    return f"1390000{random.randint(0, 9999):04d}"
