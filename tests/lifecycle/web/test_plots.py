from datetime import UTC, datetime

from grading.plots import EvidencePoint, evidence_plot
from lifecycle.web.plots import plot_response

SPEC = evidence_plot([EvidencePoint(datetime(2025, 3, 5, tzinfo=UTC), "<b>pulse</b>", 0.71)])


def test_a_plot_is_answered_as_a_figure_with_its_caption(rf):
    text = plot_response(rf.get("/"), SPEC, "What we know").content.decode()
    assert text.count("<figure") == text.count("<svg") == 1
    assert "<figcaption>What we know</figcaption>" in text
    assert "&lt;b&gt;pulse&lt;/b&gt;" in text
    assert "<b>" not in text


def test_an_unchanged_plot_is_not_sent_again(rf):
    etag = plot_response(rf.get("/"), SPEC).headers["ETag"]
    assert plot_response(rf.get("/", headers={"If-None-Match": etag}), SPEC).status_code == 304
    other = evidence_plot([])
    assert plot_response(rf.get("/", headers={"If-None-Match": etag}), other).status_code == 200
