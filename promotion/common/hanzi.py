"""Chinese characters that stand for one another: traditional for simplified, look-alikes, and readings that are easily mixed up. Pure.

The tables are small on purpose: what turns up in names of firms, not a dictionary.
"""

from functools import lru_cache

from promotion.common.pinyin import syllables

_TRADITIONAL = (
    "萬與業東絲兩嚴喪個豐臨為麗舉義烏樂喬習鄉書買亂爭於虧雲亞產億優會偉傳傷倫偽體餘側僑儉債傾償儲兒黨蘭關興養內岡冊寫軍農馮凍淨淒準涼減湊凱擊劉則剛創劃劇劍劑"
    "勸辦務動勵勁勞勢勝華協單賣盧衛廠廳歷厲壓雙發變葉號嘆嚮啟員嗚響喚囑國圍園圓圖團聖場壞塊堅壇墳墜壟壘墾墊塵壯聲處備複夠頭誇夾奪奮獎婦媽嬌孫學寧實寶審憲宮寬"
    "賓對尋導壽將爾嘗盡層屬島嶺嶽峽巒幣帥師帶幫幹莊慶廬庫應廟龐廢開異棄張彌彎彈強歸當錄徹徑憂懷態總戀懇惡惱愛憐慣憤戰戶撲執擴掃揚擾撫護報擔擬擁擇擋據擠揮損撿"
    "換搖攜攝數齊斷舊時曠晉曉暫術機殺雜權條來楊極構槍標棧棟欄樹橋檢樓歐歡殘毀畢氣漢湯溝滅靈災爐點煉煙煩燒燈獨獲瑪環現電畫暢療盜監盤眾礦碼確禮禍種積稱穩窮竊競"
    "筆築籃簡類糧緊纖約級紀紅線組細織終統經結給絡絕緒續維綠網綿綱緣編練縣縱績繼罰羅羈聯職聽肅腸膚臺艦藝節蘇藥蘊虛蟲補襯裝製見規視覽觸計訂認討讓訓議訊記講許論"
    "設訪證評詞詢該詳語誠誤說請諸課調談誼謀謙謝識譜讀豬貝負貢財責賢敗貨質販貪購貫貴貸貿費賀資賽贏趙趕躍車軌軒轉輪軟輕載輔輝輸輯轄達遷過運還這進遠違連遲選遺鄧"
    "鄭醫釀釋針鋼鐵鉅銀銅鋁銘鋒錦鍵鍋鎮鏡鍾長門閃閉問閒間閱闊隊陽陰陣階際陸陳險隨隱難靜韓頁頂項順須預頓領頻題額顏願顧風飛飯飲飾館馬馳駐駕騰驗驚魚魯鮮鳥鳳鳴鴻"
    "鵬鷹麥黃齒龍龜麵醬鹽滷穀倉測價樣橫潤澤濟濤灣誌營蔣蕭貓鎂鈦銷鏈錢錶鎖閣閩闆韻頌飼駿鴨鶴"
)
_SIMPLIFIED = (
    "万与业东丝两严丧个丰临为丽举义乌乐乔习乡书买乱争于亏云亚产亿优会伟传伤伦伪体余侧侨俭债倾偿储儿党兰关兴养内冈册写军农冯冻净凄准凉减凑凯击刘则刚创划剧剑剂"
    "劝办务动励劲劳势胜华协单卖卢卫厂厅历厉压双发变叶号叹向启员呜响唤嘱国围园圆图团圣场坏块坚坛坟坠垄垒垦垫尘壮声处备复够头夸夹夺奋奖妇妈娇孙学宁实宝审宪宫宽"
    "宾对寻导寿将尔尝尽层属岛岭岳峡峦币帅师带帮干庄庆庐库应庙庞废开异弃张弥弯弹强归当录彻径忧怀态总恋恳恶恼爱怜惯愤战户扑执扩扫扬扰抚护报担拟拥择挡据挤挥损捡"
    "换摇携摄数齐断旧时旷晋晓暂术机杀杂权条来杨极构枪标栈栋栏树桥检楼欧欢残毁毕气汉汤沟灭灵灾炉点炼烟烦烧灯独获玛环现电画畅疗盗监盘众矿码确礼祸种积称稳穷窃竞"
    "笔筑篮简类粮紧纤约级纪红线组细织终统经结给络绝绪续维绿网绵纲缘编练县纵绩继罚罗羁联职听肃肠肤台舰艺节苏药蕴虚虫补衬装制见规视览触计订认讨让训议讯记讲许论"
    "设访证评词询该详语诚误说请诸课调谈谊谋谦谢识谱读猪贝负贡财责贤败货质贩贪购贯贵贷贸费贺资赛赢赵赶跃车轨轩转轮软轻载辅辉输辑辖达迁过运还这进远违连迟选遗邓"
    "郑医酿释针钢铁钜银铜铝铭锋锦键锅镇镜钟长门闪闭问闲间阅阔队阳阴阵阶际陆陈险随隐难静韩页顶项顺须预顿领频题额颜愿顾风飞饭饮饰馆马驰驻驾腾验惊鱼鲁鲜鸟凤鸣鸿"
    "鹏鹰麦黄齿龙龟面酱盐卤谷仓测价样横润泽济涛湾志营蒋萧猫镁钛销链钱表锁阁闽板韵颂饲骏鸭鹤"
)
_TO_SIMPLE = str.maketrans(_TRADITIONAL, _SIMPLIFIED)

