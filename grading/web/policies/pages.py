"""Grading policies as people see them: versions, a draft, review, approval, the effect on stock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, PermissionRefusedError
from accounts.web.access import requires
from grading.enums import Application, ApplicationStatus
from grading.models import GradingPolicy
from grading.policy import RuleError
from grading.queries import (
    policies_seen_by,
    policy_in_force,
    previews_seen_by,
    standing_of,
    steps_of,
)
from grading.services.policy_effect import ask_for_effect
from grading.services.policy_versions import (
    approve_policy,
    change_draft,
    change_rule,
    copy_as_draft,
    send_back,
    submit_policy,
    withdraw_policy,
)
from grading.web.policies.forms import ApproveForm, CopyForm, FiguresForm, ReasonForm, RuleForm
from lifecycle.errors import EntryRefusedError, LifecycleError

PAGE_SIZE = 50


@requires(Permission.VIEW_POLICIES)
def policies(request: Any) -> HttpResponse:
    """Every version and where it stands today."""
    in_force = policy_in_force()
    rows = [(one, *standing_of(one, in_force)) for one in policies_seen_by(request.actor)]
    return render(request, "grading/policies/policies.html", {"rows": rows})


@requires(Permission.VIEW_POLICIES)
def policy(request: Any, version: str) -> HttpResponse:
    """One version: its figures with their sources, what was done to it, what can be done."""
    return _show(request, _found(request, version))


@requires(Permission.EDIT_POLICY)
def copy(request: Any, version: str) -> HttpResponse:
    """A draft with the figures of this one."""
    found, form = _found(request, version), CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["version"]
        if draft := _tried(
            form, lambda: copy_as_draft(actor=request.actor, policy=found, version=name)
        ):
            messages.success(request, _("Drafted. Change its figures, then submit it."))
            return redirect("grading:policy", draft.version)
    return _form_page(request, found, form, _("A new version of %(old)s") % {"old": found})


@requires(Permission.EDIT_POLICY)
def figures(request: Any, version: str) -> HttpResponse:
    """The floors and accuracies of a draft."""
    found = _found(request, version)
    form = FiguresForm(request.POST or None, instance=GradingPolicy.objects.get(pk=found.pk))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if _tried(form, lambda: change_draft(actor=request.actor, policy=found, figures=values)):
            return redirect("grading:policy", found.version)
    return _form_page(request, found, form, _("Figures of %(version)s") % {"version": found})


@requires(Permission.EDIT_POLICY)
def rule(request: Any, version: str, application: str) -> HttpResponse:
    """What a draft asks for one application."""
    found = _found(request, version)
    standing = next((r for r in found.by_application() if r.application == application), None)
    form = RuleForm(request.POST or None, rule=standing)
    form.fields["application"].initial = application
    if request.method == "POST" and form.is_valid():
        changed = _tried(
            form,
            lambda: change_rule(
                actor=request.actor, policy=found, application=application, rule=form.rule()
            ),
        )
        if changed:
            return redirect("grading:policy", found.version)
    title = _("%(application)s in %(version)s") % {
        "application": dict(Application.choices).get(application, application),
        "version": found,
    }
    return _form_page(request, found, form, title)


@require_POST
@requires(Permission.VIEW_POLICIES)
def step(request: Any, version: str, what: str) -> HttpResponse:
    """Submit, send back, approve or withdraw."""
    found, actor = _found(request, version), request.actor
    forms: dict[str, Form] = {
        "approve": ApproveForm(request.POST),
        "send-back": ReasonForm(request.POST),
        "withdraw": ReasonForm(request.POST),
        "submit": Form(request.POST),
    }
    form = forms.get(what)
    if form is None:
        raise Http404
    if form.is_valid():
        data = form.cleaned_data
        calls: dict[str, Callable[[], Any]] = {
            "submit": lambda: submit_policy(actor=actor, policy=found),
            "approve": lambda: approve_policy(actor=actor, policy=found, **data),
            "send-back": lambda: send_back(actor=actor, policy=found, **data),
            "withdraw": lambda: withdraw_policy(actor=actor, policy=found, **data),
        }
        if _tried(form, calls[what]):
            messages.success(request, _("Done, and kept with your name."))
            return redirect("grading:policy", found.version)
    return _show(request, found, {what.replace("-", "_"): form}, status=422)


@require_POST
@requires(Permission.VIEW_POLICIES)
def ask_effect(request: Any, version: str) -> HttpResponse:
    preview = ask_for_effect(actor=request.actor, policy=_found(request, version))
    return redirect(preview.job)


@requires(Permission.VIEW_POLICIES)
def policy_effect(request: Any, uid: str) -> HttpResponse:
    """Grades before and after as a matrix, and every battery that would change."""
    preview = get_object_or_404(previews_seen_by(request.actor), uid=uid)
    changes = preview.changes.select_related("battery__battery_model")
    names = dict(Application.choices)
    statuses = dict(ApplicationStatus.choices)
    context = {
        "preview": preview,
        "is_stale": preview.steps_seen != preview.policy.steps.count(),
        "matrix": preview.matrix,
        "applications": [
            (names.get(name, name), statuses.get(old, ""), statuses.get(new, new), count)
            for name, old, new, count in preview.applications
        ],
        "page": Paginator(changes, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "grading/policies/effect.html", context)


def _found(request: Any, version: str) -> GradingPolicy:
    found: GradingPolicy = get_object_or_404(policies_seen_by(request.actor), version=version)
    return found


def _tried(form: Any, call: Callable[[], Any]) -> Any:
    """The result, or None with what was refused on the form."""
    try:
        return call()
    except (EntryRefusedError, RuleError) as error:
        for field, problem in error.problems.items():
            form.add_error(field if field in form.fields else None, problem)
    except (LifecycleError, PermissionRefusedError) as error:
        form.add_error(None, str(error))
    return None


def _form_page(request: Any, found: GradingPolicy, form: Any, title: str) -> HttpResponse:
    context = {"policy": found, "form": form, "title": title}
    status = 422 if form.errors else 200
    return render(request, "grading/policies/form.html", context, status=status)


def _show(
    request: Any, found: GradingPolicy, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    standing, words = standing_of(found, policy_in_force())
    rules = {rule.application: rule for rule in found.by_application()}
    context = {
        "policy": found,
        "standing": standing,
        "standing_words": words,
        "steps": steps_of(found),
        "applications": [(key, label, rules.get(key)) for key, label in Application.choices],
        "previews": previews_seen_by(request.actor).filter(policy=found)[:5],
        "may_edit": request.actor.may(Permission.EDIT_POLICY),
        "may_approve": request.actor.may(Permission.APPROVE_POLICY),
        "approve": ApproveForm(),
        "send_back": ReasonForm(prefix=""),
        "withdraw": ReasonForm(),
        **(forms or {}),
    }
    return render(request, "grading/policies/policy.html", context, status=status)
