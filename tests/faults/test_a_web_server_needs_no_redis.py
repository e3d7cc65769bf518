"""A real web server whose Redis hangs: pages and acts answer, and it never asked."""

import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

import pytest
from django.test import Client

from tests.faults import walk
from tests.faults.brokers import SilentBroker
from tests.faults.plant import ROOT, wait_for
from tests.faults.test_up import SEND, free_port
from tests.permission_map import town

TOKEN = "a" * 32  # what a form's hidden field and its cookie have to agree on
GUNICORN = ("-m", "gunicorn", "crm.wsgi:application", "--worker-class", "gthread", "--threads", "4", "--no-control-socket")


@pytest.fixture
def db(transactional_db):
    """The copied database, without a transaction around the test: the server must see what the test wrote."""


@pytest.fixture
def silent():
    broker = SilentBroker()
    yield broker
    broker.close()


@pytest.fixture
def server(plant, silent, db, settings):
    """The address of a server that looks for its Redis where nobody answers."""
    address = f"127.0.0.1:{free_port()}"
    own = {"REDIS_URL": silent.url, "ALLOWED_HOSTS": "127.0.0.1", "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    web = plant.run("web", *GUNICORN, "--bind", address, **own)
    assert wait_for(lambda: status_of(urllib.request.Request(f"http://{address}/healthz/live")) == 200), web.said()
    return f"http://{address}"


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the first answer is what counts."""

    def redirect_request(self, *_answer):
        """None: not followed."""
        return


def status_of(request) -> int:
    """What the server answers; 0 while nobody does."""
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        return answer.code
    except OSError:
        return 0


def test_a_web_server_answers_as_before_and_never_asks_a_redis_that_hangs(server, plant, silent, cast, world):
    sessions = {}

    def door(person, method, address, **values):
        if person not in sessions:
            client = Client()
            client.force_login(person)
            sessions[person] = client.cookies["sessionid"].value
        head = {"Cookie": f"sessionid={sessions[person]}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        body = urllib.parse.urlencode(values).encode() if method == "POST" else None
        return status_of(urllib.request.Request(server + address, data=body, headers=head, method=method))

    assert walk.look_at_everything(door, cast, town.build(cast, world)) == []
    assert {status for _name, status in walk.work_a_day(door, cast, world)} == {302}
    assert silent.taken == []
    env = {**plant.env, "REDIS_URL": silent.url}
    done = subprocess.run([sys.executable, "-c", SEND], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("refused")
    assert silent.taken  # so who did ask would have been seen
