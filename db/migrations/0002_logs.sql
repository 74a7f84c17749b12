CREATE TABLE "logs" (
	"stream" text PRIMARY KEY NOT NULL,
	"created" text NOT NULL
);
