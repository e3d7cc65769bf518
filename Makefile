# Names for the things one does here. No logic: it lives in deploy/.
PYTHON ?= python3
VENV = .venv/bin/python

.PHONY: help run test proofs backup restore setup bundle lint format lock screenshots clean bare-run bare-test

help:        ## this list
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST)
run:         ## set up and start everything, with the demo office (PORT, HOST, DATABASE_URL, REDIS_URL; DEMO=0 without it)
	@exec $(PYTHON) deploy/bootstrap.py run
test:        ## set up and run the whole suite
	@exec $(PYTHON) deploy/bootstrap.py test
proofs:      ## all tests on both databases, at their whole length (hours)
	@exec $(PYTHON) deploy/bootstrap.py proofs
backup:      ## database, files and checksums into var/backups/, while everything runs (TO=folder)
	@exec $(PYTHON) deploy/bootstrap.py backup
restore:     ## take a backup back, with everything stopped; the present state is kept aside (FROM=folder or tar)
	@exec $(PYTHON) deploy/bootstrap.py restore
setup:       ## set up only, with the tools of developers
	@exec $(PYTHON) deploy/bootstrap.py setup
bundle:      ## wheelhouse/: all a machine without network needs for `make run`
	@exec $(PYTHON) deploy/bootstrap.py bundle
lint: setup  ## ruff and the import contracts
	@$(VENV) -m ruff check . && $(VENV) -m ruff format --check . && .venv/bin/lint-imports
format: setup ## ruff's own mending and layout
	@$(VENV) -m ruff check --fix . ; $(VENV) -m ruff format .
lock: setup  ## rewrite the lock files from *.in and package.json
	@exec $(VENV) deploy/lock.py
screenshots: setup ## docs/screenshots/ anew, from the demo office (needs chromium)
	@exec $(VENV) deploy/screenshots.py
clean:       ## forget the tools, keep the data in var/
	@rm -rf .venv node_modules wheelhouse
bare-run:    ## `make run` in a bare Debian root made for it (as root; needs debootstrap)
	@exec sh deploy/bare_root.sh run
bare-test:   ## `make test` in such a root
	@exec sh deploy/bare_root.sh test
