#!/bin/sh
# Makes .venv with the standard library, puts a pinned uv into it, and installs exactly what uv.lock says.
# A system-wide pip install is refused on Debian, so nothing outside .venv is touched but one case: root on a
# machine with apt (CI, containers) gets the missing python3-venv package.
set -eu

UV_VERSION=0.13.9
PYTHON=${PYTHON:-python3}
VENV=${VENV:-.venv}

if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "setup: Python 3.11 or newer is needed and $PYTHON is not; name one with: make setup PYTHON=/path/to/python3" >&2
    exit 1
fi

if ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "setup: $PYTHON cannot make virtual environments; installing python3-venv" >&2
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv
    else
        echo "setup: $PYTHON cannot make virtual environments; run: sudo apt-get install python3-venv" >&2
        exit 1
    fi
fi

# `-c pass` and not `-x`: a .venv whose base interpreter went away has a python that cannot run.
if ! "$VENV/bin/python" -c pass 2>/dev/null || ! "$VENV/bin/python" -c 'import pip' 2>/dev/null; then
    "$PYTHON" -m venv --clear "$VENV"
fi

if [ "$("$VENV/bin/uv" --version 2>/dev/null | cut -d' ' -f2)" != "$UV_VERSION" ]; then
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION"
fi

# uv would take the environment that happens to be active; name ours.  Compiled now, each start saves the compiling.
UV_PROJECT_ENVIRONMENT="$VENV" UV_COMPILE_BYTECODE=1 "$VENV/bin/uv" sync --locked --all-extras --quiet
