"""Texts that must not be readable in a stolen database: encrypted with a key that lies outside it."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from promotion.common.errors import Refused


def encrypt(text: str) -> str:
    """`text` as a token under the newest key; "" stays ""."""
    return _keys().encrypt(text.encode()).decode() if text else ""


def decrypt(token: str) -> str:
    """What `encrypt` was given. Raises Refused when none of the keys fits: the secret has to be entered again."""
    try:
        return _keys().decrypt(token.encode()).decode() if token else ""
    except InvalidToken:
        raise Refused(_("密钥已更换，保存的口令无法解开，请在后台重新填写。")) from None


def _keys() -> MultiFernet:
    """The site's secret key, and the ones before it (SECRET_KEY_FALLBACKS): those still open what they closed."""
    return MultiFernet([_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"promotion.secrets").derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


class Secret:
    """A text that is opened only where it is used: it prints as dots, in pages, logs and traces alike."""

    def __init__(self, token: str):
        self.token = token

    @cached_property
    def plain(self) -> str:
        """The text itself. Raises Refused when the key has changed."""
        return decrypt(self.token)

    def __bool__(self):
        return bool(self.token)

    def __str__(self):
        return "••••••" if self.token else ""

    __repr__ = __str__

    def __eq__(self, other):
        return isinstance(other, Secret) and self.token == other.token

    def __hash__(self):
        return hash(self.token)


class SecretField(models.TextField):
    """Holds a Secret. A plain text given to it is encrypted on its way into the database; the same text looks different each time."""

    def from_db_value(self, value, expression, connection):
        """The token, closed."""
        return None if value is None else Secret(value)

    def to_python(self, value):
        """A Secret, whatever was given."""
        return value if value is None or isinstance(value, Secret) else Secret(encrypt(str(value)))

    def get_prep_value(self, value):
        """The token."""
        secret = self.to_python(value)
        return None if secret is None else secret.token
