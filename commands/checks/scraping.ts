// Reads the metrics of running processes, twice, a moment apart, and has them judged.
import { Effect, Redacted, Result } from "effect";
import { parseExposition, samplesOf, type ScrapedMetric } from "../../metrics/scrape.ts";
import { attempt } from "../attempt.ts";
import { NotUsable } from "../errors.ts";
import { type Check, reasonOf, skipped, wrong } from "./check.ts";
import { Observed, type ObservedProcess } from "./observed.ts";
import { judgePartitions } from "./partition-figures.ts";
import { judgeServices } from "./service-figures.ts";

/** Between the two looks: what rises meanwhile is rising. */
const betweenMs = 2000;
const answerMs = 5000;

/**
 * The address of the metrics at a URL that somebody gave: of a process, or of the metrics themselves.
 * Undefined where it is no URL of HTTP, or one that holds a password.
 *
 * ```ts
 * metricsUrl("http://worker-1:9464"); // "http://worker-1:9464/metrics"
 * ```
 */
export function metricsUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  if (url.username !== "" || url.password !== "") return undefined;
  if (url.pathname === "/") url.pathname = "/metrics";
  return url.href;
}

/** What the metrics at these addresses say; `key` is shown to each. */
export function checkMetrics(
  urls: readonly string[],
  key: Redacted.Redacted | undefined,
): Effect.Effect<readonly Check[]> {
  return Effect.gen(function* () {
    if (urls.length === 0) {
      return [skipped("metrics", "no demo runs here; --metrics-url names processes to look at")];
    }
    const looks = yield* Effect.forEach(
      urls,
      (url) => Effect.result(Effect.mapError(observe(url, key), (error) => unread(url, error))),
      { concurrency: 16 },
    );
    const observed = new Observed(
      looks.flatMap((look) => Result.isSuccess(look) ? [look.success] : []),
    );
    const silent = looks.flatMap((look) => Result.isFailure(look) ? [look.failure] : []);
    if (observed.processes.length === 0) return silent;
    return [...judgePartitions(observed), ...judgeServices(observed), ...silent];
  });
}

function observe(
  url: string,
  key: Redacted.Redacted | undefined,
): Effect.Effect<ObservedProcess, Error> {
  return Effect.gen(function* () {
    const before = yield* attempt(() => scrape(url, key));
    yield* Effect.sleep(betweenMs);
    const after = yield* attempt(() => scrape(url, key));
    const [start] = samplesOf(after, "process_start_time_seconds");
    const uptimeSeconds = Math.max(0, Date.now() / 1000 - (start?.value ?? 0));
    return { url, before, after, uptimeSeconds };
  });
}

async function scrape(
  url: string,
  key: Redacted.Redacted | undefined,
): Promise<readonly ScrapedMetric[]> {
  const headers = key === undefined ? {} : { authorization: `Bearer ${Redacted.value(key)}` };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(answerMs) });
  const text = await response.text();
  if (!response.ok) throw new NotUsable({ reason: `it answers ${response.status}` });
  const metrics = parseExposition(text);
  if (samplesOf(metrics, "troupe_build_info").length > 0) return metrics;
  throw new NotUsable({ reason: "what answers there is no process of Troupe" });
}

function unread(url: string, error: unknown): Check {
  const remedy =
    "see whether the process runs and serves its metrics there (TROUPE_METRICS_PORT); " +
    "an API that has keys wants one, in TROUPE_API_KEY";
  return wrong(url, reasonOf(error), remedy);
}
