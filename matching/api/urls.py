from django.urls import path

from matching.api import demand_steps, demands

app_name = "matching_api"
urlpatterns = [
    path("demands/", demands.Demands.as_view(), name="demands"),
    path("demands/<str:code>/", demands.DemandDetail.as_view(), name="demand"),
    path("demands/<str:code>/open/", demand_steps.Open.as_view(), name="demand_open"),
    path("demands/<str:code>/cancel/", demand_steps.Cancel.as_view(), name="demand_cancel"),
]
