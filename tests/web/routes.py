"""Every address and who may open it. A new page adds its line; the test fails until it is there.

page(roles) is asked by GET, form(roles) only takes POST; `public` lets everybody in. Named
arguments are names of things in tests/web/things.py. Addresses of the admin site are not listed:
all of them are for staff, and test_access.py holds that.
"""

from dataclasses import dataclass, field

from accounts.enums import Role

T, P, R, A, AU = Role.TECHNICIAN, Role.PLANNER, Role.RECYCLER, Role.ADMINISTRATOR, Role.AUDITOR
EVERYBODY = frozenset(Role)
READERS = frozenset({T, P, A, AU})
WORKSHOP = frozenset({T, A})
PLANNING = frozenset({P, A})


@dataclass(frozen=True)
class Route:
    roles: frozenset[Role]
    public: bool = False
    method: str = "get"
    api: bool = False
    arguments: dict[str, str] = field(default_factory=dict)


def page(roles: frozenset[Role], **arguments: str) -> Route:
    return Route(roles, arguments=arguments)


def form(roles: frozenset[Role], **arguments: str) -> Route:
    return Route(roles, method="post", arguments=arguments)


def public(**arguments: str) -> Route:
    return Route(EVERYBODY, public=True, arguments=arguments)


def api(method: str = "get", **arguments: str) -> Route:
    """For API keys alone: a signed-in person is refused like a stranger."""
    return Route(frozenset(), api=True, method=method, arguments=arguments)


