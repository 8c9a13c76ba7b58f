from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

from accounts.web.home import home

urlpatterns = [
    path("", include("lifecycle.web.passport.urls")),
    path("", home, name="home"),
    path("", include("accounts.web.urls")),
    path("", include("jobs.web.urls")),
    path("", include("lifecycle.web.urls")),
    path("", include("lifecycle.web.vehicles.urls")),
    path("", include("lifecycle.web.offer_urls")),
    path("", include("lifecycle.web.recovery.urls")),
    path("", include("grading.web.urls")),
    path("", include("matching.web.urls")),
    path(
        "robots.txt",
        TemplateView.as_view(template_name="robots.txt", content_type="text/plain"),
        name="robots",
    ),
    # Before lifecycle's, which answers for every address that is left.
    path("api/v1/", include("matching.api.urls")),
    path("api/v1/", include("lifecycle.api.urls")),
    path("admin/", admin.site.urls),
]
