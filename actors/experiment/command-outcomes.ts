// What became of the commands that an experiment was sent last, for whoever sent them.
import type { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { checkNumbers } from "../../ml/ranges.ts";
import type { CommandOutcome } from "../../streams/experiment-state.ts";

/** Commands that are remembered. */
export const mostOutcomes = 64;

/** Outcomes by the id of the command, the oldest first. */
export class CommandOutcomes {
  private readonly outcomes = new Map<string, CommandOutcome>();

  /** Undefined for a command that did not come, or is forgotten. */
  get(command: string): CommandOutcome | undefined {
    return this.outcomes.get(command);
  }

  add(command: string, outcome: CommandOutcome): void {
    this.outcomes.set(command, outcome);
    for (const oldest of this.outcomes.keys()) {
      if (this.outcomes.size <= mostOutcomes) return;
      this.outcomes.delete(oldest);
    }
  }

  encode(to: ByteWriter): void {
    to.u8(this.outcomes.size);
    for (const [command, outcome] of this.outcomes) {
      to.text(command);
      to.u8(outcome === "ok" ? 1 : 0);
      if (outcome === "ok") continue;
      to.text(outcome.field);
      to.text(outcome.found);
      to.text(outcome.wanted);
    }
  }

  /** Reads what {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(from: ByteReader): CommandOutcomes {
    const outcomes = new CommandOutcomes();
    const count = from.u8();
    checkNumbers([count], 0, [{ name: "commands", count: 1, low: 0, high: mostOutcomes }]);
    for (let i = 0; i < count; i++) {
      const command = from.text();
      const isOk = from.u8() === 1;
      const outcome = isOk ? "ok" : { field: from.text(), found: from.text(), wanted: from.text() };
      outcomes.add(command, outcome);
    }
    return outcomes;
  }
}
