from django.urls import path

from matching.web.acceptance import pages as promises
from matching.web.demands import files as demand_files
from matching.web.demands import fit as demand_fit
from matching.web.demands import pages as demands
from matching.web.demands import steps as demand_steps
from matching.web.demands import terms
from matching.web.rolling import ahead, nightly, supply
from matching.web.runs import actions as run_actions
from matching.web.runs import compare, live_plot, plots, what_if
from matching.web.runs import pages as runs
from matching.web.topology import pages as topology
from matching.web.topology import parallel
from matching.web.why import pages as why
from matching.web.work import pages as work

app_name = "matching"
urlpatterns = [
    path("demands/", demands.demands, name="demands"),
    path("demands/new/<str:application>/", demands.new, name="demand_new"),
    path("demands/import/", demand_files.take, name="demand_import"),
    path("demands/export/", demand_files.export, name="demand_export"),
    path("demands/<str:code>/", demands.demand, name="demand"),
    path("demands/<str:code>/edit/", demands.edit, name="demand_edit"),
    path("demands/<str:code>/cancel/", demand_steps.cancel, name="demand_cancel"),
    path("demands/<str:code>/open/", demand_steps.open_now, name="demand_open"),
    path("demands/<str:code>/order/", demand_steps.order, name="demand_order"),
    path("demands/<str:code>/fit/", demand_fit.fit, name="demand_fit"),
    path("batteries/<str:public_id>/terms/", terms.terms, name="terms"),
    path("plans/", runs.runs, name="runs"),
    path("plans/compare/", compare.compare, name="compare"),
    path("plans/<uuid:uid>/", runs.run, name="run"),
    path("plans/<uuid:uid>/gap/", live_plot.gap, name="run_gap"),
    path("plans/<uuid:uid>/take/", run_actions.take, name="run_take"),
    path("plans/<uuid:uid>/cancel/", run_actions.cancel, name="run_cancel"),
    path("plans/<uuid:uid>/again/", run_actions.again, name="run_again"),
    path("plans/<uuid:uid>/what-if/", what_if.what_if, name="what_if"),
    path("plans/<uuid:uid>/progress/", runs.progress, name="run_progress"),
    path("plans/<uuid:uid>/left-out/", runs.left_out, name="left_out"),
    path("plans/<uuid:uid>/plot/", plots.gap_over_time, name="run_plot"),
    path("plans/<uuid:uid>/accept/", runs.accept, name="run_accept"),
    path("ahead/", ahead.balance, name="balance"),
    path("ahead/plot/", ahead.balance_plot, name="balance_plot"),
    path("ahead/plan/", ahead.plan_ahead, name="plan_ahead"),
    path("ahead/nightly/", nightly.nightly, name="nightly"),
    path("ahead/nightly/now/", nightly.run_now, name="nightly_now"),
    path("ahead/supply/", supply.supply, name="supply"),
    path("ahead/supply/again/", supply.supply_again, name="supply_again"),
    path("ahead/supply/enter/", supply.supply_enter, name="supply_enter"),
    path("ahead/supply/import/", supply.supply_import, name="supply_import"),
    path("ahead/supply/entered/<int:row>/remove/", supply.supply_remove, name="supply_remove"),
    path("ahead/supply/of/<slug:code>/", supply.supply_of, name="supply_of"),
    path("ahead/supply/of/<slug:code>/plot/", supply.supply_plot, name="supply_plot"),
    path("work/", work.work, name="work"),
    path("work/of/<str:public_id>/", work.of_battery, name="work_of"),
    path("work/<str:code>/", work.order, name="work_order"),
    path("work/<str:code>/sheet/", work.sheet, name="work_sheet"),
    path("topology/", topology.model, name="topology_of_model"),
    path("topology/parallel/", parallel.parallel, name="parallel"),
    path("batteries/<str:public_id>/topology/", topology.battery, name="topology"),
    path("plans/<uuid:uid>/why/", why.why, name="why"),
    path("plans/<uuid:uid>/batteries/<str:public_id>/", why.battery, name="run_battery"),
    path("plans/<uuid:uid>/demands/", why.open_demands, name="open_demands"),
    path("plans/<uuid:uid>/demands/<str:code>/", why.demand, name="run_demand"),
    path("plans/<uuid:uid>/buy/", why.buy, name="buy"),
    path("plans/<uuid:uid>/rows/<int:row>/release/", promises.release, name="release"),
    path("plans/<uuid:uid>/rows/<int:row>/extend/", promises.extend, name="extend"),
    path("plans/<uuid:uid>/rows/<int:row>/replace/", promises.replace, name="replace"),
    path("plans/<uuid:uid>/release/", promises.release_plan, name="release_plan"),
    path("demands/<str:code>/release/", promises.release_demand, name="release_demand"),
]
