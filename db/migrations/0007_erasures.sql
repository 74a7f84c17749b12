CREATE TABLE "erasure_keys" (
	"id" integer PRIMARY KEY NOT NULL,
	"key" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "erasures" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"digest" text collate "C" NOT NULL,
	"user_key" text,
	"state" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"requested_by" text NOT NULL,
	"barriers" jsonb NOT NULL,
	"places" jsonb NOT NULL,
	"certified_at" timestamp with time zone,
	"code_version" text
);
--> statement-breakpoint
CREATE INDEX "erasures_requested_at" ON "erasures" USING btree ("requested_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "erasures_open" ON "erasures" USING btree ("digest") WHERE "erasures"."user_key" is not null;