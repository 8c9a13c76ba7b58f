from django.urls import path

from matching.web import compare, demands, live_plot, plots, run_actions, runs, what_if
from matching.web.topology import pages as topology
from matching.web.topology import parallel

app_name = "matching"
urlpatterns = [
    path("demands/", demands.demands, name="demands"),
    path("demands/new/<str:application>/", demands.new, name="demand_new"),
    path("demands/<str:code>/", demands.demand, name="demand"),
    path("demands/<str:code>/edit/", demands.edit, name="demand_edit"),
    path("demands/<str:code>/cancel/", demands.cancel, name="demand_cancel"),
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
    path("plans/<uuid:uid>/rows/<int:row>/release/", runs.release, name="release"),
    path("topology/", topology.model, name="topology_of_model"),
    path("topology/parallel/", parallel.parallel, name="parallel"),
    path("batteries/<str:public_id>/topology/", topology.battery, name="topology"),
]
