#!/bin/sh
# Troupe in one file: this script, and behind it a packed folder, which it unpacks once, into the user's
# cache, and then runs from there. docs/single-file.md tells more.
set -eu

header=@header@  # bytes of this script
archive=@archive@  # bytes behind it
digest=@digest@

fail() {
  printf 'troupe: %s\n' "$1" >&2
  exit 1
}

# The folder for what is unpacked: in the user's cache, or without one a folder that is nobody else's.
choose_folder() {
  for cache in "${XDG_CACHE_HOME:-}" "${HOME:+$HOME/.cache}"; do
    folder=$cache/troupe/single
    case $cache in /*) mkdir -p "$folder" 2>/dev/null && [ -w "$folder" ] && return ;; esac
  done
  folder=${TMPDIR:-/tmp}/troupe-$(id -u)
  mkdir -m 700 "$folder" 2>/dev/null || :
  [ "$(stat -c '%u %a' "$folder" 2>/dev/null)" = "$(id -u) 700" ] ||
    fail "found no folder to unpack into: wanted a cache that can be written, or $folder for you alone"
}

# Whether all that was packed is there, every file in its size.
is_whole() {
  [ -f "$home/contents" ] && (
    cd "$home"
    # shellcheck disable=SC2046 # names without blanks: archive.mjs packs no others
    [ "$(stat -c '%s %n' $(cut -d ' ' -f 2 contents) 2>/dev/null)" = "$(cat contents)" ]
  )
}

# Unpacks beside and renames, so that no half of it is ever taken for the whole.
unpack() {
  [ "$(($(wc -c <"$0")))" = "$((header + archive))" ] &&
    [ "$(tail -c "$archive" "$0" | sha256sum | cut -d ' ' -f 1)" = "$digest" ] ||
    fail "$0 is damaged: it is not what was built"
  echo "troupe: unpacking into $home, once" >&2
  rm -rf "$home" "$home.$$.partial"
  mkdir "$home.$$.partial"
  tail -c "$archive" "$0" | tar -xzf - -C "$home.$$.partial" || fail "cannot unpack into $folder"
  mv -T "$home.$$.partial" "$home"
}

choose_folder
home=$folder/$(printf %.16s "$digest")
is_whole || (
  # One at a time; whoever waited finds it done. Nobody then works on what lies about half unpacked.
  if command -v flock >/dev/null; then
    flock 9
    rm -rf "$folder"/*.partial
  fi
  is_whole || unpack
) 9>"$folder/lock"

export DENO_DIR="$home/cache" DENO_NO_UPDATE_CHECK=1
deno=$home/node_modules/deno/deno
set -- --allow-env --allow-read --allow-sys=uid "$home/launch.js" "$@"
# What to run, with which permissions: a command in quotes, which then takes the place of this shell.
words=$("$deno" run --quiet --no-config --no-prompt "$@")
eval "exec $words"
