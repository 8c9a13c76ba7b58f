from django.urls import path

from matching.web import demands, plots, promises, runs

app_name = "matching"
urlpatterns = [
    path("demands/", demands.demands, name="demands"),
    path("demands/new/<str:application>/", demands.new, name="demand_new"),
    path("demands/<str:code>/", demands.demand, name="demand"),
    path("demands/<str:code>/edit/", demands.edit, name="demand_edit"),
    path("demands/<str:code>/cancel/", demands.cancel, name="demand_cancel"),
    path("plans/", runs.runs, name="runs"),
    path("plans/<uuid:uid>/", runs.run, name="run"),
    path("plans/<uuid:uid>/progress/", runs.progress, name="run_progress"),
    path("plans/<uuid:uid>/left-out/", runs.left_out, name="left_out"),
    path("plans/<uuid:uid>/plot/", plots.gap_over_time, name="run_plot"),
    path("plans/<uuid:uid>/accept/", runs.accept, name="run_accept"),
    path("plans/<uuid:uid>/rows/<int:row>/release/", promises.release, name="release"),
    path("plans/<uuid:uid>/rows/<int:row>/extend/", promises.extend, name="extend"),
    path("plans/<uuid:uid>/rows/<int:row>/replace/", promises.replace, name="replace"),
    path("plans/<uuid:uid>/release/", promises.release_plan, name="release_plan"),
    path("demands/<str:code>/release/", promises.release_demand, name="release_demand"),
]
