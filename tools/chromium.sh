#!/bin/sh
# The browser that the tests drive: Debian's, installed when it is missing and that is allowed.
set -e
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium for the browser tests ..."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
    exit 0
fi
echo "The browser tests need Chromium: run 'sudo apt-get install chromium', then make test again." >&2
exit 1
