# Every verb is a function of tools/run.py, which works without make too. This file only
# finds a Python: a tested version first, then any that is new enough.

CANDIDATES := python3 python3.13 python3.12 python3.11 python
try = $(shell for p in $(CANDIDATES); do \
	$$p -c 'import sys; sys.exit(not ($(1)))' >/dev/null 2>&1 && { echo $$p; break; }; done)
PYTHON ?= $(or $(call try,(3,11)<=sys.version_info[:2]<(3,14)),\
	$(call try,(3,11)<=sys.version_info[:2]),$(call try,True))

VERBS := help install lab test execute html slides experiments weights data bench lint clean
.PHONY: $(VERBS)
.DEFAULT_GOAL := help

# In `make experiments NAME` the name is an argument, not a second goal.
ifneq ($(filter experiments weights,$(firstword $(MAKECMDGOALS))),)
NAMES := $(filter-out $(VERBS),$(MAKECMDGOALS))
override ARGS := $(NAMES) $(ARGS)
$(NAMES):
	@:
.PHONY: $(NAMES)
endif

$(VERBS):
	@test -n "$(PYTHON)" || { echo "No Python found. Install Python 3.12 from your" \
	"system's packages or from the Python website, then give the same command again." >&2; exit 1; }
	@"$(PYTHON)" tools/run.py $@ $(ARGS)
