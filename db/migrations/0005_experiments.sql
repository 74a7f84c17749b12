CREATE TABLE "decisions" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"experiment" text collate "C" NOT NULL,
	"user_id" text,
	"context" text,
	"arm" text NOT NULL,
	"arm_index" integer NOT NULL,
	"propensities" double precision[] NOT NULL,
	"policy" text NOT NULL,
	"version" bigint NOT NULL,
	"kept" boolean NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"sequence" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "experiments" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"title" text,
	"partition" integer NOT NULL,
	"status" text NOT NULL,
	"policy" text NOT NULL,
	"reward" text NOT NULL,
	"definition" text NOT NULL,
	"standing" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"last_at" timestamp with time zone NOT NULL,
	"decisions" bigint NOT NULL,
	"rewards" bigint NOT NULL,
	"sequence" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rewards" (
	"decision_id" text collate "C" PRIMARY KEY NOT NULL,
	"experiment" text collate "C" NOT NULL,
	"reward" double precision NOT NULL,
	"outcome" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "decisions_experiment" ON "decisions" USING btree ("experiment","at","id");--> statement-breakpoint
CREATE INDEX "decisions_age" ON "decisions" USING brin ("at");--> statement-breakpoint
CREATE INDEX "experiments_last_at" ON "experiments" USING btree ("last_at","id");--> statement-breakpoint
CREATE INDEX "rewards_age" ON "rewards" USING brin ("at");
--> statement-breakpoint
-- An experiment is rewritten again and again: pages keep room for the next version of their rows.
alter table experiments set (fillfactor = 50);
--> statement-breakpoint
-- As for long histories (0001): lz4 where the server has it.
do $$
begin
  if exists (
    select from pg_settings where name = 'default_toast_compression' and 'lz4' = any (enumvals)
  ) then
    alter table experiments alter column definition set compression lz4;
    alter table experiments alter column standing set compression lz4;
    alter table decisions alter column propensities set compression lz4;
    alter table decisions alter column context set compression lz4;
  end if;
end $$;
