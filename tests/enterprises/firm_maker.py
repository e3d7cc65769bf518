"""Invented firms, doubles of some of them as offices write them down, and look-alikes that are others. Every name is made up (虚构).

The words come from what Chinese firms are called at large, not from the tables of the product: half of the trades, cities and slips here
stand in none of them.
"""

import random
from dataclasses import dataclass, field

from stdnum.cn import uscc

GOOD = (
    "鑫宏泰瑞祥盛华兴隆达源丰茂康健永恒昌荣富贵金银玉宝龙凤麟鹏鸿雁飞腾跃进创新科智慧聚汇融通联合众诚信义仁和谐安宁平顺利福禄寿喜庆嘉美佳良优品尚雅致远博广阔"
    "天地山川江河海洋林森松柏梅兰竹菊春夏秋冬东南西北中正方圆明亮晨曦旭日星辰月光云霞彩虹翔驰骏马力勇强壮威武雄伟浩瀚泽润恩惠德善禾穗稷粟黍谷岭峰岩石铭锐钧铠"
    "炬烨炫煜"
)
PLACES = {
    "四川": ["内江", "自贡", "成都", "宜宾", "泸州", "绵阳", "德阳", "乐山", "眉山", "资阳", "遂宁"],
    "重庆": ["荣昌", "大足", "永川", "江津", "璧山"],
    "广东": ["深圳", "东莞", "佛山", "中山"],
    "浙江": ["杭州", "宁波", "温州", "嘉善"],
    "江苏": ["苏州", "无锡", "昆山", "海门"],
    "山东": ["青岛", "潍坊", "诸城"],
    "湖南": ["长沙", "株洲", "浏阳"],
    "福建": ["厦门", "泉州", "石狮"],
    "河南": ["郑州", "漯河"],
    "上海": ["嘉定"],
}
TRADES = """
    食品 食品科技 粮油 调味品 酒业 饮料 肉制品 烘焙食品 休闲食品 冷链物流 农业科技 生态农业 种业 饲料科技 生物科技 生物技术 甜菊糖 淀粉糖
    竹业 茧丝绸 机械制造 机械设备 精密机械 数控机床 液压机械 汽车部件 汽车零部件 车桥 制动系统 轨道装备 铸造 精密铸造 金属制品 金属材料
    有色金属 钒钛科技 新材料 新材料科技 高分子材料 复合材料 玻璃纤维 电子 电子科技 电子材料 光电科技 半导体 集成电路设计 传感技术 智能科技
    智能装备 机器人 软件 信息技术 网络科技 大数据 物联网科技 新能源 新能源科技 储能技术 电池材料 氢能科技 风电叶片 环保科技 再生资源
    固废处理 水处理技术 医药 制药 中药饮片 医疗器械 包装材料 彩印包装 纸制品 塑胶制品 橡胶制品 建材 装配式建筑 建筑工程 钢结构 陶瓷
    水泥制品 家具 家居用品 服饰 鞋材 纺织 化纤 物流 供应链管理 仓储 商贸 贸易 进出口贸易 电子商务 文化旅游 文化传播 教育科技 检测技术
    工程咨询 人力资源服务
""".split()
SUFFIXES = ("有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "集团有限公司")
HEARD = """
    鑫新欣馨 宏鸿泓弘洪 源元沅圆 盛胜 华桦 达答 丰风峰沣 康慷 昌长 荣融容 兴星 隆龙 泰太 瑞睿 祥翔 嘉佳加 林琳临 品平 江疆 制治 械谢
    技计 物务 材才 食实时 机基
""".split()
SEEN = [
    "晶品",
    "末未",
    "洋样",
    "己已",
    "土士",
    "峰锋",
    "瑞端",
    "恒垣",
    "铭名",
    "博傅",
    "威咸",
    "宝宣",
    "兔免",
    "丰丯",
    "科料",
    "械诫",
    "汽气",
    "材村",
]
TRADITIONAL = dict(zip("华龙丰业东国兴达农电机宝汇鸿", "華龍豐業東國興達農電機寶匯鴻", strict=True))
OTHER_TRADE = ["包装", "物流", "贸易", "房地产", "置业", "机械", "酒店", "农业", "建材", "环保", "餐饮", "印务", "医药", "旅游"]
SIGNS = GOOD + "天工方圆达人生活大同小康文武双全百年老号"


@dataclass
class Made:
    """A made firm: `of` is the number of the firm that it doubles (None: a firm of its own), `how` says by what."""

    name: str
    code: str = ""
    of: int | None = None
    how: str = ""


@dataclass
class Parts:
    """What a name was put together from."""

    place: str
    mark: str
    trade: str
    suffix: str
    number: int = field(default=0)

    def name(self, **other) -> str:
        """The whole, with parts of it replaced."""
        values = {"place": self.place, "mark": self.mark, "trade": self.trade, "suffix": self.suffix, **other}
        return values["place"] + values["mark"] + values["trade"] + values["suffix"]


def make_firms(count: int, doubles: int, seed: int) -> list[Made]:
    """`count` firms (a sixth of them look-alikes of others) and `doubles` doubles of `doubles` of them."""
    rng = random.Random(seed)
    alike = count // 6
    parts = _own_firms(rng, count - alike)
    made = [Made(each.name(), _code(rng) if rng.random() < 0.5 else "") for each in parts]
    names = {each.name for each in made}
    while len(made) < count:
        look_alike = _look_alike(rng, rng.choice(parts), made)
        if look_alike.name not in names:
            names.add(look_alike.name)
            made.append(look_alike)
    for number in rng.sample(range(len(parts)), doubles):
        made.append(_double(rng, parts[number], number, made[number], names))
    return made


def _own_firms(rng, count) -> list[Parts]:
    """Firms of their own: no two with the same mark and the same trade, which nobody could tell apart."""
    found: dict[tuple, Parts] = {}
    while len(found) < count:
        province = rng.choice(list(PLACES))
        city = rng.choice(PLACES[province])
        place = rng.choice([province, city, city, f"{province}{city}", f"{province}省{city}市" if len(PLACES[province]) > 1 else city, ""])
        mark = "".join(rng.sample(GOOD, rng.choice([2, 2, 2, 3])))
        each = Parts(place, mark, rng.choice(TRADES), rng.choice(SUFFIXES))
        found.setdefault((mark, each.trade), each)
    return list(found.values())


def _look_alike(rng, parts: Parts, made) -> Made:
    """Another firm that looks like `parts`: a sister, a branch, a number, another place, another mark of the same trade."""
    kind = rng.choice(["sister", "sister", "branch", "number", "place", "mark", "code"])
    city = rng.choice([city for province, cities in PLACES.items() for city in cities if _is_elsewhere(province, cities, parts.place)])
    if kind == "sister":
        trade = rng.choice([each for each in OTHER_TRADE if each not in parts.trade and parts.trade not in each])
        return Made(parts.name(trade=rng.choice([trade, parts.trade + trade])), how=kind)
    if kind == "branch":
        return Made(f"{parts.name()}{city}分公司", how=kind)
    if kind == "number":
        return Made(parts.name(trade=f"{parts.trade}第{rng.choice('一二三四五')}厂", suffix=""), how=kind)
    if kind == "place":
        return Made(f"{city}{parts.mark}{parts.trade}{parts.suffix}" if parts.place else f"{city}{parts.mark}机械租赁有限公司", how=kind)
    if kind == "mark":
        other = rng.choice([sign for sign in GOOD if sign not in parts.mark])
        spoken_alike = any(other in group and parts.mark[-1] in group for group in (*HEARD, *SEEN))
        return Made(parts.name(mark=parts.mark[:-1] + (other * 2 if spoken_alike else other)), how=kind)
    return Made(parts.name(mark=parts.mark + rng.choice("新大老")), _code(rng), how=kind)


def _is_elsewhere(province: str, cities, place: str) -> bool:
    return not any(name in place for name in (province, *cities))


def _double(rng, parts: Parts, number: int, original: Made, names) -> Made:
    """The same firm as somebody else wrote it down."""
    while True:
        how = rng.choice(list(SLIPS))
        name = SLIPS[how](rng, parts)
        if name and name not in names:
            names.add(name)
            code = original.code if rng.random() < 0.1 else ""
            return Made(name, code, number, how)


def _width(rng, parts):
    loose = parts.name(mark=f"{parts.mark} ", trade=f"{parts.trade}\u3000")
    strange = "".join(TRADITIONAL.get(sign, sign) for sign in parts.name())
    return rng.choice([loose, strange, parts.name(mark="\u200b" + parts.mark)])


def _suffix(rng, parts):
    return parts.name(suffix=rng.choice([each for each in (*SUFFIXES, "公司", "") if each != parts.suffix]))


def _region(rng, parts):
    options = [""] if parts.place else [rng.choice(["四川", "内江市", "成都", "重庆市"])]
    options += [f"{parts.place}市"] if parts.place in {city for cities in PLACES.values() for city in cities} else []
    return parts.name(place=rng.choice(options))


def _brackets(rng, parts):
    place = parts.place or "中国"
    bracketed = (
        f"{parts.mark}{parts.trade}（{place}）{parts.suffix}"
        if rng.random() < 0.5
        else f"{parts.mark}（{place}）{parts.trade}{parts.suffix}"
    )
    return rng.choice([bracketed, parts.name(suffix="（集团）有限公司"), f"{parts.name()}（筹）" if rng.random() < 0.2 else bracketed])


def _wrong(rng, parts):
    """A slip of whoever typed it: by eye mostly, else any sign where a long name leaves no doubt."""
    core = parts.mark + parts.trade
    by_eye = [(n, other) for n, sign in enumerate(core) for group in SEEN if sign in group for other in group if other != sign]
    if by_eye and rng.random() < 0.6:
        n, other = rng.choice(by_eye)
    else:
        n = rng.randrange(len(parts.mark) if len(parts.mark) == 2 and rng.random() < 0.8 else 0, len(core))
        other = rng.choice([sign for sign in SIGNS if sign != core[n]])
    return parts.place + core[:n] + other + core[n + 1 :] + parts.suffix


def _missing(rng, parts):
    core = parts.mark + parts.trade
    n = rng.randrange(2 if len(parts.mark) == 2 else 0, len(core))
    return parts.place + core[:n] + core[n + 1 :] + parts.suffix


def _swapped(rng, parts):
    core = parts.mark + parts.trade
    n = rng.randrange(len(core) - 1)
    return parts.place + core[:n] + core[n + 1] + core[n] + core[n + 2 :] + parts.suffix if core[n] != core[n + 1] else ""


def _homophone(rng, parts):
    core = parts.mark + parts.trade
    options = [(n, other) for n, sign in enumerate(core) for group in HEARD if sign in group for other in group if other != sign]
    if not options:
        return ""
    n, other = rng.choice(options)
    return parts.place + core[:n] + other + core[n + 1 :] + parts.suffix


def _abbreviation(rng, parts):
    """As it is called in speech: without legal form, and without the word that says little."""
    for word in ("科技", "技术", "制造", "服务", "管理"):
        if parts.trade.endswith(word) and len(parts.trade) > len(word):
            return parts.name(
                trade=parts.trade.removesuffix(word), suffix=rng.choice(["", parts.suffix]), place=rng.choice(["", parts.place])
            )
    return parts.name(place="", suffix="")


SLIPS = {
    "width": _width,
    "suffix": _suffix,
    "region": _region,
    "brackets": _brackets,
    "wrong": _wrong,
    "missing": _missing,
    "swapped": _swapped,
    "homophone": _homophone,
    "abbreviation": _abbreviation,
}


def _code(rng) -> str:
    """A code with a right check digit, of no office there is (registration authority 99)."""
    base = "91990000" + "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _n in range(9))
    return base + uscc.calc_check_digit(base)
