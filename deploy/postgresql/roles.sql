-- Once, as PostgreSQL's administrator; README.md gives the passwords:
--   sudo -u postgres psql -v owner_password=… -v web_password=… -v worker_password=… -f roles.sql
\set ON_ERROR_STOP on

-- Owns the tables; only `migrate`, `row_security` and a restore use it.
CREATE ROLE hoaban_owner LOGIN PASSWORD :'owner_password' NOSUPERUSER NOBYPASSRLS CREATEDB;
-- Owns nothing: `serve` refuses a user who passes the guard on rows.
CREATE ROLE hoaban_web LOGIN PASSWORD :'web_password' NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
-- Makes the databases in which backups are tried.
CREATE ROLE hoaban_worker LOGIN PASSWORD :'worker_password' NOSUPERUSER NOBYPASSRLS CREATEDB NOCREATEROLE;

-- Both order by the letters' numbers; but 'C.UTF-8' asks the C library about each two keys it compares.
CREATE DATABASE hoaban OWNER hoaban_owner ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8' TEMPLATE template0;
\connect hoaban
REVOKE ALL ON DATABASE hoaban FROM PUBLIC;
GRANT CONNECT ON DATABASE hoaban TO hoaban_web, hoaban_worker;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO hoaban_owner;
