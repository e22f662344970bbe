"""The public site, and the project package: settings, URLs, WSGI."""
