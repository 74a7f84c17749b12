CREATE TABLE "actor_snapshots" (
	"kind" text NOT NULL,
	"partition" integer NOT NULL,
	"key" text NOT NULL,
	"version" smallint NOT NULL,
	"sequence" bigint NOT NULL,
	"timer_at" timestamp with time zone,
	"state" "bytea" NOT NULL,
	CONSTRAINT "actor_snapshots_kind_partition_key_pk" PRIMARY KEY("kind","partition","key")
);
--> statement-breakpoint
CREATE TABLE "hourly_aggregations" (
	"video_key" text NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"partition" integer NOT NULL,
	"readings" bigint NOT NULL,
	"views_gain" bigint NOT NULL,
	"likes_gain" bigint NOT NULL,
	"comments_gain" bigint NOT NULL,
	"peak_views_per_hour" double precision NOT NULL,
	"views_end" bigint NOT NULL,
	CONSTRAINT "hourly_aggregations_video_key_hour_partition_pk" PRIMARY KEY("video_key","hour","partition")
);
--> statement-breakpoint
CREATE TABLE "model_metrics" (
	"video_key" text NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"horizon" text NOT NULL,
	"method" text NOT NULL,
	"partition" integer NOT NULL,
	"model" text NOT NULL,
	"scored" bigint[] NOT NULL,
	"covered" bigint[] NOT NULL,
	"absolute_error" double precision[] NOT NULL,
	"squared_error" double precision[] NOT NULL,
	"drift_absolute_error" double precision[] NOT NULL,
	"last_absolute_error" double precision[] NOT NULL,
	"gain" double precision[] NOT NULL,
	"gain_squared" double precision[] NOT NULL,
	"width" double precision[] NOT NULL,
	CONSTRAINT "model_metrics_video_key_hour_horizon_method_partition_pk" PRIMARY KEY("video_key","hour","horizon","method","partition")
);
--> statement-breakpoint
CREATE TABLE "partitions" (
	"kind" text NOT NULL,
	"partition" integer NOT NULL,
	"partition_count" integer NOT NULL,
	"epoch" bigint NOT NULL,
	"sequence" bigint NOT NULL,
	"owner" text NOT NULL,
	"watermark_at" timestamp with time zone,
	"resident_actors" integer DEFAULT 0 NOT NULL,
	"stepped" bigint DEFAULT 0 NOT NULL,
	"late" bigint DEFAULT 0 NOT NULL,
	"duplicates" bigint DEFAULT 0 NOT NULL,
	"dead_letters" bigint DEFAULT 0 NOT NULL,
	"claimed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"committed_at" timestamp with time zone,
	CONSTRAINT "partitions_kind_partition_pk" PRIMARY KEY("kind","partition")
);
--> statement-breakpoint
CREATE TABLE "predictions" (
	"video_key" text NOT NULL,
	"horizon" text NOT NULL,
	"first_sequence" bigint NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"made_at_ms" bigint[] NOT NULL,
	"at_ms" bigint[] NOT NULL,
	"methods" text[] NOT NULL,
	"views" bigint[] NOT NULL,
	"views_low" bigint[] NOT NULL,
	"views_high" bigint[] NOT NULL,
	"views_actual" bigint[] NOT NULL,
	"likes" bigint[] NOT NULL,
	"likes_low" bigint[] NOT NULL,
	"likes_high" bigint[] NOT NULL,
	"likes_actual" bigint[] NOT NULL,
	"comments" bigint[] NOT NULL,
	"comments_low" bigint[] NOT NULL,
	"comments_high" bigint[] NOT NULL,
	"comments_actual" bigint[] NOT NULL,
	CONSTRAINT "predictions_video_key_horizon_first_sequence_pk" PRIMARY KEY("video_key","horizon","first_sequence")
);
--> statement-breakpoint
CREATE TABLE "video_stats_processed" (
	"video_key" text NOT NULL,
	"first_sequence" bigint NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"sequences" bigint[] NOT NULL,
	"at_ms" bigint[] NOT NULL,
	"views" bigint[] NOT NULL,
	"likes" bigint[] NOT NULL,
	"comments" bigint[] NOT NULL,
	"statuses" text[] NOT NULL,
	"extras" text[],
	CONSTRAINT "video_stats_processed_video_key_first_sequence_pk" PRIMARY KEY("video_key","first_sequence")
);
--> statement-breakpoint
CREATE TABLE "videos" (
	"key" text PRIMARY KEY NOT NULL,
	"video_id" text NOT NULL,
	"partition" integer NOT NULL,
	"title" text,
	"channel" text,
	"category" text,
	"published_at" timestamp with time zone,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"readings" bigint NOT NULL,
	"views" bigint NOT NULL,
	"likes" bigint NOT NULL,
	"comments" bigint NOT NULL,
	"views_per_hour" double precision NOT NULL,
	"likes_per_hour" double precision NOT NULL,
	"comments_per_hour" double precision NOT NULL,
	"views_per_hour_per_hour" double precision NOT NULL,
	"likes_per_view" double precision NOT NULL,
	"gain" bigint NOT NULL,
	"growth" double precision NOT NULL,
	"forecast_gain" double precision NOT NULL,
	"method" text NOT NULL,
	"model" text NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"forecast" double precision[] NOT NULL,
	"sequence" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "actor_snapshots_timer" ON "actor_snapshots" USING btree ("kind","partition","timer_at");--> statement-breakpoint
CREATE INDEX "hourly_aggregations_hour" ON "hourly_aggregations" USING btree ("hour");--> statement-breakpoint
CREATE INDEX "model_metrics_hour" ON "model_metrics" USING btree ("hour");--> statement-breakpoint
CREATE INDEX "predictions_last_at" ON "predictions" USING btree ("video_key","horizon","last_at");--> statement-breakpoint
CREATE INDEX "predictions_age" ON "predictions" USING brin ("last_at");--> statement-breakpoint
CREATE INDEX "video_stats_processed_last_at" ON "video_stats_processed" USING btree ("video_key","last_at");--> statement-breakpoint
CREATE INDEX "video_stats_processed_age" ON "video_stats_processed" USING brin ("last_at");--> statement-breakpoint
CREATE INDEX "videos_gain" ON "videos" USING btree ("gain","key");--> statement-breakpoint
CREATE INDEX "videos_growth" ON "videos" USING btree ("growth","key");--> statement-breakpoint
CREATE INDEX "videos_forecast_gain" ON "videos" USING btree ("forecast_gain","key");--> statement-breakpoint
CREATE INDEX "videos_last_at" ON "videos" USING btree ("last_at","key");