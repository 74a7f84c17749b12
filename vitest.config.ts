// How the tests are run, under Deno and under Node alike.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["**/node_modules/**", "dist/**", ".troupe/**"],
    globalSetup: ["test/setup.ts"],
    setupFiles: ["test/setup-file.ts"],
    // Deno runs the pool of processes only; each test file starts servers of its own beside them.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    // Under Deno a socket that was let go of still says so: see commands/process.ts.
    onUnhandledError: (error) => error.message !== "read ECONNRESET",
  },
});
