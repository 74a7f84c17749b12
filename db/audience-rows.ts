// How the rows of the audience, of engagement and of learners become rows of tables.
import {
  audienceCounts,
  learners,
  learnerScores,
  segments,
  sessions,
  users,
  videoEngagement,
} from "./audience-schema.ts";
import { partitionParameter } from "./checkpoint-rows.ts";
import {
  type Column,
  flag,
  given,
  instant,
  type Pool,
  real,
  reals,
  Rows,
  slice,
  text,
  whole,
} from "./columnar.ts";
import {
  type AudienceDelta,
  type EngagementRow,
  type LearnerRow,
  type LearnerScoreDelta,
  learnerScoreSums,
  type SegmentRow,
  type SessionRow,
  type UserRow,
} from "./store.ts";

/** One array of numbers a row; what is not finite becomes NULL. */
function poolOf<Row>(numbers: (row: Row) => ArrayLike<number>): Pool<Row> {
  return {
    type: "double precision[]",
    slices: 1,
    length: (row) => numbers(row).length,
    number: (row, _slice, place) => numbers(row)[place],
  };
}

export const userRows = new Rows<typeof users, UserRow>("users", users, {
  key: text((row) => row.key),
  userId: text((row) => row.userId),
  partition: given(partitionParameter),
  firstAt: instant((row) => row.firstAtMs),
  lastAt: instant((row) => row.lastAtMs),
  events: whole((row) => row.events),
  sessions: whole((row) => row.sessions),
  revenue: real((row) => row.revenue),
  tier: text((row) => row.tier),
  country: text((row) => row.country),
  device: text((row) => row.device),
  isSubscribed: flag((row) => row.isSubscribed),
  features: slice(0),
  churn: real((row) => row.churn),
  conversion: real((row) => row.conversion),
  click: real((row) => row.click),
  nextEngagement: real((row) => row.nextEngagement),
  segment: whole((row) => row.segment),
  isCold: flag((row) => row.isCold),
  predictions: text((row) => row.predictions),
  sequence: whole((row) => row.sequence),
}, poolOf((row) => row.features));

export const sessionRows = new Rows<typeof sessions, SessionRow>("sessions", sessions, {
  userKey: text((row) => row.userKey),
  number: whole((row) => row.number),
  partition: given(partitionParameter),
  startAt: instant((row) => row.startMs),
  lastAt: instant((row) => row.lastMs),
  isClosed: flag((row) => row.isClosed),
  corrections: whole((row) => row.corrections),
  device: text((row) => row.device),
  country: text((row) => row.country),
  tier: text((row) => row.tier),
  measures: slice(0),
}, poolOf((row) => row.measures));

export const audienceRows = new Rows<typeof audienceCounts, AudienceDelta>(
  "audience",
  audienceCounts,
  {
    measure: text((row) => row.measure),
    of: text((row) => row.of),
    day: instant((row) => row.dayMs),
    partition: given(partitionParameter),
    count: real((row) => row.count),
  },
);

export const engagementRows = new Rows<typeof videoEngagement, EngagementRow>(
  "engagement",
  videoEngagement,
  {
    key: text((row) => row.key),
    videoId: text((row) => row.videoId),
    partition: given(partitionParameter),
    lastAt: instant((row) => row.lastAtMs),
    figures: slice(0),
    retention: reals((row) => row.retention),
    countries: text((row) => row.countries),
    devices: text((row) => row.devices),
    sequence: whole((row) => row.sequence),
  },
  poolOf((row) => row.figures),
);

export const segmentRows = new Rows<typeof segments, SegmentRow>("segments", segments, {
  id: whole((row) => row.id),
  profile: text((row) => row.profile),
  centre: text((row) => row.centre),
  fittedAt: instant((row) => row.fittedAtMs),
  isRetired: flag((row) => row.isRetired),
});

export const learnerRows = new Rows<typeof learners, LearnerRow>("learners", learners, {
  name: text((row) => row.name),
  version: whole((row) => row.version),
  at: instant((row) => row.atMs),
  examples: whole((row) => row.examples),
  isPromoted: flag((row) => row.isPromoted),
  figures: text((row) => row.figures),
});

export const learnerScoreRows = new Rows<typeof learnerScores, LearnerScoreDelta>(
  "learner_scores",
  learnerScores,
  {
    name: text((row) => row.name),
    method: text((row) => row.method),
    hour: instant((row) => row.hourMs),
    scored: sum("scored"),
    positives: sum("positives"),
    logLoss: sum("logLoss"),
    brier: sum("brier"),
    absoluteError: sum("absoluteError"),
    squaredError: sum("squaredError"),
    bins: slice(0),
  },
  poolOf((row) => row.bins),
);

function sum(name: typeof learnerScoreSums[number]): Column<LearnerScoreDelta> {
  const place = learnerScoreSums.indexOf(name);
  return real((row) => row.sums[place]);
}
