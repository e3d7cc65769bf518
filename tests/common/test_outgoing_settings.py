"""What the environment says about hosts that may be called and keys that were: read once, and wrong entries fail at the start."""

import os
import subprocess
import sys

import pytest

from tests.faults.databases import ROOT

SHOW = "from crm import settings as s; print(s.OUTGOING_ALLOWED, s.SECRET_KEY_FALLBACKS)"


def read(**given):
    env = {**os.environ, "SECRET_KEY": "x", "DATABASE_URL": "sqlite://:memory:", **given}
    env.pop("CRM_TESTING", None)
    return subprocess.run([sys.executable, "-c", SHOW], cwd=ROOT, env=env, capture_output=True, text=True)


def test_hosts_and_networks_and_older_keys_are_lists():
    done = read(OUTGOING_ALLOWED="gateway.office, 10.1.0.0/16", SECRET_KEY_FALLBACKS="first second")
    assert done.stdout.strip() == "['gateway.office', '10.1.0.0/16'] ['first', 'second']"


def test_nothing_is_allowed_unless_it_is_named():
    assert read(OUTGOING_ALLOWED="").stdout.strip() == "[] []"


@pytest.mark.parametrize("entry", ["10.1.0.0/99", "gateway.office/x"])
def test_a_network_that_is_none_stops_the_start(entry):
    assert "does not appear to be an IPv4 or IPv6 network" in read(OUTGOING_ALLOWED=entry).stderr
