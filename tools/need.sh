#!/bin/sh
# Makes sure that what a target needs is there: `sh tools/need.sh node chromium`. Debian packages are installed where that is
# possible; otherwise it says what to install.
set -eu

install() {
    if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" -eq 0 ]; then
        apt-get update -q
        DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
    else
        echo "missing: $*; install with the system's package manager" >&2
        exit 2
    fi
}

for need in "$@"; do
    case "$need" in
    node)
        command -v npm >/dev/null 2>&1 || install nodejs npm
        # Vite 8 needs Node 20.19 or later.
        node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' || {
            echo "Node is $(node --version), 20.19 or later is needed; see https://nodejs.org" >&2
            exit 2
        }
        ;;
    chromium)
        [ -n "${CHROMIUM:-}" ] || [ -x /usr/bin/chromium ] || install chromium
        ;;
    *)
        command -v "$need" >/dev/null 2>&1 || install "$need"
        ;;
    esac
done
