"""What is typed on an order, step by step. Every form knows its order and how old the page is."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.web.fields import MeasuredField
from lifecycle.enums import DocumentKind
from lifecycle.errors import EntryRefusedError, LifecycleError
from lifecycle.models import Battery
from lifecycle.safety import INSULATION_FLOOR_OHM_PER_V
from lifecycle.safety.media_types import ACCEPTED
from lifecycle.web.structure.forms import found_by
from matching.enums import PlannedUse
from matching.errors import MatchingError, StaleWorkError, WrongFiguresError
from matching.models import WorkLine, WorkOrder
from matching.queries.work import kits_of, modules_of
from matching.services.work import KitFindings, propose_uses
from matching.work import plain

# A scanner ends with Enter: that leads to the next field, not to the end of the form.
_SCANNED = {"autocomplete": "off", "spellcheck": "false", "data-enter": "next"}


def _voltage(label: Any) -> MeasuredField:
    return MeasuredField(
        label=label,
        unit="V",
        max_digits=12,
        decimal_places=6,
        widget=forms.TextInput(attrs={"inputmode": "decimal", **_SCANNED}),
    )


class WorkForm(forms.Form):
    """`arguments()` gives what the service of its step takes beside actor, order and key."""

    step = forms.CharField(widget=forms.HiddenInput)
    request_key = forms.UUIDField(widget=forms.HiddenInput)
    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, actor: Actor, order: WorkOrder, step: str = "", **kwargs: Any
    ) -> None:
        # Two forms on a page: each has ids of its own.
        super().__init__(*args, **{"auto_id": f"{step}_%s", **kwargs})
        self.actor, self.order = actor, order
        self.lines: Sequence[WorkLine] = ()
        self.fields["step"].initial = step
        self.fields["request_key"].initial = uuid.uuid4
        self.fields["expected_version"].initial = order.version

    def arguments(self) -> dict[str, Any]:
        hidden = {"step", "request_key", "expected_version"}
        return {name: value for name, value in self.cleaned_data.items() if name not in hidden}

    def record(self, service: Callable[..., WorkOrder]) -> WorkOrder | None:
        """Call the service; what it refuses is shown on the form, which keeps what was typed."""
        data = self.cleaned_data
        try:
            return service(
                actor=self.actor,
                order=self.order,
                request_key=str(data["request_key"]),
                expected_version=data["expected_version"],
                **self.arguments(),
            )
        except StaleWorkError as error:
            self._draw_anew()
            self.add_error(None, str(error))
        except WrongFiguresError as error:
            for position, problem in error.problems.items():
                name = f"voltage_{position}"
                self.add_error(name if name in self.fields else None, problem)
        except EntryRefusedError as error:
            for field, problem in error.problems.items():
                self.add_error(field if field in self.fields else None, problem)
        except (MatchingError, LifecycleError) as error:
            self.add_error(None, str(error))
        return None

    def _draw_anew(self) -> None:
        """The next sending answers to what stands now; what was typed stays."""
        self.order.refresh_from_db()
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed[self.add_prefix("expected_version")] = str(self.order.version)
        self.data = typed


class ApartForm(WorkForm):
    """The serials of the modules, and what becomes of each: proposed, and free to change."""

    template_name = "matching/work/apart_form.html"
    serials = forms.CharField(
        label=_("Serials of the modules"),
        required=False,
        max_length=20_000,
        help_text=_(
            "Scan them in the order of their positions, a line each; an empty line skips one. "
            "A module without a serial gets one from Encore."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposed = propose_uses(self.order)
        self.modules = modules_of(self.order.source) if self.order.source else []
        kits = [(kit.code, f"{kit.code} · {kit.demand.name}") for kit in kits_of(self.order)]
        left = [(use.value, use.label) for use in (PlannedUse.STOCK, PlannedUse.RECYCLER)]
        for module in self.modules:
            self.fields[f"use_{module.position}"] = forms.ChoiceField(
                label=_now("Position %(n)s") % {"n": module.position},
                choices=[*kits, *left],
                initial=proposed.get(module.position, PlannedUse.STOCK),
            )

    def told(self) -> list[tuple[str, str]]:
        """What becomes of them in short: (kit or use, positions)."""
        labels: dict[Any, Any] = {}
        places: dict[str, list[str]] = {}
        for module in self.modules:
            bound = self[f"use_{module.position}"]
            labels |= dict(bound.field.choices)  # type: ignore[attr-defined]
            places.setdefault(str(bound.value()), []).append(str(module.position))
        return [(str(labels.get(use, use)), ", ".join(found)) for use, found in places.items()]

    def rows(self) -> list[tuple[Any, Any]]:
        return [(module, self[f"use_{module.position}"]) for module in self.modules]

    def clean_serials(self) -> dict[int, str]:
        lines = str(self.cleaned_data["serials"]).splitlines()
        return {n: line.strip() for n, line in enumerate(lines, start=1) if line.strip()}

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        uses = {module.position: data[f"use_{module.position}"] for module in self.modules}
        return {"serials": data["serials"], "uses": uses}


class MeasureForm(WorkForm):
    """A voltage for each module or pack."""

    is_scanned = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(self.order.lines.select_related("battery"))
        for line in self.lines:
            told = {"n": line.position, "id": line.battery.public_id, "s": line.battery.serial}
            if self.is_scanned:
                self.fields[f"scan_{line.position}"] = forms.CharField(
                    label=_now("%(n)s: scan %(id)s") % told,
                    max_length=400,
                    widget=forms.TextInput(attrs=_SCANNED),
                )
            self.fields[f"voltage_{line.position}"] = _voltage(
                _now("%(n)s: voltage of %(id)s, serial %(s)s") % told
            )
            if line.voltage_v is not None:
                self.fields[f"voltage_{line.position}"].initial = plain(line.voltage_v)

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        voltages: dict[int, Decimal] = {
            line.position: data[f"voltage_{line.position}"] for line in self.lines
        }
        return {"voltages_v": voltages}


class StringForm(MeasureForm):
    """The same, and that the right pack stands at each position."""

    is_scanned = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        positions = {line.battery_id: line.position for line in self.lines}
        for line in self.lines:
            name = f"scan_{line.position}"
            if name not in data:
                continue
            try:
                found = found_by(self.actor, data[name])
            except forms.ValidationError as error:
                self.add_error(name, error)
                continue
            if found.pk != line.battery_id:
                self.add_error(name, _wrong_pack(found, positions.get(found.pk)))
        return data


def _wrong_pack(found: Battery, position: int | None) -> str:
    told = {"id": found.public_id, "n": position}
    if position is None:
        return _now("This is %(id)s: it does not belong to this string.") % told
    return _now("This is %(id)s: it belongs at position %(n)s.") % told


class BuildForm(WorkForm):
    visual = forms.ChoiceField(
        label=_("What do you see of the finished kit?"),
        widget=forms.RadioSelect,
        choices=[
            ("sound", _("Sound")),
            ("scratched", _("Scratched only")),
            ("dented", _("Dented or bent")),
            ("swollen", _("Swollen")),
            ("burnt", _("Burnt or scorched")),
        ],
    )
    leaked_or_vented = forms.ChoiceField(
        label=_("Has a module leaked or vented?"),
        widget=forms.RadioSelect,
        choices=[("no", _("No")), ("yes", _("Yes"))],
    )
    insulation_resistance_ohm_per_v = MeasuredField(
        label=_("Insulation resistance"),
        unit="Ω/V",
        required=False,
        max_digits=14,
        decimal_places=6,
        help_text=_("At least %(limit)s Ω/V (UN R100 §5.1.3).")
        % {"limit": INSULATION_FLOOR_OHM_PER_V},
    )
    open_circuit_voltage_v = MeasuredField(
        label=_("Open-circuit voltage of the kit"),
        unit="V",
        required=False,
        max_digits=14,
        decimal_places=6,
    )
    serial = forms.CharField(
        label=_("Serial number of the kit"),
        required=False,
        max_length=64,
        help_text=_("Left empty: the number of this order."),
        widget=forms.TextInput(attrs=_SCANNED),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        findings = KitFindings(
            visual=data["visual"],
            leaked_or_vented=data["leaked_or_vented"] == "yes",
            insulation_resistance_ohm_per_v=data["insulation_resistance_ohm_per_v"],
            open_circuit_voltage_v=data["open_circuit_voltage_v"],
            note=data["note"],
        )
        return {"findings": findings, "serial": data["serial"]}


class PrepareForm(WorkForm):
    work_done = forms.CharField(
        label=_("What was done"),
        min_length=3,
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PlanForm(WorkForm):
    carrier = forms.CharField(label=_("Carrier"), max_length=120)


class PaperForm(WorkForm):
    kind = forms.ChoiceField(
        label=_("What it is"),
        widget=forms.RadioSelect,
        choices=[
            (kind.value, kind.label)
            for kind in (
                DocumentKind.CONTRACT,
                DocumentKind.TEST_CERTIFICATE,
                DocumentKind.NOT_WASTE_DECLARATION,
                DocumentKind.TRANSPORT_PROTECTION,
                DocumentKind.OTHER,
            )
        ],
    )
    file = forms.FileField(label=_("File"), help_text=ACCEPTED, max_length=200)

    def arguments(self) -> dict[str, Any]:
        upload = self.cleaned_data["file"]
        return {
            "kind": DocumentKind(self.cleaned_data["kind"]),
            "name": upload.name,
            "content": upload.read(),
        }


class ArriveForm(WorkForm):
    condition = forms.CharField(label=_("Condition on arrival"), required=False, max_length=2000)


class ServeForm(WorkForm):
    place = forms.CharField(label=_("Where it works now"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].initial = f"{self.order.demand.name}, {self.order.to_site}"


class ChooseForm(WorkForm):
    """Another module for a position of a kit."""

    position = forms.IntegerField(label=_("Position in the kit"), min_value=1, max_value=10_000)
    battery = forms.CharField(
        label=_("Scan the module"), max_length=400, widget=forms.TextInput(attrs=_SCANNED)
    )

    def clean_battery(self) -> Battery:
        return found_by(self.actor, self.cleaned_data["battery"])


class CancelForm(WorkForm):
    reason = forms.CharField(
        label=_("Why is it given up?"),
        min_length=3,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
