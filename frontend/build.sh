#!/usr/bin/env bash
# Build the scripts of the pages into the package, unless they are there already. Where they cannot be had (no
# npm, an old node, no way to fetch packages) that is said, and the pages are plain; a mistake in them is an error.
set -euo pipefail
cd "$(dirname "$0")"
built=../src/westphalia/web/static/built

plain() { echo "$1: the pages of \`westphalia serve\` will be plain, without moving charts and without the map"; exit 0; }

command -v npm >/dev/null && command -v node >/dev/null || plain "npm is not here"
node -e '
  const [major, minor] = process.versions.node.split(".").map(Number);
  process.exit(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1);
' || plain "node $(node --version) is too old (20.19 is needed)"

stamp=$(cat package.json package-lock.json tsconfig.json vite.config.ts ./*.ts states.csv src/* | cksum)
[ -f "$built/manifest.json" ] && [ "$(cat "$built/stamp" 2>/dev/null)" = "$stamp" ] && exit 0

log=$(mktemp)
trap 'rm -f "$log"' EXIT
npm ci --no-audit --no-fund >"$log" 2>&1 || plain "npm could not fetch the packages of frontend/"
npm run --silent build >"$log" 2>&1 || { cat "$log"; exit 1; }
echo "$stamp" >"$built/stamp"
