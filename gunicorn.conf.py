"""How gunicorn serves the site. Everything a machine may want otherwise is read from the environment."""

import os

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))

# Resizing images leaves memory behind: a process is replaced after a while, not all at once.
max_requests = 1000
max_requests_jitter = 100
timeout = 60
# Private files and the database are nobody else's on the machine.
umask = 0o077
graceful_timeout = 30

# Who visits is nobody's business, and the proxy in front has its own log: no access log.
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "cms.logs.JSONFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "gunicorn.error": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}

# Nobody steers it while it runs, and two sites on one machine would share the socket.
control_socket_disable = True
