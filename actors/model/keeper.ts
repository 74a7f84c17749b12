// Keeps a model: hears what partitions tell, trains, and sees to it that the better version serves. The
// same in a cluster, where one process has it, and in an evaluation.
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { decodeExample } from "../../ml/network/example.ts";
import { decodeWeights, encodeWeights, type NetworkWeights } from "../../ml/network/weights.ts";
import type { ModelRegistry } from "../../db/model-registry.ts";
import { decodeComparison, decodeDrift, lessonKindOf } from "../../streams/lessons.ts";
import type { ModelStatus } from "../../streams/model-status.ts";
import { versionText } from "../../streams/model-version.ts";
import { Rejection } from "../../streams/rejection.ts";
import {
  defaultHyperparameters,
  type TrainingMetrics,
  type TrainingProgress,
  type TrainingRequest,
  type TrainingResult,
} from "../../training/request.ts";
import { type Duty, maxKeptExamples, ModelLife } from "./life.ts";

/** What a keeper needs from outside. */
export interface KeeperPorts {
  readonly registry: ModelRegistry;
  /** Trains beside the event loop; rejects with the reason where nothing comes of it. */
  train(
    request: TrainingRequest,
    onProgress: (progress: TrainingProgress) => void,
  ): Promise<TrainingResult>;
  /** Tells all partitions what the registry says is to serve; told again under one id it counts once. */
  tell(id: string): Promise<void>;
  /** Hears how it is. */
  report(status: Omit<ModelStatus, "at">): void;
}

/** What is kept and how. */
export interface KeeperSettings {
  /** Name of the model. */
  readonly name: string;
  /** Event time between trainings, at least. */
  readonly everyMs: number;
  /** What all that is random in trainings is drawn from. */
  readonly seed: number;
  /** Version of this program, to be written beside each version. */
  readonly codeVersion: string;
}

/** A version that leaves more than this share of the mix's loss on the validation part is of no use. */
const worthwhile = 0.999;

const hyperparameters = { ...defaultHyperparameters, maxEpochs: 30, patience: 4 };

/** Hears, trains, compares and promotes. */
export class ModelKeeper {
  private readonly ports: KeeperPorts;
  private readonly settings: KeeperSettings;
  private readonly life: ModelLife;
  private failure: string | undefined;

  constructor(ports: KeeperPorts, settings: KeeperSettings) {
    this.ports = ports;
    this.settings = settings;
    this.life = new ModelLife(settings.everyMs);
  }

  /**
   * Begins where an earlier keeper stopped, and tells the partitions what serves, in case that one died
   * between a change and its telling.
   */
  async start(): Promise<void> {
    const { registry } = this.ports;
    const { name } = this.settings;
    const { items } = await registry.list({ name, limit: 1, after: undefined });
    const [newest] = items;
    if (newest !== undefined) {
      const examples = newest.metrics["examples"];
      this.life.trained(newest.trainedUntilMs, typeof examples === "number" ? examples : 1);
      await this.ports.tell(`start-${newest.version}-${await this.eventNumber()}`);
    }
    this.report("idle");
  }

  /** Hears a lesson; what cannot be read teaches nothing. */
  hear(subject: string, payload: Uint8Array): Rejection | undefined {
    const kind = lessonKindOf(subject);
    if (kind === "window") {
      try {
        this.life.hearExample(decodeExample(new ByteReader(payload)));
      } catch (cause) {
        return new Rejection("payload", String(cause), "an example");
      }
    } else if (kind === "comparison") {
      const lesson = decodeComparison(payload);
      if (lesson instanceof Rejection) return lesson;
      this.life.hearComparison(lesson);
    } else if (kind === "drift") {
      const lesson = decodeDrift(payload);
      if (lesson instanceof Rejection) return lesson;
      this.life.hearDrift(lesson.atMs);
    }
    return undefined;
  }

  /**
   * Does what is due, and says whether anything was; a training that is due waits for a call that
   * `mayTrain`. Fails with `StoreUnavailable` or whatever telling failed with.
   */
  async attend(mayTrain = true): Promise<boolean> {
    if (!this.life.hasNews) return false;
    const standing = await this.ports.registry.standing(this.settings.name);
    const duty = this.life.duty(standing);
    if (duty === undefined || (duty.kind === "train" && !mayTrain)) return false;
    if (duty.kind === "train") await this.train(duty.why, standing.champion);
    else await this.judge(duty);
    return true;
  }

