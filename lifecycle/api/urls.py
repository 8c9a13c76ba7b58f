from django.urls import path, re_path

from lifecycle.api import balances, batteries, docs, offers
from lifecycle.api.root import Root, Unknown

app_name = "api"
urlpatterns = [
    path("", Root.as_view(), name="root"),
    path("offers/", offers.Offers.as_view(), name="offers"),
    path("offers/<uuid:uid>/", offers.Offer.as_view(), name="offer"),
    path("offers/<uuid:uid>/accept/", offers.Accept.as_view(), name="accept"),
    path("offers/<uuid:uid>/refuse/", offers.Refuse.as_view(), name="refuse"),
    path("offers/<uuid:uid>/receipt/", offers.ReportReceipt.as_view(), name="receipt"),
    path("batteries/", batteries.Batteries.as_view(), name="batteries"),
    path("batteries/<str:public_id>/", batteries.BatteryDetail.as_view(), name="battery"),
    path("batteries/<str:public_id>/proof/", batteries.Proof.as_view(), name="proof"),
    path("mass-balances/", balances.Balances.as_view(), name="balances"),
    path("mass-balances/<uuid:uid>/", balances.Balance.as_view(), name="balance"),
    path("schema/", docs.schema, name="schema"),
    path("docs/", docs.docs, name="docs"),
    re_path(r"^(?P<address>.*)$", Unknown.as_view(), name="unknown"),
]
