"""Models as people see them: what is asked for each type, reference cells, promotion."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from accounts.web.access import requires
from grading.models import ReferenceFile, TrainedModel
from grading.plots.learning import learning_plot
from grading.queries import catalogued_types, models_of_type, names_behind, unasked_of
from grading.services.asking_anew import ask_about_stock
from grading.services.model_promotion import promote_model, retire_model
from grading.services.model_training import ask_for_training
from grading.services.reference_cells import add_reference_files, withdraw_reference_file
from grading.web.models.forms import DecisionForm, ReferenceForm
from grading.web.models.onboarding import onboarding_of, types_with_models
from lifecycle.errors import LifecycleError
from lifecycle.web.plots import draw, plot_response


@requires(Permission.VIEW_MODEL_CARD)
def models(request: Any) -> HttpResponse:
    """Every cell type of the catalogue with the models that are asked for it."""
    return render(request, "grading/models/models.html", {"types": types_with_models()})


@requires(Permission.VIEW_MODEL_CARD)
def cell_type(request: Any, name: str) -> HttpResponse:
    """One type: its reference cells, what they are enough for, its models; files are added here."""
    if name not in catalogued_types():
        raise Http404(_("No model of the catalogue has this cell type."))
    form = ReferenceForm(request.POST or None, request.FILES or None)
    told = None
    if request.method == "POST" and form.is_valid():
        files = {file.name: file.read() for file in form.cleaned_data["files"]}
        told = add_reference_files(actor=request.actor, cell_type=name, files=files)
        form = ReferenceForm()
    context = {
        "onboarding": onboarding_of(name),
        "form": form,
        "told": told,
        "may_add": request.actor.may(Permission.ADD_REFERENCE_CELLS),
    }
    wrong = bool(form.errors) or bool(told and not any(one.cells for one in told))
    return render(request, "grading/models/cell_type.html", context, status=422 if wrong else 200)


@require_POST
@requires(Permission.ADD_REFERENCE_CELLS)
def train(request: Any, name: str) -> HttpResponse:
    try:
        return redirect(ask_for_training(actor=request.actor, cell_type=name))
    except LifecycleError as error:
        raise Http404(str(error)) from error


@require_POST
@requires(Permission.ADD_REFERENCE_CELLS)
def withdraw(request: Any, uid: str) -> HttpResponse:
    file = get_object_or_404(ReferenceFile, uid=uid)
    withdraw_reference_file(actor=request.actor, file=file)
    messages.info(request, _("Left out of every later training. Models trained with it stay."))
    return redirect("grading:cell_type", file.cell_type)


@requires(Permission.VIEW_MODEL_CARD)
def trained_model(request: Any, uid: str) -> HttpResponse:
    """One model: figures, comparison with the active one, the decision."""
    model = get_object_or_404(TrainedModel, uid=uid)
    if request.GET.get("format") == "json":
        return JsonResponse({"version": model.version, "cell_type": model.cell_type, **model.about})
    return _show(request, model, DecisionForm())


@require_POST
@requires(Permission.PROMOTE_MODEL)
def decide(request: Any, uid: str, decision: str) -> HttpResponse:
    """Promote or retire, with a reason."""
    model = get_object_or_404(TrainedModel, uid=uid)
    service = {"promote": promote_model, "retire": retire_model}.get(decision)
    if service is None:
        raise Http404
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            service(actor=request.actor, model=model, reason=form.cleaned_data["reason"])
        except LifecycleError as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, _("Decided, and kept with your name."))
            return redirect(model)
    return _show(request, model, form, status=422)


@require_POST
@requires(Permission.PROMOTE_MODEL)
def ask_anew(request: Any, uid: str) -> HttpResponse:
    model = get_object_or_404(TrainedModel, uid=uid)
    return redirect(ask_about_stock(actor=request.actor, model=model))


@requires(Permission.VIEW_MODEL_CARD)
def curve(request: Any, uid: str) -> HttpResponse:
    """The learning curve of one model, beside what a new type may expect."""
    from grading.soh.expected_error import EXPECTED

    model = get_object_or_404(TrainedModel, uid=uid)
    spec = learning_plot(model.learning_curve, EXPECTED)
    caption = _("Error on held-out cells by number of reference cells")
    if request.htmx:
        return plot_response(request, spec, caption)
    return render(request, "grading/plot_page.html", {"svg": draw(spec), "caption": caption})


def _show(request: Any, model: TrainedModel, form: DecisionForm, status: int = 200) -> HttpResponse:
    names = names_behind({model.trained_by_reference, model.decided_by_reference} - {""})
    is_active = model.state == "active"
    context = {
        "model": model,
        "form": form,
        "trained_by": names.get(model.trained_by_reference, ""),
        "decided_by": names.get(model.decided_by_reference, ""),
        "others": models_of_type(model.cell_type).exclude(pk=model.pk),
        "may_decide": request.actor.may(Permission.PROMOTE_MODEL),
        "unasked": unasked_of(model.cell_type).count() if is_active else 0,
    }
    return render(request, "grading/models/model.html", context, status=status)
