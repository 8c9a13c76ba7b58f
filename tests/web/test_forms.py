"""Every Django form comes out accessible: templates/django/forms/."""

from decimal import Decimal

import pytest
from django import forms

from accounts.web.fields import MeasuredField


class Measured(forms.Form):
    voltage_v = MeasuredField(label="Voltage", unit="V", help_text="At rest.", max_value=500)
    modules = forms.IntegerField(label="Modules", required=False)
    grade = forms.ChoiceField(
        label="Grade", choices=[("A", "A"), ("B", "B")], widget=forms.RadioSelect
    )
    checked = forms.BooleanField(label="Looked at from all sides")


@pytest.mark.parametrize(
    ("typed", "read"), [("3,7", Decimal("3.7")), ("3.7", Decimal("3.7")), (" 12 ", Decimal(12))]
)
def test_a_comma_is_a_decimal_sign_too(typed, read):
    assert MeasuredField(unit="V").clean(typed) == read


@pytest.mark.parametrize("typed", ["1,234.5", "1,234,5", "3·7", "NaN", "Infinity", "three"])
def test_what_could_be_read_two_ways_is_refused(typed):
    with pytest.raises(forms.ValidationError, match="Enter a number"):
        MeasuredField(unit="V").clean(typed)


def test_units_are_seen_and_read_aloud():
    html = str(Measured()["voltage_v"].as_field_group())
    assert '<span class="visually-hidden"> in V</span>' in html
    assert '<span class="unit" aria-hidden="true">V</span>' in html


def test_numbers_get_a_number_pad_and_keep_what_was_typed():
    form = Measured({"voltage_v": "350 volts", "modules": "many"})
    assert 'type="text" inputmode="decimal"' in str(form["voltage_v"])
    assert 'value="350 volts"' in str(form["voltage_v"])
    assert 'type="text" inputmode="numeric"' in str(form["modules"])
    assert 'value="many"' in str(form["modules"])


def test_errors_are_tied_to_their_fields_and_summed_up_with_links():
    html = str(Measured({"voltage_v": "x", "checked": "on"}))
    assert 'aria-describedby="id_voltage_v_helptext id_voltage_v_error"' in html
    assert 'id="id_voltage_v_error"' in html
    assert '<a href="#id_voltage_v">Voltage: Enter a number.</a>' in html
    assert '<a href="#id_grade">Grade: This field is required.</a>' in html
    assert '<div class="options" id="id_grade">' in html


def test_a_form_without_errors_has_no_summary():
    assert "error-summary" not in str(Measured({"voltage_v": 1, "grade": "A", "checked": "on"}))


def test_optional_fields_say_so():
    html = str(Measured())
    assert html.count("(optional)") == 1
    assert 'Modules <span class="optional">(optional)</span>' in html


def test_a_name_from_a_person_cannot_become_markup():
    form = forms.Form({"name": '"><script>x</script>'})
    form.fields["name"] = forms.CharField(max_length=3, label="<b>Name</b>")
    html = str(form)
    assert "<script>" not in html
    assert "<b>" not in html