# Signs that a hand, an eye or a scanner takes for one another.
_SHAPES = """
    己已巳 未末 土士 日曰 晴睛清 人入八 千干于 大太犬 天夭 今令 乌鸟 兔免 戊戌戍 泰秦奏 洋样祥详 铭名 瑞端 宏宠 恒垣 昌冒晶 锦绵棉
    辰晨 威盛 丰半 兴光 益盖 宝宜宣 诚城成 凯铠 峰锋烽 博搏傅 浩洁 泓洪 康庚 金全 鑫森 源沅 茂荗 达过 利刊 华毕 永水 田由甲申 王玉主
    东车 安女 福副 佳住 仁仕 和知 顺须 鼎鼏 旺胜 亿忆 沃夭 隆降 嘉喜 裕浴 良食 民氏 杨扬 泽译 润闰 品晶 味昧 科料 枝技 工王 机杭
    械诫 材村 木术 电申 龙尤 美羹 众丛 艺芝 正止
""".split()
_SHAPE_OF: dict[str, set[int]] = {}
for _number, _group in enumerate(_SHAPES):
    for _sign in _group:
        _SHAPE_OF.setdefault(_sign, set()).add(_number)

# What is easily mixed up by ear in this part of the country, and by those who type it.
_MIXED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


def simplified(text: str) -> str:
    """The text with traditional characters as simplified ones."""
    return text.translate(_TO_SIMPLE)


def look_alike(one: str, other: str) -> bool:
    """Whether two single characters are taken for one another by the eye."""
    return bool(_SHAPE_OF.get(one, set()) & _SHAPE_OF.get(other, set()))


@lru_cache(maxsize=65536)
def reading(sign: str) -> str:
    """How a character is read, as far as ears here tell readings apart (`zhong` and `zong`, `lin` and `ling`, `nan` and `lan` are one)."""
    sound = syllables(sign).lower()
    for said, heard in _MIXED:
        if said in ("zh", "ch", "sh"):
            sound = heard + sound[2:] if sound.startswith(said) else sound
        elif sound.endswith(said):
            sound = sound[: -len(said)] + heard
    return "l" + sound[1:] if sound.startswith("n") else sound


def sound_alike(one: str, other: str) -> bool:
    """Whether two texts of the same length are read alike, sign by sign."""
    return len(one) == len(other) and all(a == b or reading(a) == reading(b) for a, b in zip(one, other, strict=True))
