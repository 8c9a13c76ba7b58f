from django.urls import path

from matching.web import demand_files, demand_fit, demand_steps, demands, plots, runs, terms
from matching.web.topology import pages as topology
from matching.web.topology import parallel
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
    path("plans/<uuid:uid>/", runs.run, name="run"),
    path("plans/<uuid:uid>/progress/", runs.progress, name="run_progress"),
    path("plans/<uuid:uid>/left-out/", runs.left_out, name="left_out"),
    path("plans/<uuid:uid>/plot/", plots.gap_over_time, name="run_plot"),
    path("plans/<uuid:uid>/accept/", runs.accept, name="run_accept"),
    path("plans/<uuid:uid>/rows/<int:row>/release/", runs.release, name="release"),
    path("work/", work.work, name="work"),
    path("work/of/<str:public_id>/", work.of_battery, name="work_of"),
    path("work/<str:code>/", work.order, name="work_order"),
    path("work/<str:code>/sheet/", work.sheet, name="work_sheet"),
    path("topology/", topology.model, name="topology_of_model"),
    path("topology/parallel/", parallel.parallel, name="parallel"),
    path("batteries/<str:public_id>/topology/", topology.battery, name="topology"),
]
