"""ETag on what is read, If-None-Match and If-Match (RFC 9110, sections 8.8.3 and 13.1)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.utils.http import parse_etags, quote_etag
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from lifecycle.api.problems import PreconditionFailedError


def etag_of(data: Any) -> str:
    """A strong tag: another body has another tag."""
    text = json.dumps(data, sort_keys=True, default=str)
    return quote_etag(hashlib.sha256(text.encode()).hexdigest()[:32])


def require_match(request: Request, data: Any) -> None:
    """Raise PreconditionFailedError where If-Match names another state than `data`, or none."""
    sent = request.headers.get("If-Match")
    if sent is None:
        return
    wanted = parse_etags(sent)
    if wanted != ["*"] and etag_of(data) not in wanted:
        raise PreconditionFailedError


class ConditionalView(APIView):
    """Whatever is read carries its tag; what the reader has already is not sent again."""

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        answer.headers["Cache-Control"] = "private, no-cache"
        if answer.status_code == status.HTTP_200_OK:
            tag = etag_of(answer.data)
            known = parse_etags(request.headers.get("If-None-Match", ""))
            if request.method in {"GET", "HEAD"} and (
                known == ["*"] or tag in [one.removeprefix("W/") for one in known]
            ):
                answer.data, answer.status_code = None, status.HTTP_304_NOT_MODIFIED
            answer.headers["ETag"] = tag
        return answer
