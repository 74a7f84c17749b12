CREATE TABLE "model_aliases" (
	"name" text NOT NULL,
	"alias" text NOT NULL,
	"version" integer NOT NULL,
	"share" double precision DEFAULT 0 NOT NULL,
	CONSTRAINT "model_aliases_name_alias_pk" PRIMARY KEY("name","alias")
);
--> statement-breakpoint
CREATE TABLE "model_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "model_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"version" integer,
	"from_version" integer,
	"reason" text NOT NULL,
	"figures" jsonb
);
--> statement-breakpoint
CREATE TABLE "models" (
	"name" text NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"trained_from" timestamp with time zone NOT NULL,
	"trained_until" timestamp with time zone NOT NULL,
	"code_version" text NOT NULL,
	"seed" bigint NOT NULL,
	"parent_version" integer,
	"hyper_parameters" jsonb NOT NULL,
	"metrics" jsonb NOT NULL,
	"comparison" jsonb,
	"artefact" "bytea" NOT NULL,
	CONSTRAINT "models_name_version_pk" PRIMARY KEY("name","version")
);
--> statement-breakpoint
ALTER TABLE "model_metrics" DROP CONSTRAINT "model_metrics_video_key_hour_horizon_method_partition_pk";--> statement-breakpoint
ALTER TABLE "model_metrics" ADD CONSTRAINT "model_metrics_pk" PRIMARY KEY("video_key","hour","horizon","method","model","partition");--> statement-breakpoint
ALTER TABLE "videos" ADD COLUMN "first_day_views" double precision;--> statement-breakpoint
CREATE INDEX "model_events_name" ON "model_events" USING btree ("name","id");