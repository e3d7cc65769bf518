"""The map: which kind each route is of, and what each actor may do with the project in each position. A new route is one line in ROUTES."""

from enum import Enum


class Kind(Enum):
    """What a route asks of the person and of the row it names."""

    PUBLIC = "open to strangers"
    HOME = "any signed-in person; what it lists is searched for marks"
    LEAVES_HOUSE = "a file; any live grant"
    REGISTERS = "who may log leads"
    ASSIGNS = "who may assign"
    OWN = "the person's own row, else not there"
    PROJECT = "a project within sight; acting is asked again by the service"
    EDIT = "a project within sight that one may edit"
    ASK = "a project within sight on which one may ask for something"
    PROJECT_POST = "as EDIT, and nothing to look at"
    SUMMARY = "a project outside one's sight, for any live grant"
    FIRM = "an enterprise within sight"
    FIRM_EDIT = "an enterprise within sight, by who may log leads"
    FIRM_MERGE = "an enterprise within sight, by who may merge"
    FIRM_PEOPLE = "an enterprise within sight, by who may merge or sees its phones"
    PAIR = "two enterprises, both within sight, by who logs leads or may merge"
    FILE = "a file of a project within sight, or one's own upload"
    ASKED = "a task one was given"
    AUTHOR = "a follow-up one wrote"
    PERSON = "somebody whose work one may hand over"
    CHAIN = "a chain node open to the person"
    ISSUE = "an issue of a project within sight"
    ISSUE_STEP = "an issue of a project within sight, by who answers for it"
    ISSUE_TAKEN = "an issue offered to one; here offered to nobody"
    PLACE = "facts of a zone or a site, for any live grant; rows only of what one sees"
    POST_ONLY = "an act of one's own, no page"


