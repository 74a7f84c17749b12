#!/bin/sh
# Run once, on an empty volume, or sourced by its start: the role that Troupe signs in as, which owns its database and nothing else.
set -e
psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\set password `cat /run/secrets/troupe_password`
create role troupe login password :'password';
create database troupe owner troupe;
revoke all on database troupe from public;
SQL
