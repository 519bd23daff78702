#!/bin/sh
# Makes .venv beside the Makefile: scripts/bootstrap.sh [PYTHON]. Safe to repeat; seconds.
# Debian keeps ensurepip in a package of its own (python3-venv): where it is missing, the system's pip fills the .venv.
set -eu
cd "$(dirname "$0")/.."
python=${1:-python3}

if ! command -v "$python" >/dev/null; then
    echo "make: $python is not here. Install Python 3.11 or newer, or say where it is: make demo PYTHON=/path/to/python3" >&2
    exit 2
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "make: Many Eyes needs Python 3.11 or newer; $python is $("$python" --version). Say: make demo PYTHON=python3.12" >&2
    exit 2
fi
if [ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1; then
    exit 0
fi

if "$python" -c 'import ensurepip; ensurepip.version()' 2>/dev/null; then
    "$python" -m venv --clear .venv
elif "$python" -m pip --version >/dev/null 2>&1; then
    "$python" -m venv --clear --without-pip .venv
    "$python" -m pip --python .venv/bin/python install --quiet --disable-pip-version-check pip
else
    echo "make: this Python has neither ensurepip nor pip. Install one of them: apt-get install python3-venv" >&2
    exit 2
fi
