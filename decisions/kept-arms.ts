// The arms that users keep where an experiment is sticky and its policy learns: whoever decides first puts
// the arm into a bucket on condition that nobody did before, and all others read it there.
import { JetStreamApiError, type JetStreamClient, type JetStreamManager } from "@nats-io/jetstream";
import { Result, Schema } from "effect";
import { KeptArm, keptArmsBucket, keptArmSubject } from "../streams/kept-arm.ts";
import { encodeToken } from "../streams/token.ts";
import type { Choice, Decider } from "./decider.ts";

/** A user's arm. */
export interface Keeping {
  readonly kept: KeptArm;
  /** Whether the user had it before. */
  readonly isKept: boolean;
}

/** What the bucket holds of a user; `kept` is missing where it cannot be read. */
interface Stored {
  readonly kept: KeptArm | undefined;
  readonly sequence: number;
}

interface Remembered {
  readonly kept: KeptArm;
  /** The arms that were open: once they change, others may have chosen anew. */
  readonly openKey: string;
}

const stream = `KV_${keptArmsBucket}`;
/** How long one answer of the bucket is waited for. */
const hopMs = 1000;
/** Others who choose for the same user at the same moment are given way so often. */
const attempts = 4;
const wrongLastSequence = 10071;

const decodeKept = Schema.decodeUnknownResult(Schema.fromJsonString(KeptArm));

/** The arms of users, those of the last users in memory. */
export class KeptArms {
  private readonly client: JetStreamClient;
  private readonly manager: JetStreamManager;
  private readonly limit: number;
  /** By subject, the one that was not asked for longest first. */
  private readonly remembered = new Map<string, Remembered>();

  constructor(client: JetStreamClient, manager: JetStreamManager, limit = 100_000) {
    this.client = client;
    this.manager = manager;
    this.limit = limit;
  }

  /**
   * The user's arm: the one that they have, or what `choose` says where they have none that is open.
   * Fails where the bucket does not answer.
   */
  async armOf(decider: Decider, user: string, choose: () => Choice): Promise<Keeping> {
    const { experiment, version } = decider.standing;
    const subject = keptArmSubject(experiment, encodeToken(user));
    const remembered = this.remembered.get(subject);
    if (remembered?.openKey === decider.openKey) {
      return this.remember(subject, decider, remembered.kept, true);
    }
    let stored = remembered === undefined ? undefined : await this.read(subject);
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (stored?.kept !== undefined && decider.isOpen(stored.kept)) {
        return this.remember(subject, decider, stored.kept, true);
      }
      const { arm, index, propensities } = choose();
      const kept: KeptArm = { arm, index, propensities, version };
      if (await this.put(subject, kept, stored?.sequence ?? 0)) {
        return this.remember(subject, decider, kept, false);
      }
      stored = await this.read(subject);
    }
    throw new Error(`the user's arm changed ${attempts} times while it was chosen`);
  }

  private remember(subject: string, decider: Decider, kept: KeptArm, isKept: boolean): Keeping {
    this.remembered.delete(subject);
    this.remembered.set(subject, { kept, openKey: decider.openKey });
    if (this.remembered.size > this.limit) {
      for (const oldest of this.remembered.keys()) {
        this.remembered.delete(oldest);
        break;
      }
    }
    return { kept, isKept };
  }

  /** Puts an entry in the place of the one of this sequence, 0 for none; says whether that was still so. */
  private async put(subject: string, kept: KeptArm, sequence: number): Promise<boolean> {
    try {
      await this.client.publish(subject, JSON.stringify(kept), {
        expect: { lastSubjectSequence: sequence },
        timeout: hopMs,
      });
      return true;
    } catch (cause) {
      if (cause instanceof JetStreamApiError && cause.code === wrongLastSequence) return false;
      throw cause;
    }
  }

  /** Asks the leader of the stream, who knows the newest. */
  private async read(subject: string): Promise<Stored | undefined> {
    const message = await this.manager.streams.getMessage(stream, { last_by_subj: subject });
    if (message === null) return undefined;
    const decoded = decodeKept(message.string());
    return {
      kept: Result.isSuccess(decoded) ? decoded.success : undefined,
      sequence: message.seq,
    };
  }
}
