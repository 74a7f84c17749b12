// Where drizzle-kit finds the tables and leaves the migrations:
// drizzle-kit generate --config db/drizzle.config.ts --name what_changed
import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: [
    "./db/schema.ts",
    "./db/audience-schema.ts",
    "./db/experiment-schema.ts",
    "./db/access-schema.ts",
    "./db/erasure-schema.ts",
  ],
  out: "./db/migrations",
});
