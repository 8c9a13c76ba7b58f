from django.urls import path

from lifecycle.web.offers import answers, new, pages

app_name = "offers"
urlpatterns = [
    path("batteries/<str:public_id>/offer/", new.new, name="new"),
    path("offers/", pages.offers, name="offers"),
    path("offers/<uuid:uid>/", pages.offer, name="offer"),
    path("offers/<uuid:uid>/accept/", answers.answer_view(answers.ACCEPT), name="accept"),
    path("offers/<uuid:uid>/refuse/", answers.answer_view(answers.REFUSE), name="refuse"),
    path("offers/<uuid:uid>/receipt/", answers.answer_view(answers.RECEIPT), name="receipt"),
    path("offers/<uuid:uid>/withdraw/", answers.answer_view(answers.WITHDRAW), name="withdraw"),
]
