#!/usr/bin/env bash
# Installs mitmproxy releases for the interop specs: .ci/install-mitmproxy.sh folder [release...]
#
# Each gets a virtual environment in the folder, with the packages that fixtures/make/pins names;
# one that is there already stays as it is. Standard output is for the specs:
#
#     export MITMPROXY_PYTHONS=$(.ci/install-mitmproxy.sh /tmp/mitmproxy)
#
# Needs a Python of the versions below, on PATH or from pyenv. Without releases: those CI requires.
set -euo pipefail

# The Python versions that a release runs on and its pins install on, the best first.
pythons_for() {
  case $1 in
    7.0.4) echo 3.9 ;;
    8.0.0 | 8.1.1 | 9.0.1) echo 3.10 ;;
    10.4.2) echo 3.12 ;;
    12.2.3) echo 3.13 3.12 ;;
    *) echo "install-mitmproxy.sh: no such release here: $1" >&2; return 1 ;;
  esac
}

# The path of the first Python that runs, of versions such as 3.10.
find_python() {
  local version candidate
  for version; do
    while read -r candidate; do
      # pyenv puts commands on PATH that fail where their version is not the chosen one.
      if "$candidate" -c 'import venv' 2>/dev/null; then
        echo "$candidate"
        return
      fi
    done < <(candidates "$version")
  done
  echo "install-mitmproxy.sh: found no Python $*" >&2
  return 1
}

candidates() {
  command -v "python$1" || true
  if command -v pyenv >/dev/null; then
    local full
    full=$(pyenv versions --bare | grep -E "^${1//./\\.}\.[0-9]+$" | sort -V | tail -n 1 || true)
    [ -z "$full" ] || echo "$(pyenv prefix "$full")/bin/python"
  fi
  ls -d "$HOME/.pyenv/versions/$1".*/bin/python 2>/dev/null || true
}

install() { # release
  # Made last, so that what was interrupted is not taken for complete.
  local complete="$folder/$1/.complete"
  [ ! -e "$complete" ] || return 0
  local versions python
  versions=$(pythons_for "$1")
  # shellcheck disable=SC2086 # one word a version
  python=$(find_python $versions)
  echo "installing mitmproxy $1 with $python" >&2
  rm -rf "${folder:?}/$1"
  "$python" -m venv "$folder/$1"
  "$folder/$1/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile \
    --requirement "$here/../fixtures/make/pins/$1.txt" >&2
  "$folder/$1/bin/python" -W ignore -c 'import mitmproxy.io' >&2
  touch "$complete"
}

[ $# -gt 0 ] || { echo "usage: install-mitmproxy.sh folder [release...]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- 12.2.3 10.4.2 9.0.1 8.1.1 8.0.0 7.0.4

jobs=()
for release; do
  install "$release" &
  jobs+=($!)
done
for job in "${jobs[@]}"; do wait "$job"; done

separator='{'
for release; do
  printf '%s"%s":"%s"' "$separator" "$release" "$folder/$release/bin/python"
  separator=,
done
echo '}'
