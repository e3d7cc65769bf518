"""What a column of a sheet may be: one `Wanted` says field, kind of value, limits, and the heads offices give it. Data only."""

from dataclasses import dataclass

TEXT, LINES, MONEY, NUMBER, WHOLE, PERCENT = "text", "lines", "money", "number", "whole", "percent"
DATE, MONTH, YES_NO, NAMES, PHONES, CONTACTS, CODE = "date", "month", "yes_no", "names", "phones", "contacts", "code"


@dataclass(frozen=True)
class Wanted:
    """One field. The first of `heads` is its label; `units` are the words a quantity may carry; `longest` limits a text.

    `is_signed`: an amount that may be below 0. `words`: what is a value here, though it says elsewhere that there is none yet.
    """

    key: str
    kind: str
    heads: tuple[str, ...]
    units: tuple[str, ...] = ()
    longest: int = 0
    places: int = 2
    required: bool = False
    is_signed: bool = False
    words: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The head by which people know it."""
        return self.heads[0]


def _of(key, kind, heads, **facts) -> Wanted:
    return Wanted(key, kind, tuple(heads.split()), **facts)


PROJECT_NAME = _of(
    "name", TEXT, "项目名称 项目 招商项目 招商项目名称 在谈项目 签约项目 意向项目 项目名 名称 线索名称", longest=120, required=True
)
ENTERPRISE_HEADS = (
    "投资方 投资方名称 投资企业 投资企业名称 企业名称 投资主体 投资人 投资商 投资单位 投资公司 客商 "
    "客商名称 客户名称 公司名称 企业 企业（单位）名称 意向企业 业主单位 业主 项目业主 项目单位 建设单位 "
    "签约企业 签约单位 乙方 合作方"
)
ENTERPRISE = _of("enterprise", TEXT, ENTERPRISE_HEADS, longest=120)
USCC = _of("uscc", CODE, "统一社会信用代码 信用代码 社会信用代码 统一信用代码 企业信用代码 营业执照号 营业执照号码 组织机构代码")
CONTACT = _of(
    "contact",
    CONTACTS,
    "联系人 企业联系人 投资方联系人 对方联系人 客商联系人 联系人姓名 对接人 企业对接人 联络人 联系人及电话 "
    "联系人及联系电话 联系人及联系方式 企业联系人及电话 联系人电话 联系人/电话",
)
CONTACT_TITLE = _of("contact_title", TEXT, "联系人职务 职务 职位 联系人职位", longest=60)
PHONE = _of("phone", PHONES, "联系电话 电话 手机 手机号 手机号码 电话号码 联系方式 企业联系电话 联系人电话 联系人手机 移动电话")
REGION = _of(
    "region",
    TEXT,
    "注册地 企业注册地 投资方所在地 企业所在地 来源地 投资来源地 投资方来源地 资金来源地 项目来源地 "
    "客商来源地 总部所在地 引资来源 所属地区 来源",
    longest=60,
)
CHAIN = _of(
    "chain",
    TEXT,
    "产业链环节 产业链 所属产业链 所属产业 产业 产业类别 产业类型 产业分类 产业领域 产业方向 行业 所属行业 行业类别 主导产业 所属环节 环节",
    longest=120,
)
ZONE = _of(
    "zone",
    NAMES,
    "片区 园区 所在园区 所属园区 落户园区 落地园区 承载园区 拟落户园区 拟选址 选址 建设地点 建设地址 "
    "项目选址 落地地点 项目地址 落户地 落地片区 所属片区 备选片区 区域 载体 承载地 园区（片区） 开发区",
    longest=60,
)
NOTES = _of("notes", LINES, "备注 说明 其他 备注说明 其他说明", longest=4000)

PROJECTS = (
    _of("code", TEXT, "项目编号 系统编号 项目编码 编号", longest=12),
    PROJECT_NAME,
    _of("sentence", TEXT, "一句话 项目简介 项目概况 简介 项目简述 概况 项目摘要 基本情况 项目基本情况", longest=300),
    _of(
        "content",
        LINES,
        "建设内容 主要建设内容 建设内容及规模 建设规模及内容 建设规模和内容 项目内容 主要内容 建设规模 "
        "项目建设内容 建设规模及主要内容 拟建内容",
        longest=4000,
    ),
    ENTERPRISE,
    USCC,
    REGION,
    CONTACT,
    CONTACT_TITLE,
    PHONE,
    _of("stage", TEXT, "阶段 项目阶段 当前阶段 所处阶段 推进阶段 推进状态", longest=40),
    _of("status", TEXT, "状态 项目状态 当前状态", longest=40),
    _of("status_on", DATE, "暂缓日期 终止日期 状态日期 暂缓时间 终止时间 暂缓/终止日期 暂缓/终止时间 暂缓或终止日期 暂缓或终止时间"),
    _of(
        "status_reason",
        TEXT,
        "暂缓原因 终止原因 状态说明 暂缓理由 终止理由 暂缓/终止原因 暂缓/终止理由 暂缓或终止原因 暂缓或终止理由",
        longest=300,
    ),
    _of("hold_until", DATE, "暂缓至 暂缓期限 暂缓到"),
    _of(
        "amount",
        MONEY,
        "投资额 总投资 总投资额 投资总额 计划总投资 计划投资 项目总投资 拟投资 拟投资额 拟投资总额 投资金额 "
        "投资规模 协议投资 协议投资额 协议总投资 签约金额 合同金额 协议金额 意向投资 预计投资 预计总投资 "
        "概算投资 金额",
    ),
    CHAIN,
    ZONE,
    _of(
        "construction_region",
        TEXT,
        "所在地 建设地 落户县区 落地县区 县（市、区） 县区 区县 县市区 所属区县 属地 属地区县 落户区县",
        longest=60,
    ),
    _of("channel", TEXT, "招商方式 招商途径 招商渠道 引进方式 渠道 线索来源 信息来源 项目渠道 招引方式 获取渠道", longest=60),
    _of("event", TEXT, "签约活动 招商活动 活动名称 签约批次 活动", longest=80),
    _of(
        "owner",
        NAMES,
        "项目责任人 责任人 招商专员 项目负责人 负责人 牵头人 跟踪人 跟踪责任人 经办人 具体负责人 招商责任人 "
        "跟踪负责人 服务专员 项目专员 联络员",
        longest=60,
    ),
    _of("leader", NAMES, "责任领导 包联领导 包保领导 牵头领导 分管领导 联系领导 挂联领导 市级领导 县级领导 领导", longest=60),
    _of(
        "unit",
        TEXT,
        "责任单位 牵头单位 跟踪单位 招商单位 引进单位 责任部门 牵头部门 首谈单位 主管单位 服务单位 报送单位 填报单位 承办单位 招引单位",
        longest=120,
    ),
    _of("is_key", YES_NO, "重点项目 是否重点 是否重点项目 重点 是否市级重点"),
    _of("opened_on", DATE, "入库日期 入库时间 登记日期 登记时间 谋划日期 谋划时间 线索时间 获取时间 首次接触时间 收集时间"),
    _of("engaged_on", DATE, "对接日期 对接时间 洽谈时间 首次对接时间 在谈时间 开始洽谈时间 首次洽谈时间 考察时间"),
    _of("signed_on", DATE, "签约日期 签约时间 签订日期 签订时间 合同签订时间 协议签订时间 正式签约时间 签约年月"),
    _of("landed_on", DATE, "落地日期 落地时间 落户时间 注册时间 注册日期 公司注册时间"),
    _of("ground_broken_on", DATE, "开工日期 开工时间 实际开工时间 开工年月 动工时间 开建时间"),
    _of("ground_planned_on", DATE, "计划开工时间 拟开工时间 预计开工时间 计划开工日期 拟开工日期"),
    _of("in_production_on", DATE, "投产日期 投产时间 实际投产时间 投产年月 竣工投产时间"),
    _of("production_planned_on", DATE, "计划投产时间 预计投产时间 拟投产时间 计划竣工时间 预计竣工时间 计划投产日期"),
    _of("company_name", TEXT, "项目公司 项目公司名称 注册公司 注册公司名称 注册企业 落地公司 本地公司 落地企业名称", longest=120),
    _of("company_uscc", CODE, "项目公司信用代码 项目公司统一社会信用代码 注册公司信用代码"),
    _of("approval_code", TEXT, "投资项目代码 项目代码 备案号 项目备案号 备案代码 投资项目在线审批代码", longest=30),
    _of("industry_code", TEXT, "国民经济行业代码 行业代码 国标行业代码", longest=5),
    _of("land_mu", NUMBER, "用地需求 用地面积 拟用地 用地 占地面积 占地 土地需求 需地 需用地 土地面积 拟用地面积 项目用地", units=("亩",)),
    _of("energy_tce", NUMBER, "年综合能耗 能耗 综合能耗 年能耗", units=("吨标准煤", "吨标煤", "tce")),
    _of("jobs", WHOLE, "用工 用工人数 用工需求 就业 就业人数 带动就业 新增就业 员工人数 吸纳就业", units=("人", "名", "个")),
    _of(
        "problem",
        LINES,
        "存在问题 问题 存在的问题 困难问题 存在困难和问题 存在的困难和问题 需协调事项 需协调解决的问题 "
        "存在问题及需协调事项 主要问题 需要协调解决的问题",
        longest=300,
    ),
    _of(
        "progress",
        LINES,
        "进展 项目进展 进度 项目进度 进展情况 目前进展 推进情况 工作进展 最新进展 跟进情况 当前进展 对接情况 "
        "洽谈情况 项目进展情况 目前进展情况 推进进展",
        longest=4000,
    ),
    _of("progress_on", DATE, "最近联系 最近联系时间 跟进日期 跟进时间 更新时间 更新日期 最近跟进时间 最近对接时间"),
    _of(
        "next_step",
        LINES,
        "下一步 下步工作 下一步工作 下步打算 下一步计划 下一步打算 工作计划 下步计划 下一步工作计划 下步工作打算 下一步措施",
        longest=200,
    ),
    _of("next_on", DATE, "下一步时间 计划完成时间 完成时限 时间节点 下次跟进时间 时限"),
    NOTES,
)

ENTERPRISES = (
    _of("name", TEXT, "企业名称 单位名称 企业全称 名称 法人名称 " + ENTERPRISE_HEADS, longest=120, required=True),
    USCC,
    REGION,
    CHAIN,
    CONTACT,
    CONTACT_TITLE,
    PHONE,
    _of("is_chain_owner", YES_NO, "链主企业 是否链主 链主 是否链主企业"),
    _of("is_leading", YES_NO, "龙头企业 是否龙头 龙头 是否龙头企业"),
    _of("credentials", NAMES, "资质标签 资质 企业资质 资质荣誉 企业类型 企业性质 标签 荣誉资质 企业标签", longest=200),
    _of("business", LINES, "主营业务 主要产品 主营产品 经营范围 主营 业务范围 主要业务 主营业务及产品", longest=300),
    _of("website", TEXT, "网址 官网 企业网址 网站", longest=200),
    _of("email", TEXT, "邮箱 电子邮箱 电子邮件 E-mail", longest=254),
    _of("wechat", TEXT, "微信 微信号", longest=40),
    NOTES,
)

PROJECT = _of("project", TEXT, "项目名称 项目 项目编号 所属项目 对应项目 招商项目 关联项目 项目名", longest=120)
FOLLOW_UPS = (
    PROJECT,
    ENTERPRISE,
    _of(
        "happened_on",
        DATE,
        "时间 日期 跟进日期 跟进时间 拜访时间 拜访日期 洽谈时间 联系时间 对接时间 活动时间 考察时间 接待时间 记录时间",
        required=True,
    ),
    _of("kind", TEXT, "方式 跟进方式 对接方式 联系方式 形式 活动形式 对接形式 类型 类别", longest=40),
    _of(
        "said",
        LINES,
        "说了什么 跟进内容 洽谈内容 对接情况 跟进情况 内容 主要内容 会谈内容 拜访情况 工作内容 进展情况 "
        "洽谈情况 考察情况 情况 纪要 跟进记录 记录",
        longest=4000,
        required=True,
    ),
    _of(
        "participants",
        NAMES,
        "对方参加人 企业参加人 对方人员 客商 来访人员 企业参会人员 对方参会人员 企业人员 参加人 参会人员 来访客商",
        longest=200,
    ),
    _of("author", TEXT, "记录人 跟进人 填报人 经办人 责任人 招商专员 拜访人 对接人 负责人 我方人员", longest=60),
    _of("with_investor", YES_NO, "投资方有人参加 企业是否参加 是否见面 是否双向联系"),
    _of("next_step", LINES, "下一步 下步工作 下一步工作 下步打算 下一步计划 下步计划 下一步打算", longest=200),
    _of("next_on", DATE, "下一步时间 下次跟进时间 计划完成时间 完成时限 下次联系时间"),
    NOTES,
)

FUND_ARRIVALS = (
    PROJECT,
    ENTERPRISE,
    _of("month", MONTH, "月份 到位月份 到位时间 到位日期 到资时间 到账时间 年月 时间 统计月份 所属月份 到位年月", required=True),
    _of(
        "amount",
        MONEY,
        "到位资金 到位金额 资金到位 实际到位资金 实际到位 到资额 到资 本月到位 本月到位资金 到位资金额 "
        "到账金额 本次到位 新增到位资金 金额 实际投资 新增实际投资",
        required=True,
        is_signed=True,
    ),
    _of("evidence", TEXT, "凭据 凭证 凭证类型 佐证材料 证明材料 到位凭证 依据 资料类型 佐证 证明类型", longest=210),
    _of("origin", TEXT, "资金来源地 资金来源 来源地 来源", longest=60),
    _of("verified_by", TEXT, "核实人 认定人 审核人 核验人 认定单位", longest=60),
    _of("state", TEXT, "核实情况", longest=20, words=("待核实",)),
    NOTES,
)

MILESTONES = (
    PROJECT,
    _of("kind", TEXT, "节点 节点名称 里程碑 事项 进度节点 环节 关键节点 节点类型", longest=40, required=True),
    _of("planned_on", DATE, "计划日期 计划时间 计划完成时间 计划完成日期 预计时间 计划节点时间 承诺时间"),
    _of("actual_on", DATE, "实际日期 实际时间 实际完成时间 完成时间 完成日期 办结时间 实际完成日期"),
    _of("evidence", TEXT, "凭据 凭证 文号 佐证材料 批复文号 证明材料 依据 批文号", longest=300),
    NOTES,
)

SITES = (
    _of("zone", TEXT, "园区（片区） 片区 园区 所在园区 所属园区 所属片区 所在片区 园区名称 开发区", longest=60, required=True),
    _of(
        "name", TEXT, "名称 地块名称 厂房名称 宗地名称 地块编号 宗地编号 地块 厂房 载体名称 楼栋 地块号 厂房编号", longest=80, required=True
    ),
    _of("kind", TEXT, "种类 类型 载体类型 类别 地块类型 资源类型", longest=20, required=True),
    _of("area_mu", NUMBER, "面积 用地面积 地块面积 宗地面积 占地面积 可用面积 土地面积 总面积", units=("亩",), places=4, required=True),
    _of("planning_covered", YES_NO, "详细规划已覆盖 详规覆盖 是否详规覆盖 详细规划覆盖 控规覆盖 是否覆盖控规 是否有控规 详规是否覆盖"),
    _of("supply_mode", TEXT, "供应方式 供地方式 出让方式 租售方式 供应类型", longest=20),
    _of("lease_until", DATE, "租期至 租期 租赁到期 到期时间 租约到期 到期日期 租赁期限"),
    NOTES,
)

KINDS = {
    "projects": PROJECTS,
    "enterprises": ENTERPRISES,
    "follow_ups": FOLLOW_UPS,
    "fund_arrivals": FUND_ARRIVALS,
    "milestones": MILESTONES,
    "sites": SITES,
}


def by_key(fields: tuple[Wanted, ...]) -> dict[str, Wanted]:
    """The fields by their keys."""
    return {field.key: field for field in fields}
