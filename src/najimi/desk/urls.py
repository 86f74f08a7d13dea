"""The addresses of the desk."""

from __future__ import annotations

from django.urls import path

from najimi.desk.counter import views as counter
from najimi.desk.duplicates import views as duplicates
from najimi.desk.uploads import views as uploads
from najimi.desk.views import (
    acts,
    effort,
    entry,
    ownership,
    pages,
    proposals,
    rehearsal,
    relations,
    structure,
)

handler400 = "najimi.desk.views.troubles.bad_request"
handler403 = "najimi.desk.views.troubles.forbidden"
handler404 = "najimi.desk.views.troubles.not_found"
handler500 = "najimi.desk.views.troubles.server_error"

urlpatterns = [
    path("", pages.plan, name="plan"),
    path("peace", pages.peace, name="peace"),
    path("customers", pages.customers, name="customers"),
    path("customers/<slug:customer_id>", pages.customer, name="customer"),
    path("customers/<slug:customer_id>/proposal", proposals.proposal, name="proposal"),
    path("customers/<slug:customer_id>/done", acts.done, name="done"),
    path("customers/<slug:customer_id>/leave", acts.leave, name="leave"),
    path("customers/<slug:customer_id>/consent", ownership.consent, name="consent"),
    path("customers/<slug:customer_id>/restrict", ownership.restrict, name="restrict"),
    path("customers/<slug:customer_id>/correct", ownership.correct, name="correct"),
    path("customers/<slug:customer_id>/request", ownership.ask, name="ask"),
    path("customers/<slug:customer_id>/hold", ownership.hold, name="hold"),
    path("customers/<slug:customer_id>/erase", ownership.erase, name="erase"),
    path("requests", ownership.requests, name="requests"),
    path("requests/<int:number>/close", ownership.close, name="close"),
    path("duplicates", duplicates.queue, name="duplicates"),
    path("duplicates/find", duplicates.find, name="find"),
    path("duplicates/preview", duplicates.preview, name="preview"),
    path("duplicates/merge", duplicates.merge, name="merge"),
    path("duplicates/together", duplicates.together, name="together"),
    path("duplicates/together/merge", duplicates.merge_together, name="merge_together"),
    path("duplicates/apart", duplicates.apart, name="apart"),
    path("duplicates/apart/undo", duplicates.undo_apart, name="undo_apart"),
    path("duplicates/not-theirs", duplicates.not_theirs, name="not_theirs"),
    path("duplicates/part", duplicates.part, name="part"),
    path("duplicates/later", duplicates.later, name="later"),
    path("duplicates/merged", duplicates.merged, name="merged"),
    path("duplicates/undo", duplicates.undo, name="undo"),
    path("accounts/<slug:group_id>", pages.group, name="group"),
    path("uploads", uploads.uploads, name="uploads"),
    path("uploads/bring", uploads.bring, name="bring"),
    path("uploads/<slug:upload_id>", uploads.upload, name="upload"),
    path("uploads/<slug:upload_id>/mapping", uploads.mapping, name="mapping"),
    path("uploads/<slug:upload_id>/tell", uploads.tell, name="tell"),
    path("uploads/<slug:upload_id>/confirm", uploads.confirm, name="confirm"),
    path("uploads/<slug:upload_id>/load", uploads.load, name="load"),
    path("uploads/<slug:upload_id>/put-away", uploads.put_away, name="put_away"),
    path("uploads/<slug:upload_id>/rejected/<str:name>", uploads.rejected, name="rejected"),
    path("turn", acts.turn, name="turn"),
    path("structure", structure.structure, name="structure"),
    path("structure/important", structure.important, name="important"),
    path("structure/movement", structure.movement, name="movement"),
    path("structure/needs", relations.needs, name="needs"),
    path("structure/care", relations.care, name="care"),
    path("structure/costs", relations.costs, name="costs"),
    path("structure/entries", relations.entries, name="entries"),
    path("structure/path", relations.path, name="path"),
    path("structure/satisfaction", relations.satisfaction, name="satisfaction"),
    path("structure/bonds", relations.bonds, name="bonds"),
    path("structure/effort", effort.effort, name="effort"),
    path("structure/dismissals", effort.dismissals, name="dismissals"),
    path("playbook/rehearsal", rehearsal.rehearsal, name="rehearsal"),
    path("models", pages.evidence, name="evidence"),
    path("language", acts.language, name="language"),
    path("enter", entry.entry, name="entry"),
    path("enter/<str:uid>/<str:token>", entry.enter, name="enter"),
    path("exit", entry.leave_desk, name="exit"),
    path("v1/next", counter.next_for, name="counter_next"),
    path("v1/verdict", counter.verdict_on, name="counter_verdict"),
]
