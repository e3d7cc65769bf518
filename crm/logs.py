"""Logs: one JSON object a line on standard error, each with the number of its request. Readable lines in a terminal."""

import structlog

from promotion.common.private_addresses import masked

_SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


def mask_addresses(_logger, _method, event: dict) -> dict:
    """Cover the secret part of private addresses in every text of a line, a traceback too."""
    return {name: masked(value) if isinstance(value, str) else value for name, value in event.items()}


def configure(*, as_json: bool, level: str) -> dict:
    """Set structlog up and give Django's LOGGING: both kinds of loggers end in the same formatter."""
    structlog.configure(
        processors=[*_SHARED, structlog.processors.format_exc_info, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    # Plain: a traceback with the locals of every frame takes a second, and a refusal is logged with one.
    console = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else console
    final = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    final += [structlog.processors.format_exc_info, mask_addresses, renderer] if as_json else [mask_addresses, renderer]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": structlog.stdlib.ProcessorFormatter, "processors": final, "foreign_pre_chain": _SHARED}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {"django": {"handlers": [], "level": level, "propagate": True}, "django.server": {"handlers": [], "propagate": True}},
    }
