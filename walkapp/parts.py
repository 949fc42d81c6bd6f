"""A file, whole or in the part that was asked for (RFC 9110, section 14): Safari plays no sound without it."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

CHUNK = 64 * 1024
ONE_PART = re.compile(r"bytes=(?!-$)(\d{0,12})-(\d{0,12})")


def file_in_parts(request: HttpRequest, path: Path, content_type: str) -> HttpResponseBase:
    """200 with the file, 206 with one part of it, 416 for a part that it does not have, 404 without the file."""
    if not path.is_file():
        raise Http404
    size = path.stat().st_size
    asked = ONE_PART.fullmatch(request.headers.get("Range", ""))
    part = _part(asked, size) if asked else (0, size)
    if part is None:
        response: HttpResponseBase = HttpResponse(status=416, content_type=content_type)
        response.headers["Content-Range"] = f"bytes */{size}"
        return response
    first, end = part
    response = StreamingHttpResponse(_read(path, first, end), content_type=content_type)
    if asked:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    response.headers["Content-Length"] = str(end - first)
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _part(asked: re.Match[str], size: int) -> tuple[int, int] | None:
    """From the first byte to behind the last one; None when there is nothing of it."""
    first, last = asked.groups()
    if not first:
        begin, end = max(0, size - int(last)), size
    else:
        begin, end = int(first), min(size, int(last) + 1) if last else size
    return (begin, end) if begin < end else None


def _read(path: Path, first: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        while first < end and (chunk := file.read(min(CHUNK, end - first))):
            first += len(chunk)
            yield chunk
