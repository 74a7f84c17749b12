// What somebody else's /metrics told, read back: for the doctor, and for the test of the format.
import { InvalidExposition } from "./errors.ts";

/** One line: a number under a name and labels. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric as it was announced, with its samples. */
export interface ScrapedMetric {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** Longer texts are none of ours. */
const maxCharacters = 16 * 1024 ** 2;

const announcement = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.*)$/;
const sampleLine = /^([a-zA-Z_:][\w:]*)(?:\{([^]*)\})? (\S+)(?: -?\d+)?$/;
const labelPair = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;

/**
 * Reads the text format. Throws {@link InvalidExposition} where a line is something else.
 *
 * ```ts
 * const [metric] = parseExposition('# HELP a_total A.\n# TYPE a_total counter\na_total{b="c"} 1\n');
 * metric.samples; // [{ name: "a_total", labels: { b: "c" }, value: 1 }]
 * ```
 */
export function parseExposition(text: string): readonly ScrapedMetric[] {
  if (text.length > maxCharacters) {
    const wanted = `at most ${maxCharacters} characters`;
    throw new InvalidExposition({ line: 0, found: `${text.length} characters`, wanted });
  }
  const metrics: { name: string; type: string; help: string; samples: Sample[] }[] = [];
  const enter = (name: string) => {
    const last = metrics.at(-1);
    if (last?.name === name) return last;
    const next = { name, type: "untyped", help: "", samples: [] };
    metrics.push(next);
    return next;
  };
  text.split("\n").forEach((line, i) => {
    if (line === "") return;
    const [, what, name, words] = announcement.exec(line) ?? [];
    if (what === "HELP") enter(name).help = words;
    else if (what === "TYPE") enter(name).type = words;
    else if (!line.startsWith("#")) {
      const sample = sampleOf(line, i + 1);
      const last = metrics.at(-1);
      const isOfLast = last !== undefined && isSampleOf(last, sample.name);
      (isOfLast ? last : enter(sample.name)).samples.push(sample);
    }
  });
  return metrics;
}

/** The samples of a name with these labels, as far as they are told. */
export function samplesOf(
  metrics: readonly ScrapedMetric[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): readonly Sample[] {
  const wanted = Object.entries(labels);
  return metrics.flatMap(({ samples }) => samples).filter((sample) =>
    sample.name === name && wanted.every(([label, value]) => sample.labels[label] === value)
  );
}

function isSampleOf(metric: { name: string; type: string }, name: string): boolean {
  if (name === metric.name) return true;
  return metric.type === "histogram" &&
    ["_bucket", "_sum", "_count"].some((suffix) => name === metric.name + suffix);
}

function sampleOf(line: string, number: number): Sample {
  const [, name, set = "", value] = sampleLine.exec(line) ?? [];
  const labels = labelsOf(set);
  const amount = numberOf(value);
  if (name === undefined || labels === undefined || amount === undefined) {
    const found = JSON.stringify(line.slice(0, 100));
    throw new InvalidExposition({ line: number, found, wanted: 'name{label="value"} number' });
  }
  return { name, labels, value: amount };
}

/** Undefined where the text is no set of labels, each named once. */
function labelsOf(set: string): Readonly<Record<string, string>> | undefined {
  const labels: Record<string, string> = Object.create(null);
  labelPair.lastIndex = 0;
  while (labelPair.lastIndex < set.length) {
    const [, name, value] = labelPair.exec(set) ?? [];
    if (name === undefined || name in labels) return undefined;
    labels[name] = value.replace(/\\(.)/g, (_, mark) => mark === "n" ? "\n" : mark);
  }
  return labels;
}

function numberOf(text: string | undefined): number | undefined {
  if (text === "+Inf") return Infinity;
  if (text === "-Inf") return -Infinity;
  if (text === "NaN") return NaN;
  return text !== undefined && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)
    ? Number(text)
    : undefined;
}