K = Kind
ROUTES = {
    # people
    "sign_in": K.PUBLIC,
    "demo_sign_in": K.PUBLIC,
    "sign_out": K.POST_ONLY,
    "sign_out_everywhere": K.POST_ONLY,
    "password_change": K.HOME,
    "password_again": K.HOME,
    "me": K.HOME,
    "device_revoke": K.POST_ONLY,
    # reminders
    "messages": K.HOME,
    "message_bell": K.HOME,
    "messages_read": K.POST_ONLY,
    "message_open": K.OWN,
    "message_digest": K.OWN,
    "message_put_off": K.OWN,
    "message_settings": K.HOME,
    "snooze_take_back": K.POST_ONLY,
    "feed_open": K.POST_ONLY,
    "feed_close": K.POST_ONLY,
    "calendar_feed": K.PUBLIC,  # to whoever holds its token
    "mail_viewer": K.OWN,
    "health_live": K.PUBLIC,
    "health_ready": K.PUBLIC,
    "health_outbox": K.PUBLIC,
    # exchange
    "project_export": K.LEAVES_HOUSE,
    "follow_up_export": K.LEAVES_HOUSE,
    "milestone_export": K.LEAVES_HOUSE,
    "enterprise_export": K.LEAVES_HOUSE,
    "fund_export": K.LEAVES_HOUSE,
    "site_export": K.LEAVES_HOUSE,
    "issue_export": K.LEAVES_HOUSE,
    "landing_export": K.LEAVES_HOUSE,
    "stalled_export": K.LEAVES_HOUSE,
    "outcome_export": K.LEAVES_HOUSE,
    "sweep_export": K.LEAVES_HOUSE,
    "job_list": K.HOME,
    "job_cancel": K.POST_ONLY,
    "job_file": K.OWN,
    "template_list": K.HOME,
    "template_file": K.OWN,  # of a kind of sheet, not of a row; any live grant: tests/exchange/test_templates.py
    "weekly_report": K.LEAVES_HOUSE,
    "weekly_preview": K.HOME,
    "import_list": K.HOME,
    "import_detail": K.OWN,
    "import_columns": K.OWN,
    "import_options": K.POST_ONLY,
    "import_read": K.POST_ONLY,
    "import_start": K.POST_ONLY,
    "import_cancel": K.POST_ONLY,
    "import_take_back": K.OWN,
    "import_row": K.OWN,
    "import_rest": K.OWN,
    # analytics
    "chain_index": K.HOME,
    "chain_board": K.CHAIN,
    "chain_link": K.CHAIN,
    # desk
    "workbench": K.HOME,
    "schedule": K.HOME,
    "search": K.HOME,
    "hand_over_index": K.HOME,
    "hand_over": K.PERSON,
    "hand_over_sheet": K.OWN,
    "hand_over_file": K.OWN,
    "file_open": K.FILE,
    "enterprise_list": K.HOME,
    "enterprise_new": K.REGISTERS,
    "twin_lookup": K.HOME,
    "twin_review": K.HOME,
    "twin_different": K.PAIR,
    "merge_undo": K.FIRM_PEOPLE,
    "enterprise_merge": K.FIRM_MERGE,
    "contact_merge": K.FIRM_PEOPLE,
    "request_new": K.HOME,
    "request_answer": K.OWN,
    "enterprise_detail": K.FIRM,
    "enterprise_edit": K.FIRM_EDIT,
    "contact_new": K.FIRM,
    "enterprise_follow_up_new": K.FIRM,
    "contact_reveal": K.FIRM,
    "task_reply": K.ASKED,
    "task_retract": K.POST_ONLY,
    "follow_up_edit": K.AUTHOR,
    "project_list": K.HOME,
    "project_board": K.HOME,
    "project_text": K.HOME,
    "project_assign_many": K.ASSIGNS,
    "saved_view_new": K.HOME,
    "saved_view_delete": K.POST_ONLY,
    "project_new": K.REGISTERS,
    "summary_list": K.HOME,
    "summary_detail": K.SUMMARY,
    "project_detail": K.PROJECT,
    "project_print": K.PROJECT,
    "project_edit": K.EDIT,
    "project_candidates": K.EDIT,
    "project_member_new": K.EDIT,
    "project_member_remove": K.PROJECT_POST,
    "project_withdraw": K.PROJECT,
    "follow_up_new": K.EDIT,
    "task_new": K.ASK,
    "project_owed": K.EDIT,
    "project_advance": K.EDIT,
    "project_back": K.PROJECT,
    "project_hold": K.PROJECT,
    "project_resume": K.PROJECT,
    "project_close": K.PROJECT,
    "project_reopen": K.PROJECT,
    "project_assign": K.PROJECT,
    "project_claim": K.PROJECT,
    "project_undo": K.PROJECT_POST,
    "project_correct": K.PROJECT,
    "review_new": K.EDIT,
    "review_waive": K.PROJECT,
    "round_new": K.EDIT,
    "round_ask": K.EDIT,
    "round_withdraw": K.EDIT,
    "consent_answer": K.EDIT,  # and whoever is of the department asked: tests/desk/test_consents.py
    "decision_new": K.EDIT,
    "agreement_new": K.EDIT,
    "agreement_withdraw": K.EDIT,
    "agreement_draft": K.EDIT,
    "agreement_edit": K.EDIT,
    "agreement_conclude": K.PROJECT,
    "agreement_sign": K.EDIT,
    "supplement_new": K.EDIT,
    "agreement_sweep": K.HOME,
    "party_new": K.EDIT,
    "party_strike": K.PROJECT_POST,
    "clause_new": K.EDIT,
    "clause_review": K.PROJECT,
    "clause_fulfil": K.PROJECT,
    "clause_strike": K.EDIT,
    "instalment_new": K.EDIT,
    "instalment_fulfil": K.EDIT,
    "instalment_strike": K.EDIT,
    "clearance_new": K.EDIT,
    "document_new": K.EDIT,
    "document_withdraw": K.PROJECT_POST,
    "landing_task_new": K.EDIT,
    "landing_board": K.HOME,
    "landing_mine": K.HOME,
    "landing_plan_new": K.EDIT,
    "landing_task_done": K.PROJECT,
    "landing_task_conditional": K.PROJECT,
    "landing_task_make_up": K.PROJECT,
    "landing_task_not_applicable": K.PROJECT,
    "landing_task_reopen": K.EDIT,
    "landing_task_reschedule": K.EDIT,
    "landing_task_reassign": K.EDIT,
    "landing_task_supervise": K.PROJECT,
    "supervision": K.PROJECT,
    "milestone_unplan": K.EDIT,
    "milestone_new": K.EDIT,
    "fund_list": K.HOME,
    "fund_new": K.EDIT,
    "fund_verify": K.PROJECT_POST,
    "fund_reverse": K.EDIT,
    "issue_list": K.HOME,
    "issue_detail": K.ISSUE,
    "issue_assign": K.ISSUE_STEP,
    "issue_answer": K.ISSUE_STEP,
    "issue_confirm": K.ISSUE_STEP,
    "issue_reopen": K.ISSUE_STEP,
    "issue_offer": K.ISSUE_STEP,
    "issue_take": K.ISSUE_TAKEN,
    "project_issue_new": K.EDIT,
    "enterprise_issue_new": K.FIRM_EDIT,
    "outcome_list": K.HOME,
    "outcome_new": K.EDIT,
    "stalled_list": K.HOME,
    "zone_list": K.HOME,
    "zone_detail": K.PLACE,
    "site_list": K.HOME,
    "site_detail": K.PLACE,
    "site_new": K.EDIT,
    "site_release": K.EDIT,
    "lease_renew": K.EDIT,
    "lease_convert": K.EDIT,
    "reservation_new": K.EDIT,
    "reservation_renew": K.EDIT,
    "reservation_release": K.EDIT,
    "reservation_allocate": K.EDIT,
}
# What a route asks for beside the project's code, or instead of it: the name under which the town keeps its number.
NUMBERS = {
    "hand_over": "owner",
    "file_open": "file",
    "enterprise_detail": "enterprise",
    "enterprise_edit": "enterprise",
    "contact_new": "enterprise",
    "enterprise_follow_up_new": "enterprise",
    "contact_reveal": "contact",
    "enterprise_merge": "enterprise",
    "contact_merge": "enterprise",
    "merge_undo": "merge",
    "twin_different": "pair",
    "task_reply": "task",
    "task_retract": "task",
    "follow_up_edit": "follow_up",
    "saved_view_delete": "view",
    "project_member_remove": "member",
    "review_waive": "review",
    "round_ask": "round",
    "round_withdraw": "round",
    "consent_answer": "consent",
    "agreement_withdraw": "agreement",
    "agreement_edit": "draft",
    "agreement_conclude": "draft",
    "agreement_sign": "draft",
    "party_new": "draft",
    "party_strike": "party",
    "clause_new": "draft",
    "clause_review": "clause",
    "clause_fulfil": "clause",
    "clause_strike": "clause",
    "instalment_new": "draft",
    "instalment_fulfil": "instalment",
    "instalment_strike": "instalment",
    "document_withdraw": "document",
    "landing_task_done": "landing_task",
    "landing_task_conditional": "landing_task",
    "landing_task_make_up": "landing_task",
    "landing_task_not_applicable": "landing_task",
    "landing_task_reopen": "landing_task",
    "landing_task_reschedule": "landing_task",
    "landing_task_reassign": "landing_task",
    "landing_task_supervise": "landing_task",
    "supervision": "supervision",
    "milestone_unplan": "milestone",
    "site_release": "allocation",
    "fund_verify": "fund",
    "fund_reverse": "fund",
    **dict.fromkeys((f"issue_{step}" for step in ("detail", "assign", "answer", "confirm", "reopen", "offer", "take")), "issue"),
    "enterprise_issue_new": "enterprise",
    "lease_renew": "allocation",
    "lease_convert": "allocation",
    "reservation_renew": "reservation",
    "reservation_release": "reservation",
    "reservation_allocate": "reservation",
    "site_detail": "site",
}

