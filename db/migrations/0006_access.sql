CREATE TABLE "api_keys" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"scopes" text[] NOT NULL,
	"digest" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"rotated_from" text
);
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor" text collate "C" NOT NULL,
	"role" text,
	"action" text collate "C" NOT NULL,
	"target" text NOT NULL,
	"origin" text NOT NULL,
	"outcome" text NOT NULL,
	"status" integer,
	"detail" jsonb
);
--> statement-breakpoint
CREATE INDEX "audit_events_at" ON "audit_events" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "audit_events_actor" ON "audit_events" USING btree ("actor","at");--> statement-breakpoint
CREATE INDEX "audit_events_action" ON "audit_events" USING btree ("action","at");--> statement-breakpoint
-- What was done cannot be made undone: rows are added, and leave only when retention says that it is at work.
create function audit_events_stay() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' and current_setting('troupe.retention', true) = 'at work' then
    return old;
  end if;
  raise exception 'audit_events is append-only: % is refused', tg_op;
end
$$;
--> statement-breakpoint
create trigger audit_events_stay before update or delete on audit_events
  for each row execute function audit_events_stay();
--> statement-breakpoint
create trigger audit_events_all_stay before truncate on audit_events
  for each statement execute function audit_events_stay();
