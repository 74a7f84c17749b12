// What a forecast costs: the processor's time for one look ahead at all three targets, without and with
// the network, and for learning from what came.
import { correctedGain, Correction } from "../../ml/correction.ts";
import { Forecaster } from "../../ml/forecaster.ts";
import { Network } from "../../ml/network/cell.ts";
import { readFeatures } from "../../ml/network/features.ts";
import { featureCount, networkInputs, weightLayout } from "../../ml/network/weights.ts";
import { Outlook } from "../../ml/outlook.ts";
import { PooledForecaster } from "../../ml/pooled-forecaster.ts";
import { Random } from "../../ml/random.ts";
import { RollingWindow, targetCount } from "../../ml/window.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 0, 1);
const videoCount = 200;
/** So many hours that every window is full and the same hour a week ago is known. */
const learnedHours = 200;
const rounds = 200;
const units = 8;

/** Microseconds of the processor a video, median of many rounds over some hundred videos. */
export interface ForecastCost {
  readonly look: number;
  readonly network: number;
  readonly learn: number;
}

/** One video, read every hour. */
class Video {
  readonly window = new RollingWindow();
  readonly forecaster = new Forecaster();
  readonly outlook = new Outlook();
  readonly dates = { publishedAtMs: startMs, firstAtMs: startMs };
  private readonly random: Random;
  private readonly viewsPerHour: number;
  readonly gains = [0, 0, 0];

  constructor(number: number) {
    this.random = new Random(1, number);
    this.viewsPerHour = Math.exp(this.random.normal(5, 1.5));
    this.window.push(startMs, 1000, 40, 5);
  }

  /** What the next hour brings. */
  draw(hour: number): void {
    const rate = this.viewsPerHour * (1 + 0.5 * Math.cos(hour * Math.PI / 12)) *
      Math.exp(this.random.normal(0, 0.2));
    this.gains[0] = this.random.poisson(rate);
    this.gains[1] = this.random.poisson(this.gains[0] / 25);
    this.gains[2] = this.random.poisson(this.gains[0] / 400);
  }

  /** Takes the reading that ends an hour. */
  push(): void {
    const { window, gains } = this;
    const [last, lastMs] = [window.length - 1, window.lastAtMs];
    this.forecaster.remember(lastMs, lastMs + hourMs, gains);
    window.push(
      lastMs + hourMs,
      window.counter(last, 0) + gains[0],
      window.counter(last, 1) + gains[1],
      window.counter(last, 2) + gains[2],
    );
  }
}

const allUsable = () => true;

/** Measures on this machine. */
export function forecastCost(): ForecastCost {
  const shared = new PooledForecaster();
  const videos = Array.from({ length: videoCount }, (_, number) => new Video(number));
  const look = ({ forecaster, window, dates, outlook }: Video) =>
    forecaster.look(window, dates, hourMs, shared, undefined, outlook);
  const learn = ({ forecaster, window, outlook, gains }: Video) =>
    forecaster.learn(window, outlook, gains, allUsable, shared);
  const hear = networkPass();
  const costs = { look: [] as number[], network: [] as number[], learn: [] as number[] };
  for (let hour = 0; hour < learnedHours + rounds; hour++) {
    for (const video of videos) video.draw(hour);
    const looked = microsEach(videos, look);
    const heard = microsEach(videos, hear);
    const learned = microsEach(videos, learn);
    for (const video of videos) video.push();
    if (hour < learnedHours) continue;
    costs.look.push(looked);
    costs.network.push(heard);
    costs.learn.push(learned);
  }
  const { network, ...others } = costs;
  return { look: median(others.look), network: median(network), learn: median(others.learn) };
}

/** What an actor does with a network: features of the window, its answer, how much to believe. */
function networkPass(): (video: Video) => void {
  const random = new Random(2);
  const network = new Network({
    units,
    values: Float32Array.from({ length: weightLayout(units).count }, () => random.normal(0, 0.3)),
    means: new Float64Array(networkInputs).fill(1),
    deviations: new Float64Array(networkInputs).fill(2),
  });
  const correction = new Correction();
  const features = new Float64Array(featureCount);
  const logRatios = new Float64Array(targetCount);
  const gains = new Float64Array(targetCount);
  return ({ window, outlook }) => {
    if (!readFeatures(window, features)) return;
    network.run(features, logRatios);
    for (let target = 0; target < targetCount; target++) {
      const mixGain = outlook.mix[target];
      const share = correction.share(target, mixGain, outlook.readings, outlook.ageHours);
      gains[target] = correctedGain(mixGain, share * logRatios[target]);
    }
  };
}

/** Microseconds of the processor that `work` takes of each video. */
function microsEach(videos: readonly Video[], work: (video: Video) => void): number {
  const startedMs = performance.now();
  for (const video of videos) work(video);
  return 1000 * (performance.now() - startedMs) / videos.length;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1];
}