  private async train(why: "schedule" | "drift", champion: number | undefined): Promise<void> {
    const { registry } = this.ports;
    const { name, seed, codeVersion } = this.settings;
    const atMs = this.life.atMs;
    if (why === "drift") {
      await registry.note(name, "drift", { reason: "Forecasts have become worse for good.", atMs });
    }
    const { items } = await registry.list({ name, limit: 1, after: undefined });
    const drawn = seed + (items[0]?.version ?? 0);
    const examples = this.life.examples.slice(-maxKeptExamples);
    this.report("training");
    let result: TrainingResult;
    try {
      const request = {
        examples,
        seed: drawn,
        hyperparameters,
        warmStart: await this.warm(champion),
      };
      result = await this.ports.train(request, (progress) => this.report("training", progress));
    } catch (cause) {
      this.failure = cause instanceof Error ? cause.message : String(cause);
      this.life.trained(atMs ?? 0, examples.length);
      await registry.note(name, "training-failed", { reason: this.failure, atMs });
      this.report("failed");
      return;
    }
    this.failure = undefined;
    const { metrics } = result;
    this.life.trained(metrics.trainedUntilMs, examples.length);
    const writer = new ByteWriter(4096);
    encodeWeights(result.weights, writer);
    const version = await registry.register({
      name,
      trainedFromMs: metrics.trainedFromMs,
      trainedUntilMs: metrics.trainedUntilMs,
      codeVersion,
      seed: drawn,
      parentVersion: champion,
      hyperParameters: { ...hyperparameters },
      metrics: { ...metrics },
      artefact: writer.take(),
    }, { reason: trainedText(why, metrics), atMs });
    await registry.challenge(name, version, {
      reason: `${versionText(name, version)} runs beside what serves, on the same readings.`,
      atMs,
    });
    if (metrics.validationLoss < worthwhile * metrics.baselineLoss) {
      await this.ports.tell(`challenge-${version}`);
    } else {
      const reason = "It is no better than the mix on the readings held back.";
      await registry.reject(name, version, { reason, atMs });
    }
    this.report("idle");
  }

  private async judge(duty: Exclude<Duty, { kind: "train" }>): Promise<void> {
    const { registry } = this.ports;
    const { name } = this.settings;
    const { challenger, found } = duty;
    const { champion, readings, meanDifference, standardError } = found;
    const figures = { champion, readings, meanDifference, standardError };
    const against = champion === 0 ? "the mix alone" : versionText(name, champion);
    const difference = `${Math.abs(meanDifference).toFixed(4)} ± ${standardError.toFixed(4)} ` +
      `usual losses a reading, on ${readings} later readings`;
    const atMs = this.life.atMs;
    if (duty.kind === "promote") {
      const reason = `Its loss is smaller than that of ${against} by ${difference}.`;
      await registry.promote(name, challenger, { reason, atMs, figures, over: champion });
    } else {
      const isLarger = meanDifference < -2 * standardError;
      const verdict = isLarger ? "larger" : "not surely smaller";
      const reason = `Its loss is ${verdict} than that of ${against}: ${difference}.`;
      await registry.reject(name, challenger, { reason, atMs, figures });
    }
    await this.ports.tell(`${duty.kind}-${challenger}-${await this.eventNumber()}`);
    this.report(this.failure === undefined ? "idle" : "failed");
  }

  private async warm(champion: number | undefined): Promise<NetworkWeights | undefined> {
    if (champion === undefined) return undefined;
    const artefact = await this.ports.registry.artefact(this.settings.name, champion);
    return artefact === undefined ? undefined : decodeWeights(new ByteReader(artefact));
  }

  /** A number that differs after every change, for ids of tellings. */
  private async eventNumber(): Promise<number> {
    const { name } = this.settings;
    const selection = { fromMs: undefined, toMs: undefined, limit: 1, afterId: undefined };
    const { items } = await this.ports.registry.events(name, selection);
    return items[0]?.id ?? 0;
  }

  private report(state: ModelStatus["state"], progress?: TrainingProgress): void {
    const { life, settings, failure } = this;
    this.ports.report({
      name: settings.name,
      state,
      examples: life.gathered,
      wanted: life.wanted,
      epoch: progress?.epoch ?? 0,
      epochs: progress?.maxEpochs ?? 0,
      trainingLoss: progress?.trainingLoss ?? null,
      validationLoss: progress?.validationLoss ?? null,
      reason: failure ?? null,
    });
  }
}

function trainedText(why: "schedule" | "drift", metrics: TrainingMetrics): string {
  const { examples, epochs, seconds, validationLoss, baselineLoss } = metrics;
  return `Trained ${why === "drift" ? "after a drift" : "on schedule"} on ${examples} windows, ` +
    `${epochs} passes in ${seconds.toFixed(1)} s: validation loss ${validationLoss.toFixed(4)}, ` +
    `the mix's ${baselineLoss.toFixed(4)}.`;
}
