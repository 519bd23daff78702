#!/bin/sh
# The browser tests drive Debian's chromium. Installs it where that is possible, else says what to do. Safe to repeat.
set -eu
if command -v chromium >/dev/null; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing chromium for the browser tests."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
    exit 0
fi
echo "make test: the browser tests need chromium on the PATH. Install it (Debian: sudo apt-get install chromium) and run again." >&2
exit 1
