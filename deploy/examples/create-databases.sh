#!/bin/sh
# Run once by the database image: two databases, two accounts, neither may enter the other's.
set -eu
for side in zhaolu workforce; do
  case "$side" in zhaolu) password="$DATABASE_PASSWORD" ;; *) password="$WORKFORCE_DATABASE_PASSWORD" ;; esac
  psql -v ON_ERROR_STOP=1 -U postgres -v side="$side" -v password="$password" <<'SQL'
CREATE ROLE :"side" LOGIN PASSWORD :'password';
CREATE DATABASE :"side" OWNER :"side";
REVOKE ALL ON DATABASE :"side" FROM PUBLIC;
SQL
done
