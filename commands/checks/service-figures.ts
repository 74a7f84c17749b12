// What the metrics of any process say is wrong with forecasts, decisions, requests and the processes
// themselves, in words, by the limits of the alerts.
import { limits } from "../../metrics/limits.ts";
import { samplesOf } from "../../metrics/scrape.ts";
import { grouped } from "../terminal.ts";
import { type Check, good, skipped } from "./check.ts";
import { type Figures, Observed, type ObservedProcess, those, told } from "./observed.ts";

const noApi = "no API among those that told";

/** Judges what processes told of what they serve and of themselves. */
export function judgeServices(observed: Observed): readonly Check[] {
  return [
    judgeForecasts(observed),
    judgeBands(observed),
    judgeDecisions(observed),
    judgeRequests(observed),
    judgeSlowness(observed),
    judgeRoom(observed),
    judgeFigures(observed),
    ...observed.processes.map(judgeProcess),
  ];
}

function judgeForecasts(observed: Observed): Check {
  const name = "forecasts";
  const errors = observed.largest("troupe_forecast_error_ratio", "baseline", "horizon", "target");
  const drift = [...errors].filter(([label]) => label.startsWith("drift "));
  const ratios = judged(observed, new Map(drift.map(([label, ratio]) => [label.slice(6), ratio])));
  if (ratios.size === 0) return skipped(name, "too few are scored to judge them");
  const list = told(ratios, (label, ratio) => `${ratio.toFixed(2)} for ${label}`);
  const found = `error as a part of that of the last rate going on: ${list}`;
  const worse = those(ratios, (ratio) => ratio > limits.forecastErrorRatio);
  if (worse.size === 0) return good(name, found);
  return observed.alerted("ForecastWorseThanBaseline", {
    name,
    found,
    remedy: "see GET /v1/accuracy by method and model; roll back a model that is new",
  });
}

function judgeBands(observed: Observed): Check {
  const name = "bands";
  const ratios = judged(
    observed,
    observed.largest("troupe_forecast_coverage_ratio", "horizon", "target"),
  );
  if (ratios.size === 0) return skipped(name, "too few are scored to judge them");
  const list = told(ratios, (label, ratio) => `${ratio.toFixed(2)} for ${label}`);
  const found = `the 80 % bands hold ${list}`;
  const off = those(ratios, (ratio) => Math.abs(ratio - limits.coverage) > limits.coverageOff);
  if (off.size === 0) return good(name, found);
  return observed.alerted("CoverageOff", {
    name,
    found,
    remedy: "bands follow within days of a change; see whether the data has changed its ways",
  });
}

/** Those figures of forecasts that are of enough of them. */
function judged(observed: Observed, figures: Figures): Figures {
  const scored = observed.largest("troupe_forecasts_scored", "horizon", "target");
  return those(figures, (_, label) => (scored.get(label) ?? 0) > limits.forecastsScored);
}

function judgeDecisions(observed: Observed): Check {
  const name = "decisions";
  const outcomes = observed.risen("troupe_decisions_total", "outcome");
  const asked = total(outcomes);
  if (asked === 0) return skipped(name, "none was asked for");
  const counts = observed.sum("troupe_decisions_total", "outcome");
  const some = those(counts, (count) => count > 0);
  const found = told(some, (outcome, count) => `${grouped(count)} ${outcome}`);
  const failed = outcomes.get("unavailable") ?? 0;
  if (failed <= limits.decisionFailureShare * asked) return good(name, found);
  return observed.alerted("DecisionsFailing", {
    name,
    found,
    remedy: "see whether NATS stores what it is sent, and whether the stream DECISIONS is full",
  });
}

function judgeRequests(observed: Observed): Check {
  const name = "requests";
  const statuses = observed.risen("troupe_http_requests_total", "status");
  if (statuses.size === 0) return skipped(name, noApi);
  const failed = total(those(statuses, (_, status) => status.startsWith("5")));
  const counts = observed.sum("troupe_http_requests_total", "status");
  const found = `answered: ${told(counts, (status, count) => `${grouped(count)} with ${status}`)}`;
  if (failed <= limits.httpErrorShare * total(statuses)) return good(name, found);
  return observed.alerted("HttpErrors", {
    name,
    found,
    remedy: "the log of the API says what failed",
  });
}

