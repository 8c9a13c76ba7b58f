from django.urls import path

from lifecycle.web import batteries, entries, receive
from lifecycle.web.as_of import pages as as_of
from lifecycle.web.catalogue import pages as catalogue
from lifecycle.web.documents import pages as documents
from lifecycle.web.first_life import pages as first_life
from lifecycle.web.incidents import entries as incidents
from lifecycle.web.labels import pages as labels
from lifecycle.web.proof import pages as proof
from lifecycle.web.shipments import pages as shipments
from lifecycle.web.stock import moves
from lifecycle.web.stock import pages as stock
from lifecycle.web.structure import entries as structure
from lifecycle.web.structure import pages as units

app_name = "lifecycle"
urlpatterns = [
    path("batteries/", batteries.batteries, name="batteries"),
    path("batteries/scan/", receive.scan, name="scan"),
    path("batteries/receive/", receive.receive, name="receive"),
    path("batteries/move/", moves.move, name="move"),
    path("batteries/build/", units.new_unit, name="new_unit"),
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
    path("batteries/<str:public_id>/take-apart/", structure.take_apart, name="take_apart"),
    path("batteries/<str:public_id>/install/", structure.install, name="install"),
    path("batteries/<str:public_id>/remove/", structure.take_out_of_whole, name="remove"),
    path("batteries/<str:public_id>/genealogy/", units.genealogy, name="genealogy"),
    path("batteries/<str:public_id>/incident/", incidents.negative_event, name="negative_event"),
    path("batteries/<str:public_id>/bms-reset/", incidents.bms_reset, name="bms_reset"),
    path("batteries/<str:public_id>/void/", incidents.void, name="void"),
    path("batteries/<str:public_id>/repair/", incidents.repair, name="repair"),
    path("batteries/<str:public_id>/waste/", incidents.declare_waste, name="declare_waste"),
    path("batteries/<str:public_id>/code/", incidents.add_identifier, name="add_identifier"),
    path("batteries/<str:public_id>/passport/", incidents.issue_passport, name="issue_passport"),
    path("batteries/<str:public_id>/label.svg", labels.label, name="label"),
    path("labels/", labels.sheet, name="labels"),
    path("labels/places/", labels.places, name="place_labels"),
    path("batteries/<str:public_id>/documents/", documents.new, name="new_document"),
    path("batteries/<str:public_id>/no-waste/", incidents.end_waste, name="end_waste"),
    path("documents/<uuid:uid>/", documents.document, name="document"),
    path("shipments/", shipments.shipments, name="shipments"),
    path("shipments/new/", shipments.new, name="new_shipment"),
    path("shipments/<uuid:uid>/", shipments.shipment, name="shipment"),
    path("shipments/<uuid:uid>/depart/", shipments.departed, name="depart"),
    path("shipments/<uuid:uid>/arrive/", shipments.arrived, name="arrive"),
    path("shipments/<uuid:uid>/cancel/", shipments.cancelled, name="cancel_shipment"),
    path("batteries/<str:public_id>/as-of/", as_of.as_of, name="as_of"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/import/", catalogue.take, name="import_catalogue"),
    path("catalogue/export/", catalogue.export, name="export_catalogue"),
    path("catalogue/<slug:code>/", catalogue.model, name="model"),
    path("batteries/<str:public_id>/logs/", first_life.logs, name="logs"),
    path("batteries/<str:public_id>/first-life/", first_life.plot, name="first_life_plot"),
    path("stock/", stock.stock, name="stock"),
    path("sites/", stock.sites, name="sites"),
    path("sites/<uuid:uid>/", stock.site, name="site"),
    path("checkpoints/", proof.checkpoints, name="checkpoints"),
    path("checkpoints/write/", proof.write, name="write_checkpoint"),
    path("checkpoints/<int:number>/", proof.checkpoint, name="checkpoint"),
]