ROUTES: dict[str, Route] = {
    "home": page(EVERYBODY),
    "robots": public(),
    "accounts:sign_in": public(),
    "accounts:sign_out": form(EVERYBODY),
    "accounts:choose_organisation": form(EVERYBODY),
    "accounts:password": page(EVERYBODY),
    "accounts:password_done": page(EVERYBODY),
    "jobs:jobs": page(READERS),
    "jobs:job": page(READERS, uid="job"),
    "jobs:progress": page(READERS, uid="job"),
    "jobs:cancel": form(PLANNING, uid="job"),
    "jobs:again": form(PLANNING, uid="job"),
    "passports:passport": public(uid="passport"),
    "passports:gs1": public(gtin="gtin", serial="serial"),
    "passports:id": public(public_id="battery"),
    "passports:resolver": public(),
    "api:root": public(),
    "api:schema": public(),
    "api:docs": public(),
    "api:offers": api(),
    "api:offer": api(uid="offer"),
    "api:accept": api("post", uid="offer"),
    "api:refuse": api("post", uid="offer"),
    "api:receipt": api("post", uid="offer"),
    "api:batteries": api(),
    "api:battery": api(public_id="battery"),
    "api:balances": api(),
    "api:balance": api(uid="balance"),
    "api:proof": api(public_id="proven_battery"),
    "api:unknown": api(address="unknown"),
    "matching_api:demands": api(),
    "matching_api:demand": api(code="demand"),
    "matching_api:demand_open": api("post", code="demand"),
    "matching_api:demand_cancel": api("post", code="demand"),
    "offers:new": page(PLANNING, public_id="battery"),
    "offers:offers": page(frozenset({P, R, A, AU})),
    "offers:offer": page(frozenset({P, R, A, AU}), uid="offer"),
    "offers:accept": page(frozenset({R}), uid="offer"),
    "offers:refuse": page(frozenset({R}), uid="offer"),
    "offers:receipt": page(frozenset({R}), uid="offer"),
    "offers:withdraw": page(PLANNING, uid="offer"),
    "recovery:balances": page(frozenset({P, R, A, AU})),
    "recovery:balance": page(frozenset({P, R, A, AU}), uid="balance"),
    "recovery:report": page(frozenset({R})),
    "lifecycle:batteries": page(READERS),
    "lifecycle:scan": page(WORKSHOP | READERS),
    "lifecycle:receive": page(WORKSHOP),
    "lifecycle:battery": page(READERS, public_id="battery"),
    "lifecycle:story": page(READERS, public_id="battery"),
    "lifecycle:proof": page(READERS, public_id="proven_battery"),
    "lifecycle:checkpoints": page(READERS),
    "lifecycle:checkpoint": page(READERS, number="checkpoint"),
    "lifecycle:write_checkpoint": form(frozenset({A})),
    "lifecycle:move": page(frozenset({T, P, A})),
    "lifecycle:new_unit": page(WORKSHOP),
    "lifecycle:take_apart": page(WORKSHOP, public_id="battery"),
    "lifecycle:install": page(WORKSHOP, public_id="battery"),
    "lifecycle:remove": page(WORKSHOP, public_id="battery"),
    "lifecycle:genealogy": page(READERS, public_id="battery"),
    "lifecycle:negative_event": page(WORKSHOP, public_id="battery"),
    "lifecycle:bms_reset": page(WORKSHOP, public_id="battery"),
    "lifecycle:repair": page(WORKSHOP, public_id="battery"),
    "lifecycle:declare_waste": page(PLANNING, public_id="battery"),
    "lifecycle:issue_passport": page(PLANNING, public_id="battery"),
    "lifecycle:add_identifier": page(WORKSHOP, public_id="battery"),
    "lifecycle:label": page(READERS, public_id="battery"),
    "lifecycle:labels": page(READERS),
    "lifecycle:place_labels": page(READERS),
    "vehicles:vehicles": page(READERS),
    "vehicles:vehicle": page(READERS, uid="vehicle"),
    "vehicles:stay": page(WORKSHOP, public_id="battery"),
    "lifecycle:new_document": page(frozenset({T, P, A}), public_id="battery"),
    "lifecycle:end_waste": page(PLANNING, public_id="battery"),
    "lifecycle:document": page(READERS, uid="document"),
    "lifecycle:shipments": page(READERS),
    "lifecycle:new_shipment": page(frozenset({T, P, A})),
    "lifecycle:shipment": page(READERS, uid="shipment"),
    "lifecycle:depart": form(frozenset({T, P, A}), uid="shipment"),
    "lifecycle:arrive": form(frozenset({T, P, A}), uid="shipment"),
    "lifecycle:cancel_shipment": form(frozenset({T, P, A}), uid="shipment"),
    "lifecycle:as_of": page(READERS, public_id="battery"),
    "lifecycle:catalogue": page(READERS),
    "lifecycle:import_catalogue": page(frozenset({A})),
    "lifecycle:export_catalogue": page(READERS),
    "lifecycle:model": page(READERS, code="model"),
    "lifecycle:logs": page(WORKSHOP, public_id="battery"),
    "lifecycle:first_life_plot": page(READERS, public_id="driven_battery"),
    "lifecycle:stock": page(READERS),
    "lifecycle:sites": page(frozenset({A})),
    "lifecycle:site": page(frozenset({A}), uid="site"),
    "lifecycle:inspect": page(WORKSHOP, public_id="battery"),
    "lifecycle:quarantine": page(WORKSHOP, public_id="battery"),
    "lifecycle:release": page(WORKSHOP, public_id="battery"),
    "lifecycle:correct": page(WORKSHOP, public_id="battery"),
    "lifecycle:void": page(WORKSHOP, public_id="battery"),
    "lifecycle:prepare": page(WORKSHOP, public_id="battery"),
    "lifecycle:put_in_service": page(WORKSHOP, public_id="battery"),
    "lifecycle:take_out": page(WORKSHOP, public_id="battery"),
    "grading:models": page(READERS),
    "grading:cell_type": page(READERS, name="cell_type"),
    "grading:train": form(WORKSHOP, name="cell_type"),
    "grading:withdraw_reference": form(WORKSHOP, uid="reference_file"),
    "grading:trained_model": page(READERS, uid="trained_model"),
    "grading:learning_curve": page(READERS, uid="trained_model"),
    "grading:ask_anew": form(frozenset({A}), uid="trained_model"),
    "grading:decide_model": form(frozenset({A}), uid="trained_model", decision="promote"),
    "grading:waiting": page(READERS, public_id="battery"),
    "grading:estimate_again": form(WORKSHOP, public_id="battery"),
    "grading:nyquist": page(READERS, public_id="measured_cell"),
    "grading:policies": page(READERS),
    "grading:policy": page(READERS, version="policy"),
    "grading:copy_policy": page(PLANNING, version="policy"),
    "grading:policy_figures": page(PLANNING, version="policy"),
    "grading:policy_rule": page(PLANNING, version="policy", application="use"),
    "grading:policy_step": form(READERS, version="policy", what="submit"),
    "grading:ask_effect": form(READERS, version="policy"),
    "grading:policy_effect": page(READERS, uid="policy_preview"),
    "grading:test_plan": page(READERS),
    "grading:instruments": page(READERS),
    "grading:new_instrument": page(WORKSHOP),
    "grading:instrument": page(WORKSHOP, uid="instrument"),
    "grading:modules": page(READERS, public_id="battery"),
    "grading:module_test": page(WORKSHOP, public_id="battery"),
    "grading:two_point": page(WORKSHOP, public_id="battery"),
    "grading:upload": page(WORKSHOP, public_id="battery"),
    "grading:bms_claim": page(WORKSHOP, public_id="battery"),
    "grading:capacity_test": page(WORKSHOP, public_id="battery"),
    "grading:battery_plot": page(READERS, public_id="tested_cell"),
    "grading:remaining_life": page(READERS, public_id="tested_cell"),
    "grading:remaining_life_plot": page(READERS, public_id="tested_cell"),
    "grading:grade": page(WORKSHOP, public_id="tested_cell"),
    "grading:replay": page(READERS, public_id="tested_cell"),
    "grading:model_card": page(READERS),
    "grading:accuracy": page(EVERYBODY),
    "grading:accuracy_plot": page(EVERYBODY),
    "grading:accuracy_json": page(EVERYBODY),
    "grading:draft": page(READERS, uid="upload"),
    "grading:confirm": form(WORKSHOP, uid="upload"),
    "grading:discard": form(WORKSHOP, uid="upload"),
    "grading:upload_plot": page(READERS, uid="upload", what="plot"),
    "matching:demands": page(READERS),
    "matching:demand_new": page(PLANNING, application="application"),
    "matching:demand": page(READERS, code="demand"),
    "matching:demand_edit": page(PLANNING, code="demand"),
    "matching:demand_cancel": page(PLANNING, code="demand"),
    "matching:demand_open": form(PLANNING, code="demand"),
    "matching:demand_order": form(PLANNING, code="demand"),
    "matching:demand_fit": page(READERS, code="demand"),
    "matching:demand_import": page(PLANNING),
    "matching:demand_export": page(READERS),
    "matching:terms": page(PLANNING, public_id="battery"),
    "matching:runs": page(READERS),
    "matching:run": page(READERS, uid="run"),
    "matching:run_progress": page(READERS, uid="run"),
    "matching:left_out": page(READERS, uid="run"),
    "matching:run_plot": page(READERS, uid="run"),
    "matching:compare": page(READERS),
    "matching:run_gap": page(READERS, uid="run"),
    "matching:run_take": form(PLANNING, uid="run"),
    "matching:run_cancel": form(PLANNING, uid="run"),
    "matching:run_again": form(PLANNING, uid="run"),
    "matching:what_if": page(PLANNING, uid="run"),
    "matching:run_accept": form(PLANNING, uid="run"),
    "matching:release": page(PLANNING, uid="run", row="plan_row"),
    "matching:nightly": page(READERS),
    "matching:nightly_now": form(PLANNING),
    "matching:balance": page(READERS),
    "matching:balance_plot": page(READERS),
    "matching:plan_ahead": form(PLANNING),
    "matching:supply": page(READERS),
    "matching:supply_again": form(PLANNING),
    "matching:supply_enter": page(PLANNING),
    "matching:supply_import": page(PLANNING),
    "matching:supply_remove": form(PLANNING, row="entered_supply"),
    "matching:supply_of": page(READERS, code="expected_model"),
    "matching:supply_plot": page(READERS, code="expected_model"),
    "matching:topology_of_model": page(READERS),
    "matching:parallel": page(READERS),
    "matching:topology": page(READERS, public_id="battery"),
    "matching:why": page(READERS, uid="run"),
    "matching:run_battery": page(READERS, uid="run", public_id="battery"),
    "matching:open_demands": page(READERS, uid="run"),
    "matching:run_demand": page(READERS, uid="run", code="demand"),
    "matching:buy": page(READERS, uid="run"),
}
