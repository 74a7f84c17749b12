// What the rows of the audience, of engagement and of learners must keep to.
import {
  count,
  finite,
  finiteIfKnown,
  finiteOrNaN,
  hold,
  instant,
  integer,
  jsonObject,
  probabilityIfKnown,
  reached,
  sized,
  startOfDay,
  startOfHour,
  unique,
} from "./checks.ts";
import { learnerScoreSums, probabilityBins, type Projections } from "./store.ts";

/** Throws a `RangeError` that names the first rule broken, what was found and what was wanted. */
export function checkAudience(rows: Projections, sequence: number): void {
  checkUsers(rows.users, sequence);
  checkSessions(rows.sessions);
  checkCounts(rows.audience);
  checkEngagement(rows.engagement, sequence);
  checkSegments(rows.segments);
  checkLearners(rows.learners);
  checkLearnerScores(rows.learnerScores);
}

function checkUsers(rows: Projections["users"], sequence: number): void {
  unique("user", rows, (row) => row.key);
  for (const row of rows) {
    span(row.firstAtMs, row.lastAtMs);
    for (const name of ["events", "sessions"] as const) count(name, row[name]);
    finite("revenue", row.revenue);
    finiteOrNaN("feature", row.features);
    for (const name of ["churn", "conversion", "click"] as const) {
      probabilityIfKnown(name, row[name]);
    }
    finiteIfKnown("nextEngagement", row.nextEngagement);
    if (row.segment !== undefined) integer("segment", row.segment);
    jsonObject("predictions", row.predictions);
    reached("user's sequence", row.sequence, sequence);
  }
}

function checkSessions(rows: Projections["sessions"]): void {
  unique("session", rows, (row) => JSON.stringify([row.userKey, row.number]));
  for (const row of rows) {
    integer("session's number", row.number);
    hold(row.number > 0, "session's number", row.number, "at least 1");
    span(row.startMs, row.lastMs);
    integer("corrections", row.corrections);
    finiteOrNaN("measure", row.measures);
  }
}

function checkCounts(rows: Projections["audience"]): void {
  unique("count", rows, (row) => JSON.stringify([row.dayMs, row.measure, row.of]));
  for (const row of rows) {
    startOfDay(row.dayMs);
    finite("count", row.count);
  }
}

function checkEngagement(rows: Projections["engagement"], sequence: number): void {
  unique("engagement", rows, (row) => row.key);
  for (const row of rows) {
    instant("lastAtMs", row.lastAtMs);
    finiteOrNaN("figure", row.figures);
    finiteOrNaN("retention", row.retention);
    jsonObject("countries", row.countries);
    jsonObject("devices", row.devices);
    reached("engagement's sequence", row.sequence, sequence);
  }
}

function checkSegments(rows: Projections["segments"]): void {
  unique("segment", rows, (row) => String(row.id));
  for (const row of rows) {
    integer("segment", row.id);
    jsonObject("centre", row.centre);
    instant("fittedAtMs", row.fittedAtMs);
  }
}

function checkLearners(rows: Projections["learners"]): void {
  unique("learner", rows, (row) => row.name);
  for (const row of rows) {
    integer("learner's version", row.version);
    instant("atMs", row.atMs);
    count("examples", row.examples);
    jsonObject("figures", row.figures);
  }
}

function checkLearnerScores(rows: Projections["learnerScores"]): void {
  unique("scores", rows, (row) => JSON.stringify([row.name, row.method, row.hourMs]));
  for (const row of rows) {
    startOfHour(row.hourMs);
    sized("sums", row.sums, learnerScoreSums.length);
    for (const sum of row.sums) finite("sum", sum);
    if (row.bins.length > 0) sized("bins", row.bins, 2 * probabilityBins);
    for (const bin of row.bins) finite("bin", bin);
  }
}

function span(firstMs: number, lastMs: number): void {
  instant("first time", firstMs);
  instant("last time", lastMs);
  hold(lastMs >= firstMs, "last time", lastMs, `at least ${firstMs}`);
}
