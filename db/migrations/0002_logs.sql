CREATE TABLE "logs" (
	"stream" text PRIMARY KEY NOT NULL,
	"mark" text NOT NULL
);
