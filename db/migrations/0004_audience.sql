CREATE TABLE "audience_counts" (
	"measure" text NOT NULL,
	"of" text collate "C" NOT NULL,
	"day" timestamp with time zone NOT NULL,
	"partition" integer NOT NULL,
	"count" double precision NOT NULL,
	CONSTRAINT "audience_counts_measure_of_day_partition_pk" PRIMARY KEY("measure","of","day","partition")
);
--> statement-breakpoint
CREATE TABLE "learner_scores" (
	"name" text NOT NULL,
	"method" text NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"scored" double precision NOT NULL,
	"positives" double precision NOT NULL,
	"log_loss" double precision NOT NULL,
	"brier" double precision NOT NULL,
	"absolute_error" double precision NOT NULL,
	"squared_error" double precision NOT NULL,
	"bins" double precision[] NOT NULL,
	CONSTRAINT "learner_scores_name_hour_method_pk" PRIMARY KEY("name","hour","method")
);
--> statement-breakpoint
CREATE TABLE "learners" (
	"name" text PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"examples" bigint NOT NULL,
	"is_promoted" boolean NOT NULL,
	"figures" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "segments" (
	"id" integer PRIMARY KEY NOT NULL,
	"profile" text NOT NULL,
	"centre" text NOT NULL,
	"fitted_at" timestamp with time zone NOT NULL,
	"is_retired" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"user_key" text NOT NULL,
	"number" integer NOT NULL,
	"partition" integer NOT NULL,
	"start_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"is_closed" boolean NOT NULL,
	"corrections" integer NOT NULL,
	"device" text,
	"country" text,
	"tier" text,
	"measures" double precision[] NOT NULL,
	CONSTRAINT "sessions_user_key_number_pk" PRIMARY KEY("user_key","number")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"key" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"partition" integer NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"events" bigint NOT NULL,
	"sessions" bigint NOT NULL,
	"revenue" double precision NOT NULL,
	"tier" text,
	"country" text,
	"device" text,
	"is_subscribed" boolean NOT NULL,
	"features" double precision[] NOT NULL,
	"churn" double precision,
	"conversion" double precision,
	"click" double precision,
	"next_engagement" double precision,
	"segment" integer,
	"is_cold" boolean NOT NULL,
	"predictions" text NOT NULL,
	"sequence" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "video_engagement" (
	"key" text PRIMARY KEY NOT NULL,
	"video_id" text NOT NULL,
	"partition" integer NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"figures" double precision[] NOT NULL,
	"retention" double precision[] NOT NULL,
	"countries" text NOT NULL,
	"devices" text NOT NULL,
	"sequence" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "learner_scores_hour" ON "learner_scores" USING btree ("hour");--> statement-breakpoint
CREATE INDEX "sessions_age" ON "sessions" USING brin ("last_at");--> statement-breakpoint
CREATE INDEX "users_churn" ON "users" USING btree ("churn","key");--> statement-breakpoint
CREATE INDEX "users_last_at" ON "users" USING btree ("last_at","key");--> statement-breakpoint
CREATE INDEX "users_revenue" ON "users" USING btree ("revenue","key");--> statement-breakpoint
CREATE INDEX "users_segment" ON "users" USING btree ("segment","churn","key");
--> statement-breakpoint
-- Rows that are rewritten or added to again and again, in columns that no index has: pages keep room
-- for their next version.
alter table sessions set (fillfactor = 70);
--> statement-breakpoint
alter table audience_counts set (fillfactor = 70);
--> statement-breakpoint
alter table video_engagement set (fillfactor = 70);
--> statement-breakpoint
alter table learner_scores set (fillfactor = 70);
--> statement-breakpoint
-- As for long histories (0001): lz4 where the server has it.
do $$
begin
  if exists (
    select from pg_settings where name = 'default_toast_compression' and 'lz4' = any (enumvals)
  ) then
    alter table users alter column predictions set compression lz4;
    alter table users alter column features set compression lz4;
    alter table sessions alter column measures set compression lz4;
  end if;
end $$;
