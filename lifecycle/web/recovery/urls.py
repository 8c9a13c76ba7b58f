from django.urls import path

from lifecycle.web.recovery import pages

app_name = "recovery"
urlpatterns = [
    path("mass-balances/", pages.balances, name="balances"),
    path("mass-balances/report/", pages.report, name="report"),
    path("mass-balances/<uuid:uid>/", pages.balance, name="balance"),
]
