from django.urls import path

from grading.web import accuracy, entries, grades, model_card, plot_views, uploads

app_name = "grading"
urlpatterns = [
    path("batteries/<str:public_id>/tests/upload/", uploads.upload, name="upload"),
    path("batteries/<str:public_id>/tests/claim/", entries.bms_claim, name="bms_claim"),
    path("batteries/<str:public_id>/tests/capacity/", entries.capacity_test, name="capacity_test"),
    path("batteries/<str:public_id>/tests/plot/", plot_views.battery_plot, name="battery_plot"),
    path("batteries/<str:public_id>/grade/", grades.grade, name="grade"),
    path("batteries/<str:public_id>/grade/replay/", grades.replay, name="replay"),
    path("accuracy/", accuracy.accuracy, name="accuracy"),
    path("accuracy/plot/", accuracy.accuracy_plot, name="accuracy_plot"),
    path("accuracy.json", accuracy.accuracy_json, name="accuracy_json"),
    path("model/", model_card.model_card, name="model_card"),
    path("tests/<uuid:uid>/", uploads.draft, name="draft"),
    path("tests/<uuid:uid>/confirm/", uploads.confirm, name="confirm"),
    path("tests/<uuid:uid>/discard/", uploads.discard, name="discard"),
    path("tests/<uuid:uid>/plot/<slug:what>/", plot_views.upload_plot, name="upload_plot"),
]
