"""Private files, as they leave: saved, never shown. Whoever calls has checked who asks."""

from django.http import FileResponse, Http404


def to_save(stored, filename, content_type, **headers):
    """The response that saves a stored file: whatever it holds, no browser runs it here.

    Raises Http404 where the file is gone from the storage.
    """
    try:
        content = stored.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        content,
        as_attachment=True,
        filename=filename,
        content_type=content_type,
        headers={
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            **headers,
        },
    )
