from django.urls import path

from jobs.web import views

app_name = "jobs"
urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<uuid:uid>/", views.job, name="job"),
    path("jobs/<uuid:uid>/progress/", views.progress, name="progress"),
    path("jobs/<uuid:uid>/cancel/", views.cancel, name="cancel"),
    path("jobs/<uuid:uid>/again/", views.again, name="again"),
]
