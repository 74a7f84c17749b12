// What is said of a metric before anything is measured: its kind, its labels, its meaning.

/** What a metric is about; docs/metrics.md has a table for each. */
export const groups = [
  "Partitions",
  "Publishing",
  "Forecasts and models",
  "Decisions",
  "HTTP",
  "NATS",
  "The process",
] as const;
export type Group = (typeof groups)[number];

/** Who tells a metric: every process, those that step actors, those that serve HTTP, or both. */
export type Place = "every process" | "workers" | "API" | "workers, API";

/**
 * `counter`: only rises while the process runs. `gauge`: rises and falls. `histogram`: how many
 * measurements there were up to each bound.
 */
export type MetricType = "counter" | "gauge" | "histogram";

/** A metric; its name is where it stands in the table. */
export interface Definition<Type extends MetricType = MetricType> {
  readonly type: Type;
  readonly group: Group;
  readonly place: Place;
  /** Names of its labels. No value of theirs may come from data: never a video, a user or a path. */
  readonly labels: readonly string[];
  /** One sentence, for `# HELP` and the documentation. */
  readonly help: string;
}

/** Upper bounds of every histogram, seconds: from a batch of one to what nothing should take. */
export const bounds: readonly number[] = [
  0.0005,
  0.001,
  0.0025,
  0.005,
  0.01,
  0.025,
  0.05,
  0.1,
  0.25,
  0.5,
  1,
  2.5,
  5,
  10,
];

/** Ways to define metrics of one group that are told in one place. */
export function metricsOf(group: Group, place: Place) {
  const define =
    <Type extends MetricType>(type: Type) =>
    (help: string, ...labels: readonly string[]): Definition<Type> => ({
      type,
      group,
      place,
      labels,
      help,
    });
  return {
    counter: define("counter"),
    gauge: define("gauge"),
    histogram: define("histogram"),
  };
}