function judgeSlowness(observed: Observed): Check {
  const name = "answers";
  const seconds = observed.quantile("troupe_http_request_duration_seconds", 0.95, "route");
  if (seconds.size === 0) return skipped(name, noApi);
  const slow = those(seconds, (bound) => bound > limits.httpSeconds);
  if (slow.size === 0) return good(name, `nineteen of twenty begin within ${limits.httpSeconds} s`);
  return observed.alerted("HttpSlow", {
    name,
    found: `slow at times: ${told(slow, (route) => route)}`,
    remedy: "see how busy the database is, or start another API",
  });
}

function judgeRoom(observed: Observed): Check {
  const name = "room in streams";
  const most = observed.largest("troupe_stream_limit_bytes", "stream");
  if (most.size === 0) return skipped(name, noApi);
  const sizes = observed.largest("troupe_stream_size_bytes", "stream");
  const shares = new Map(
    [...most].map(([stream, limit]) => [stream, (sizes.get(stream) ?? 0) / limit]),
  );
  const full = those(shares, (share) => share > limits.streamShare);
  if (full.size === 0) return good(name, "enough in each");
  const found = told(full, (stream, share) => `${stream} has used ${Math.round(100 * share)} %`);
  return observed.alerted("StreamNearlyFull", {
    name,
    found,
    remedy: "let it hold more, such as with TROUPE_STATS_MAX_BYTES, or keep less",
  });
}

function judgeFigures(observed: Observed): Check {
  const name = "figures";
  const failures = observed.risen("troupe_collection_failures_total", "source");
  if (failures.size === 0) return skipped(name, noApi);
  const missing = those(failures, (count) => count > limits.collectionFailures);
  if (missing.size === 0) return good(name, "all can be fetched");
  return observed.alerted("FiguresMissing", {
    name,
    found: `cannot be fetched: ${told(missing, (source) => source)}`,
    remedy: "see whether the database and NATS answer the API",
  });
}

function judgeProcess(process: ObservedProcess): Check {
  const alone = new Observed([process]);
  const name = process.url;
  const figure = (figures: Figures) => figures.get("") ?? 0;
  const [build] = samplesOf(process.after, "troupe_build_info");
  const hours = process.uptimeSeconds / 3600;
  const what = `version ${build?.labels.version} on ${build?.labels.runtime}`;
  const found = `${what}, for ${
    hours < 1 ? `${Math.round(hours * 60)} min` : `${Math.round(hours)} h`
  }`;
  if (alone.largest("troupe_nats_connected").get("") === 0) {
    return alone.alerted("NatsDisconnected", {
      name,
      found: `${found}, without a connection to NATS`,
      remedy: "see whether the nats-server runs and whether it can be reached from there",
    });
  }
  const share = figure(alone.largest("troupe_heap_used_bytes")) /
    figure(alone.largest("troupe_heap_limit_bytes"));
  if (share > limits.heapShare) {
    return alone.alerted("MemoryHigh", {
      name,
      found: `${found}, with ${Math.round(100 * share)} % of its memory in use`,
      remedy: "lower TROUPE_RESIDENT_ACTORS, or start another worker",
    });
  }
  const delay = figure(alone.quantile("troupe_event_loop_delay_seconds", 0.99, ""));
  if (delay > limits.loopDelaySeconds) {
    return alone.alerted("EventLoopBlocked", {
      name,
      found: `${found}, and overloaded: timers run more than ${limits.loopDelaySeconds} s late`,
      remedy: "give it more processor, or share its work with another process",
    });
  }
  return good(name, found);
}

function total(figures: Figures): number {
  let sum = 0;
  for (const figure of figures.values()) sum += figure;
  return sum;
}
