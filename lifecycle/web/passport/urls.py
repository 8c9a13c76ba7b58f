from django.urls import path

from lifecycle.web.passport import pages

app_name = "passports"
urlpatterns = [
    path("passport/<uuid:uid>/", pages.by_uid, name="passport"),
    path("01/<str:gtin>/21/<path:serial>", pages.by_gs1, name="gs1"),
    path("id/<str:public_id>", pages.by_id, name="id"),
    path(".well-known/gs1resolver", pages.resolver, name="resolver"),
]
