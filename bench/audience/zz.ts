import { userForesight } from "../../actors/prediction/foresight.ts";
import { System } from "./system.ts";
import { type Foreseen, type ForeseenClick, watched } from "./watching.ts";
import { Lives } from "./lives.ts";
import { AudienceSimulator, ordinaryAudience } from "../../sources/audience/audience-simulator.ts";
import { ordinaryPlatform } from "../../sources/simulator/simulator.ts";
import { learnerNames } from "../../streams/user-prediction.ts";
import { decodeLabelled } from "../../streams/learner-example.ts";
import { Rejection } from "../../streams/rejection.ts";
import { ProbabilityScore } from "../../ml/scoring/probability-score.ts";
import { writeFileSync } from "node:fs";
const day = 86400000, startMs = Date.UTC(2025, 0, 1);
const users = Number(process.argv[2]),
  days = Number(process.argv[3]),
  warm = Number(process.argv[4]);
const seed = Number(process.argv[5] ?? 1);
const horizonMs = 7 * day;
const settings = { ...ordinaryAudience(users), platform: { ...ordinaryPlatform, seed, startMs } };
const moments: Foreseen[] = [];
const clicks: (ForeseenClick & { truth: number })[] = [];
const truthOfEvent = new Map<string, number>();
let ex: Record<string, any[]> = {};
const system = new System({
  foresight: watched(userForesight({ horizonMs }), {
    moment: (m) => moments.push(m),
    click: (c) => clicks.push({ ...c, truth: truthOfEvent.get(c.eventId)! }),
  }),
  horizonMs,
  partitions: 1,
  keepsLogs: false,
  hear(m) {
    const name = m.subject.split(".")[1];
    if (m.subject.startsWith("examples.") && name !== "recommendations" && name !== "segment") {
      const e = decodeLabelled(m.payload);
      if (e instanceof Rejection) throw e;
      (ex[name] ??= []).push([
        e.atMs,
        e.labelAtMs,
        e.label,
        e.predicted,
        e.version,
        ...e.dense,
        ...e.hashed,
      ]);
    }
  },
});
const sim = new AudienceSimulator(settings);
const lives = new Lives();
const ids = new Map<string, number>();
let n = 0;
const t0 = performance.now();
for (const a of sim.advance(startMs + days * day)) {
  if (a.truth.kind !== "repeat") lives.add(a.row, a.truth.atMs);
  ids.set(a.row.user_id, a.truth.user);
  if (a.truth.clickProbability !== undefined) {
    truthOfEvent.set(a.row.event_id, a.truth.clickProbability);
  }
  system.take(a.row, a.deliveredAtMs);
  n++;
}
console.log(
  n,
  "events",
  ((performance.now() - t0) / 1000).toFixed(1),
  "s",
  moments.length,
  clicks.length,
);
system.models.forEach((m, i) => {
  const key = learnerNames[i];
  const s = m.actor(key);
  console.log(
    key,
    JSON.stringify(m.counts),
    s && JSON.stringify(s.inspect("")).slice(0, 300),
    (m.snapshotOf(key).length / 1024).toFixed(1) + " KB",
  );
});
const fromMs = startMs + warm * day, toMs = startMs + (days - 7) * day - day;
type S = { served: ProbabilityScore; truth: ProbabilityScore; labels: number[] };
const mk = (): S => ({ served: new ProbabilityScore(), truth: new ProbabilityScore(), labels: [] });
const S = { churn: mk(), conversion: mk(), click: mk(), churnReturning: mk() };
const out: any[] = [];
const sim2 = new AudienceSimulator(settings);
moments.sort((a, b) => a.atMs - b.atMs);
let here = 0;
for (const m of moments) {
  if (m.atMs > toMs) continue;
  const user = ids.get(m.userId)!;
  for (const _ of sim2.advance(m.atMs + 20)) {}
  const t = sim2.truthOf(user);
  if (t === undefined) {
    here += 1e6;
    continue;
  }
  if (t.isHere) {
    here++;
    continue;
  }
  const label = lives.staysAway(m.userId, m.atMs, m.atMs + horizonMs);
  const p = t.noVisitProbability(horizonMs);
  const sub = lives.subscribes(m.userId, m.atMs, m.atMs + horizonMs),
    ps = t.subscribeProbability(horizonMs);
  out.push([
    m.atMs,
    m.churn,
    p,
    label ? 1 : 0,
    m.isSubscribed ? 1 : 0,
    m.conversion,
    ps,
    sub ? 1 : 0,
    t.hasLeft ? 1 : 0,
    user,
  ]);
  if (m.atMs < fromMs) continue;
  const add = (s: S, a: number, b: number, l: boolean) => {
    if (Number.isNaN(a)) return;
    s.served.add(a, l, m.atMs);
    s.truth.add(b, l, m.atMs);
    s.labels.push(l ? 1 : 0);
  };
  add(S.churn, m.churn, p, label);
  if (!m.isSubscribed) add(S.conversion, m.conversion, ps, sub);
}
for (const c of clicks) {
  if (c.atMs < fromMs || c.atMs > toMs || Number.isNaN(c.click)) continue;
  const l = lives.clicks(c.userId, c.adId, c.atMs);
  S.click.served.add(c.click, l, c.atMs);
  S.click.truth.add(c.truth, l, c.atMs);
  S.click.labels.push(l ? 1 : 0);
}
console.log("here", here);
for (const [k, { served, truth, labels }] of Object.entries(S)) {
  const a = served.figures(), b = truth.figures();
  const r = labels.reduce((x, y) => x + y, 0) / labels.length;
  const base = -(r * Math.log(r) + (1 - r) * Math.log(1 - r));
  console.log(
    k,
    a.n,
    "rate",
    r.toFixed(4),
    "served",
    a.logLoss?.toFixed(4),
    "truth",
    b.logLoss?.toFixed(4),
    "ratio",
    ((a.logLoss ?? 0) / (b.logLoss ?? 1)).toFixed(4),
    "base/truth",
    (base / (b.logLoss ?? 1)).toFixed(4),
    "ece",
    a.ece?.toFixed(4),
    b.ece?.toFixed(4),
    "auc",
    a.auc?.toFixed(4),
    b.auc?.toFixed(4),
  );
}
writeFileSync("/tmp/w14-moments.json", JSON.stringify(out));
writeFileSync("/tmp/w14-examples.json", JSON.stringify(ex));
// labels
const bag = (list: [number, number][]) => {
  const m = new Map<string, number>();
  for (const [a, b] of list) {
    const k = a + " " + b;
    m.set(k, (m.get(k) ?? 0) + 1);
  }
  return m;
};
const brute = bag(
  moments.filter((m) => m.atMs + horizonMs < startMs + (days - 2) * day).map(
    (m) => [m.atMs, lives.staysAway(m.userId, m.atMs, m.atMs + horizonMs) ? 1 : 0],
  ),
);
const got = bag(ex.churn.map((e: any) => [e[0], e[2]]));
let wrong = 0;
for (const [k, v] of brute) if ((got.get(k) ?? 0) !== v) wrong++;
console.log("churn labels", brute.size, "wrong", wrong);
const bc = bag(
  clicks.filter((m) => m.atMs < startMs + (days - 2) * day).map(
    (m) => [m.atMs, lives.clicks(m.userId, m.adId, m.atMs) ? 1 : 0],
  ),
);
const gc = bag(ex.click.map((e: any) => [e[0], e[2]]));
wrong = 0;
for (const [k, v] of bc) if ((gc.get(k) ?? 0) !== v) wrong++;
console.log("click labels", bc.size, "wrong", wrong);
