import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.permissions import PermissionRefusedError
from lifecycle.errors import EntryRefusedError
from lifecycle.models import Document, LedgerEvent
from lifecycle.safety.media_types import media_type
from lifecycle.services import verify_ledger
from lifecycle.services.documents import file_document

PDF = b"%PDF-1.7\n1 0 obj"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def file(technician):
    def file(batteries, content=PDF, key="d", **changes):
        fields = {"kind": "contract", "title": "Contract", "name": "../c.pdf", **changes}
        actor = fields.pop("actor", technician)
        return file_document(
            actor=actor, batteries=batteries, content=content, request_key=key, **fields
        )

    return file


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "application/pdf"), (b"\x89PNG\r\n\x1a\n..", "image/png"),
     (b"\xff\xd8\xff\xe0", "image/jpeg"),
     ("Größe 3".encode(), "text/plain"), (b"<html>", ""), (b"  <!doctype html>", ""),
     (b"\xef\xbb\xbf<svg xmlns=", ""), (b"<?xml version", ""), (b"PK\x03\x04", ""), (b"MZ\x90", ""),
     (b"#!/bin/sh", ""), (b"a\x00b", ""), (b"\xfe\xff", ""), (b"", "")],
)  # fmt: skip
def test_a_document_is_what_its_bytes_are(content, kind):
    assert media_type(content) == kind


def test_one_paper_for_several_batteries(file, receive):
    batteries = [receive(), receive()]
    document = file(batteries)
    assert file(batteries).pk == document.pk
    assert LedgerEvent.objects.filter(kind="document_filed").count() == 2
    assert (document.title, document.stored_file.original_name) == ("Contract", "c.pdf")
    assert verify_ledger().findings == []


def test_a_revision_supersedes_and_the_old_one_stays(file, receive):
    battery = receive()
    first = file([battery])
    second = file([battery], content=PDF + b"2", key="e", supersedes=first)
    assert (second.revision, first.superseded_by) == (2, second)
    with pytest.raises(EntryRefusedError, match="newer revision"):
        file([battery], content=PDF + b"3", key="f", supersedes=first)
    assert Document.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "digest", "words"),
    [(b"<script>", "", "only PDF, PNG, JPEG"), (b"", "", "is empty"),
     (PDF, "a" * 64, "Something was changed on the way")],
)  # fmt: skip
def test_what_is_refused_is_not_kept(file, receive, tmp_path, content, digest, words):
    with pytest.raises(EntryRefusedError, match=words):
        file([receive()], content=content, expected_sha256=digest)
    assert not Document.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_the_right_digest_is_taken(file, receive):
    file([receive()], expected_sha256=hashlib.sha256(PDF).hexdigest().upper())
    assert Document.objects.count() == 1


def test_other_peoples_batteries(file, receive, recycler_actor):
    with pytest.raises(PermissionRefusedError):
        file([receive()], actor=recycler_actor)


def test_it_is_handed_out_as_what_it_is_and_never_as_a_page(desk, fill, receive):
    battery = receive()
    url = f"{battery.get_absolute_url()}documents/"
    upload = SimpleUploadedFile("note.html", "Größe".encode())
    typed = {"kind": "other", "title": "A/ü", "file": upload}
    page = desk.post(url, fill(desk.get(url), **typed), follow=True)
    assert "Filed." in page.content.decode()
    answer = desk.get(f"/documents/{Document.objects.get().uid}/")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''A%2F%C3%BC.txt"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_changed_bytes_are_not_handed_out(desk, file, receive):
    document = file([receive()])
    document.stored_file.path.write_bytes(b"%PDF-forged")
    answer = desk.get(f"/documents/{document.uid}/")
    assert (answer.status_code, b"%PDF-forged" in answer.content) == (409, False)
    assert "are not those that were filed" in answer.content.decode()
    assert verify_ledger().findings != []
