from django import forms
from django.utils.translation import gettext_lazy as _


class SiteForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    latitude = forms.DecimalField(
        label=_("Latitude (°)"), min_value=-90, max_value=90, max_digits=8, decimal_places=5
    )
    longitude = forms.DecimalField(
        label=_("Longitude (°)"), min_value=-180, max_value=180, max_digits=8, decimal_places=5
    )


class PlacesForm(forms.Form):
    codes = forms.CharField(
        label=_("Codes of new places"),
        max_length=4000,
        help_text=_("Separated by blanks. A-01..20 stands for A-01 to A-20."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
    is_quarantine = forms.BooleanField(
        label=_("For batteries in quarantine"),
        required=False,
        help_text=_("Where a site has such places, batteries in quarantine stand nowhere else."),
    )
