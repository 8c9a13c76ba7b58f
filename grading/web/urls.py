from django.urls import path

from grading.web import (
    accuracy,
    entries,
    further_tests,
    grades,
    instruments,
    model_card,
    modules,
    plot_views,
    remaining_life,
    two_point,
    uploads,
    waiting,
)
from grading.web.models import pages as models
from grading.web.policies import pages as policies

app_name = "grading"
urlpatterns = [
    path("batteries/<str:public_id>/tests/upload/", uploads.upload, name="upload"),
    path("batteries/<str:public_id>/tests/claim/", entries.bms_claim, name="bms_claim"),
    path("batteries/<str:public_id>/tests/capacity/", entries.capacity_test, name="capacity_test"),
    path("batteries/<str:public_id>/modules/", modules.modules, name="modules"),
    path("batteries/<str:public_id>/modules/test/", entries.module_test, name="module_test"),
    path("batteries/<str:public_id>/tests/two-point/", two_point.two_point, name="two_point"),
    path("batteries/<str:public_id>/tests/plot/", plot_views.battery_plot, name="battery_plot"),
    path("batteries/<str:public_id>/tests/waiting/", waiting.waiting, name="waiting"),
    path(
        "batteries/<str:public_id>/tests/estimate/", waiting.estimate_again, name="estimate_again"
    ),
    path(
        "batteries/<str:public_id>/remaining-life/",
        remaining_life.remaining_life_page,
        name="remaining_life",
    ),
    path(
        "batteries/<str:public_id>/remaining-life/plot/",
        remaining_life.remaining_life_drawn,
        name="remaining_life_plot",
    ),
    path("batteries/<str:public_id>/grade/", grades.grade, name="grade"),
    path("batteries/<str:public_id>/grade/replay/", grades.replay, name="replay"),
    path("batteries/<str:public_id>/tests/nyquist/", plot_views.nyquist, name="nyquist"),
    path("policies/", policies.policies, name="policies"),
    path("policies/effect/<uuid:uid>/", policies.policy_effect, name="policy_effect"),
    path("policies/<slug:version>/", policies.policy, name="policy"),
    path("policies/<slug:version>/copy/", policies.copy, name="copy_policy"),
    path("policies/<slug:version>/figures/", policies.figures, name="policy_figures"),
    path("policies/<slug:version>/effect/", policies.ask_effect, name="ask_effect"),
    path("policies/<slug:version>/rules/<slug:application>/", policies.rule, name="policy_rule"),
    path("policies/<slug:version>/<slug:what>/", policies.step, name="policy_step"),
    path("test-plan/", further_tests.test_plan, name="test_plan"),
    path("instruments/", instruments.instruments, name="instruments"),
    path("instruments/new/", instruments.new_instrument, name="new_instrument"),
    path("instruments/<uuid:uid>/", instruments.instrument, name="instrument"),
    path("models/", models.models, name="models"),
    path("models/types/<str:name>/", models.cell_type, name="cell_type"),
    path("models/types/<str:name>/train/", models.train, name="train"),
    path("models/references/<uuid:uid>/withdraw/", models.withdraw, name="withdraw_reference"),
    path("models/<uuid:uid>/", models.trained_model, name="trained_model"),
    path("models/<uuid:uid>/curve/", models.curve, name="learning_curve"),
    path("models/<uuid:uid>/ask/", models.ask_anew, name="ask_anew"),
    path("models/<uuid:uid>/<slug:decision>/", models.decide, name="decide_model"),
    path("accuracy/", accuracy.accuracy, name="accuracy"),
    path("accuracy/plot/", accuracy.accuracy_plot, name="accuracy_plot"),
    path("accuracy.json", accuracy.accuracy_json, name="accuracy_json"),
    path("model/", model_card.model_card, name="model_card"),
    path("tests/<uuid:uid>/", uploads.draft, name="draft"),
    path("tests/<uuid:uid>/confirm/", uploads.confirm, name="confirm"),
    path("tests/<uuid:uid>/discard/", uploads.discard, name="discard"),
    path("tests/<uuid:uid>/plot/<slug:what>/", plot_views.upload_plot, name="upload_plot"),
]
