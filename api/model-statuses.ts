// What the trainers of models said last, for the live feed and for whoever asks whether all is well.
import { Result, Schema } from "effect";
import { ModelStatus } from "../streams/model-status.ts";

/** A trainer that is silent for longer while it trains, trains no more. */
export const trainingFreshMs = 10_000;
/** Models whose status is remembered. */
const maxModels = 16;

const decodeStatus = Schema.decodeUnknownResult(Schema.fromJsonString(ModelStatus));

/** The last word of each trainer. */
export class ModelStatuses {
  private readonly heard = new Map<string, { status: ModelStatus; heardAtMs: number }>();

  /** Takes a message; one that is no status says nothing. */
  hear(payload: string, nowMs: number): void {
    const decoded = decodeStatus(payload);
    if (Result.isFailure(decoded)) return;
    const status = decoded.success;
    if (!this.heard.has(status.name) && this.heard.size >= maxModels) return;
    this.heard.set(status.name, { status, heardAtMs: nowMs });
  }

  /** What still holds, by the names of the models. */
  recent(nowMs: number): ModelStatus[] {
    const recent = [...this.heard.values()].filter(({ status, heardAtMs }) =>
      status.state !== "training" || heardAtMs >= nowMs - trainingFreshMs
    );
    return recent.map(({ status }) => status).sort((a, b) => a.name.localeCompare(b.name));
  }
}
