from django.urls import path

from lifecycle.web.vehicles import pages

app_name = "vehicles"
urlpatterns = [
    path("vehicles/", pages.vehicles, name="vehicles"),
    path("vehicles/<uuid:uid>/", pages.vehicle, name="vehicle"),
    path("batteries/<str:public_id>/vehicle/", pages.stay, name="stay"),
]
