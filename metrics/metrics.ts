// What one process measures. Who has something to count keeps a counter; who is looked at instead sets
// its figures whenever somebody reads.
//
// Effect's own metrics are not used: a series of theirs can neither leave nor take over a sum that is
// kept elsewhere, and nothing bounds how many there are.
import { exposition, type Told } from "./exposition.ts";
import { Family } from "./family.ts";
import { Counter, Gauge, Histogram } from "./series.ts";
import {
  type CounterName,
  type GaugeName,
  type HistogramName,
  metricNames,
  metricTable,
} from "./table.ts";

/** Sets figures for a reader; it is to answer for its own failures. */
export type Refresh = () => void | Promise<void>;

/** The metrics of one process. One that nobody asked for is not told. */
export class Metrics {
  private readonly counters = new Map<string, Family<Counter>>();
  private readonly gauges = new Map<string, Family<Gauge>>();
  private readonly histograms = new Map<string, Family<Histogram>>();
  private readonly refreshes = new Set<Refresh>();
  private readonly refreshMs: number;

  /** A reader waits `refreshMs` for figures that have to be fetched; then he gets those before. */
  constructor(refreshMs = 2000) {
    this.refreshMs = refreshMs;
  }

  counter(name: CounterName): Family<Counter> {
    return familyOf(this.counters, name, () => new Counter());
  }

  gauge(name: GaugeName): Family<Gauge> {
    return familyOf(this.gauges, name, () => new Gauge());
  }

  histogram(name: HistogramName): Family<Histogram> {
    return familyOf(this.histograms, name, () => new Histogram());
  }

  /** Has `refresh` run before each reading, until what comes back is called. */
  onRead(refresh: Refresh): () => void {
    this.refreshes.add(refresh);
    return () => void this.refreshes.delete(refresh);
  }

  /** Everything, in the text format of Prometheus. */
  async read(): Promise<string> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLong = new Promise<void>((resolve) => timer = setTimeout(resolve, this.refreshMs));
    const refreshed = Promise.all(Array.from(this.refreshes, (refresh) => refresh()));
    await Promise.race([refreshed, tooLong]);
    clearTimeout(timer);
    return exposition(metricNames.flatMap((name) => this.told(name) ?? []));
  }

  private told(name: (typeof metricNames)[number]): Told | undefined {
    const family = this.counters.get(name) ?? this.gauges.get(name) ?? this.histograms.get(name);
    return family && { name, definition: metricTable[name], series: family.all() };
  }
}

function familyOf<Series>(
  families: Map<string, Family<Series>>,
  name: CounterName | GaugeName | HistogramName,
  make: () => Series,
): Family<Series> {
  let family = families.get(name);
  if (family === undefined) {
    family = new Family(metricTable[name].labels.length, make);
    families.set(name, family);
  }
  return family;
}
