#!/usr/bin/env bash
# Runs the tests of what holds student code, as a user who is not root, in a copy of the repo that this user can read.
# Root starts it. Argument: the file that gets vitest's report.
set -uo pipefail
cd "$(dirname "$0")/.."
report=$1
# `nobody`: databases want a user with a name.
user=65534
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
chmod 755 "$place"
mkdir "$place/repo" "$place/home" "$place/tmp"

git ls-files --cached --others --exclude-standard -z |
  while IFS= read -r -d '' path; do [ ! -e "$path" ] || printf '%s\0' "$path"; done |
  tar --create --null --files-from=- | tar --extract --directory="$place/repo" || exit 1
# Links cost no space; between two file systems only a copy will do.
cp -al node_modules "$place/repo" 2>/dev/null || cp -a node_modules "$place/repo" || exit 1
# What tools keep in there is made anew, and belongs to the user then.
rm -rf "$place"/repo/node_modules/.[a-z]*
chown "$user:$user" "$place/home" "$place/tmp" "$place/repo/node_modules"
find "$place/repo" -path "$place/repo/node_modules" -prune -o -exec chown -h "$user:$user" {} +

# At level `process` student code has its checker's own rights: what gains nothing as root gains nothing as somebody who
# may do less, so that set is not run again.
cd "$place/repo" || exit 1
setpriv --reuid="$user" --regid="$user" --clear-groups --inh-caps=-all -- \
  env -i PATH="$PATH" HOME="$place/home" TMPDIR="$place/tmp" CI=true \
  node node_modules/vitest/vitest.mjs run checker/tests/hostile checker/tests/sandbox \
  --exclude 'checker/tests/hostile/at-level-process*' \
  --reporter=default --reporter=json --outputFile.json="$place/tmp/tests.json"
outcome=$?
cp "$place/tmp/tests.json" "$report"

left=$(pgrep -u "$user" -f "$place" -l)
if [ -n "$left" ]; then
  printf 'left running as a plain user:\n%s\n' "$left" >&2
  exit 1
fi
exit "$outcome"
