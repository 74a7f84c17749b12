// What every process tells of itself: its build, its memory, its processor, and how long its event loop
// keeps others waiting.
import { performance } from "node:perf_hooks";
import process from "node:process";
import { getHeapStatistics } from "node:v8";
import { Effect, type Scope } from "effect";
import type { Metrics } from "./metrics.ts";

/** Between two looks at the event loop: ten a second cost nothing, and find what lasts. */
const sampleMs = 100;

/**
 * Measures this process for the length of the scope. The event loop is watched by a timer of our own:
 * what `node:perf_hooks` has for it does not measure under Deno.
 */
export function measureProcess(
  metrics: Metrics,
  version: string,
): Effect.Effect<void, never, Scope.Scope> {
  const start = Effect.sync(() => {
    const { deno, node } = process.versions;
    const [runtime, runtimeVersion] = deno === undefined ? ["node", node] : ["deno", deno];
    metrics.gauge("troupe_build_info").of(version, runtime, runtimeVersion).set(1);
    metrics.gauge("process_start_time_seconds").of().set(performance.timeOrigin / 1000);
    const resident = metrics.gauge("process_resident_memory_bytes").of();
    const used = metrics.gauge("troupe_heap_used_bytes").of();
    const limit = metrics.gauge("troupe_heap_limit_bytes").of();
    const processor = metrics.counter("process_cpu_seconds_total").of();
    const forget = metrics.onRead(() => {
      resident.set(process.memoryUsage().rss);
      const heap = getHeapStatistics();
      used.set(heap.used_heap_size);
      limit.set(heap.heap_size_limit);
      const { user, system } = process.cpuUsage();
      processor.reach((user + system) / 1e6);
    });
    const delay = metrics.histogram("troupe_event_loop_delay_seconds").of();
    let dueMs = performance.now() + sampleMs;
    const timer = setInterval(() => {
      const nowMs = performance.now();
      delay.observe(Math.max(0, nowMs - dueMs) / 1000);
      dueMs = nowMs + sampleMs;
    }, sampleMs);
    return { forget, timer };
  });
  return Effect.asVoid(
    Effect.acquireRelease(start, ({ forget, timer }) =>
      Effect.sync(() => {
        forget();
        clearInterval(timer);
      })),
  );
}
