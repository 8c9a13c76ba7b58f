from django.urls import path

from lifecycle.web import batteries, entries, receive
from lifecycle.web.proof import pages as proof

app_name = "lifecycle"
urlpatterns = [
    path("batteries/", batteries.batteries, name="batteries"),
    path("batteries/scan/", receive.scan, name="scan"),
    path("batteries/receive/", receive.receive, name="receive"),
    path("batteries/<str:public_id>/", batteries.battery, name="battery"),
    path("batteries/<str:public_id>/story/", batteries.story, name="story"),
    path("batteries/<str:public_id>/proof/", proof.proof, name="proof"),
    path("batteries/<str:public_id>/inspect/", entries.inspect, name="inspect"),
    path("batteries/<str:public_id>/quarantine/", entries.quarantine, name="quarantine"),
    path("batteries/<str:public_id>/release/", entries.release, name="release"),
    path("batteries/<str:public_id>/correct/", entries.correct, name="correct"),
    path("batteries/<str:public_id>/prepare/", entries.prepare, name="prepare"),
    path("batteries/<str:public_id>/service/", entries.put_in_service, name="put_in_service"),
    path("batteries/<str:public_id>/out-of-service/", entries.take_out, name="take_out"),
    path("checkpoints/", proof.checkpoints, name="checkpoints"),
    path("checkpoints/write/", proof.write, name="write_checkpoint"),
    path("checkpoints/<int:number>/", proof.checkpoint, name="checkpoint"),
]
