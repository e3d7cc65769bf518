"""gunicorn's access log without the secret part of private addresses, in whichever field they stand."""

from gunicorn.glogging import Logger

from promotion.common.private_addresses import masked


class AccessLogger(Logger):
    """The logger named on gunicorn's command line (`--logger-class`)."""

    def atoms(self, resp, req, environ, request_time):
        """What a line is made of, every text masked."""
        atoms = super().atoms(resp, req, environ, request_time)
        return {name: masked(value) if isinstance(value, str) else value for name, value in atoms.items()}
