-- As hoaban_owner, after every `migrate` and every restore. Safe to run again.
\set ON_ERROR_STOP on
BEGIN;
GRANT USAGE ON SCHEMA public TO hoaban_web, hoaban_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO hoaban_web, hoaban_worker;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO hoaban_web, hoaban_worker;

-- Only the owner says which migrations ran.
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM hoaban_web, hoaban_worker;
-- The record of deeds: pages add lines, the lane seals them, nobody takes one away.
REVOKE UPDATE, DELETE ON audit_entry FROM hoaban_web;
REVOKE INSERT, UPDATE, DELETE ON audit_checkpoint FROM hoaban_web;
REVOKE DELETE ON audit_entry, audit_checkpoint FROM hoaban_worker;
COMMIT;