POSITIONS = ("own", "sibling", "other_chain", "other_city", "withdrawn")
LIVE = POSITIONS[:4]
NEIJIANG = ("own", "sibling", "other_chain")
EVERYBODY = """officer_nj second_officer_nj officer_zg zone_manager_nj zone_manager_zg chain_leader_nj chain_leader_zg joint leadership
department_officer administrator_nj outsider""".split()

# Positions in which an actor sees the project at level 业务 or better.
SEES = {
    "officer_nj": NEIJIANG,
    "second_officer_nj": ("sibling", "other_chain"),
    "officer_zg": ("other_city",),
    "zone_manager_nj": NEIJIANG,
    "zone_manager_zg": ("other_city",),
    "chain_leader_nj": ("own", "sibling"),
    "chain_leader_zg": ("other_city",),
    "joint": LIVE,
    "leadership": LIVE,
    "department_officer": (),
    "administrator_nj": NEIJIANG,
    "outsider": (),
}
EDITS = {
    "officer_nj": ("own",),
    "second_officer_nj": ("sibling", "other_chain"),
    "officer_zg": ("other_city",),
    "zone_manager_nj": NEIJIANG,
    "zone_manager_zg": ("other_city",),
    "administrator_nj": NEIJIANG,
}
ASKS = {**EDITS, "chain_leader_nj": ("own", "sibling"), "chain_leader_zg": ("other_city",), "joint": LIVE, "leadership": LIVE}
PHONES = {"officer_nj": ("own", "withdrawn"), "second_officer_nj": ("sibling", "other_chain"), "officer_zg": ("other_city",)}
WROTE = {"officer_nj": ("own",), "second_officer_nj": ("sibling", "other_chain"), "officer_zg": ("other_city",)}
# A firm shows with its projects, and to the unit that registered it (which the project's withdrawal does not change).
_OF_THE_BUREAU = (*NEIJIANG, "withdrawn")
FIRMS = {
    **dict.fromkeys(("officer_nj", "second_officer_nj", "zone_manager_nj", "chain_leader_nj", "administrator_nj"), _OF_THE_BUREAU),
    **dict.fromkeys(("officer_zg", "zone_manager_zg", "chain_leader_zg"), ("other_city",)),
    "joint": LIVE,
    "leadership": POSITIONS,
}
LOGS_LEADS = ("officer_nj", "second_officer_nj", "officer_zg", "zone_manager_nj", "zone_manager_zg")
MERGERS = ("zone_manager_nj", "zone_manager_zg", "administrator_nj")
# The other firm of the pair has no project: it shows to the unit that registered it and to who sees everything.
PAIRS = {name: POSITIONS if name == "leadership" else FIRMS[name] for name in FIRMS if name != "joint"}
ASSIGNERS = ("zone_manager_nj", "zone_manager_zg", "administrator_nj")
# Whose owner they may relieve: of a withdrawn project too, for who owned it has others.
RELIEVES = {
    **dict.fromkeys(("zone_manager_nj", "administrator_nj"), _OF_THE_BUREAU),
    "zone_manager_zg": ("other_city",),
}
# Who took part in the withdrawn project keeps the messages they got about it.
KNEW_THE_WITHDRAWN = ("officer_nj", "chain_leader_nj")
# Zones of both cities and the park above them; their pages show land, and of projects what the reader sees.
PLACES = ("neizi-hezuoyuanqu", "lingjia-pianqu", "datangshan-pianqu")
NODES = {"food": "nz-lvseshipin", "equipment": "nz-zhuangbei"}
OPEN_NODES = {
    **dict.fromkeys(EVERYBODY, ("food", "equipment")),
    **dict.fromkeys(("chain_leader_nj", "chain_leader_zg"), ("food",)),
    **dict.fromkeys(("department_officer", "outsider"), ()),
}


def expected(kind: Kind, actor: str, position: str) -> int:
    """What a GET of a route of this kind answers to `actor` about the project in `position` (`missing`: there is none)."""
    sees = position in SEES[actor]
    edits = position in EDITS.get(actor, ())
    answers = {
        Kind.PROJECT: 200 if sees else 404,
        Kind.EDIT: 200 if edits else 403 if sees else 404,
        Kind.ASK: 200 if position in ASKS.get(actor, ()) else 403 if sees else 404,
        Kind.PROJECT_POST: 405,
        Kind.SUMMARY: 404 if sees or actor == "outsider" or position not in LIVE else 200,
        Kind.FIRM: 200 if position in FIRMS.get(actor, ()) else 404,
        Kind.FIRM_EDIT: 404 if position not in FIRMS.get(actor, ()) else 200 if actor in LOGS_LEADS else 403,
        Kind.FIRM_MERGE: 404 if position not in FIRMS.get(actor, ()) else 200 if actor in MERGERS else 403,
        Kind.FIRM_PEOPLE: 404
        if position not in FIRMS.get(actor, ())
        else 200
        if actor in MERGERS or position in PHONES.get(actor, ())
        else 403,
        Kind.PAIR: 404 if position not in PAIRS.get(actor, ()) else 200 if actor in (*MERGERS, *LOGS_LEADS) else 403,
        Kind.FILE: 200 if sees or position in PHONES.get(actor, ()) else 404,
        Kind.ASKED: 200 if position in PHONES.get(actor, ()) else 404,
        Kind.PERSON: 200 if position in RELIEVES.get(actor, ()) else 404,
        Kind.ISSUE: 200 if sees else 404,
        Kind.ISSUE_STEP: 200 if edits else 403 if sees else 404,
        Kind.ISSUE_TAKEN: 403 if sees else 404,
        Kind.AUTHOR: 200 if position in WROTE.get(actor, ()) else 404,
    }
    return answers[kind]


def expected_at_home(kind: Kind, actor: str) -> int:
    """What a GET of a route that names no row answers."""
    if kind is Kind.LEAVES_HOUSE:
        return 403 if actor == "outsider" else 200
    if kind is Kind.REGISTERS:
        return 200 if actor in LOGS_LEADS else 403
    if kind is Kind.ASSIGNS:
        return 200 if actor in ASSIGNERS else 403
    return 405 if kind is Kind.POST_ONLY else 200
