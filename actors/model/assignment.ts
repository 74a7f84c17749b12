// Tells the partitions which versions of a model are to serve, as the registry has it.
import type { NatsConnection } from "nats";
import type { ModelRegistry } from "../../db/model-registry.ts";
import {
  type AssignedVersion,
  type ModelAssignment,
  modelNews,
  modelNewsMessageId,
} from "../../streams/model-news.ts";
import { Publisher } from "../../streams/publisher.ts";
import { controlToken, statsSubject } from "../../streams/subjects.ts";

/** What is told, and what tells this telling from every other. */
export interface Telling {
  /** The name of the model. */
  readonly name: string;
  /** 1 to 120 letters, digits and `._@-`. Told again under the same id, it counts once. */
  readonly id: string;
}

/** Tellings until one is left standing, though others keep changing what is to serve. */
const maxTellings = 10;

/** Some seconds, after which somebody has to look why the log takes nothing. */
const patience = { retryMs: 500, attempts: 16 };

/**
 * Tells all partitions, through their logs, what the registry says is to serve, and answers with it
 * once the log has all of it. Where the registry has changed meanwhile, another may have told what is
 * newer before this told what is older: it is told again, so that whoever tells last has told what
 * holds. Fails with `StoreUnavailable` or `PublishFailed`; another telling, under another id, mends it.
 */
export async function tellAssignment(
  connection: NatsConnection,
  partitions: number,
  registry: Pick<ModelRegistry, "assignment">,
  { name, id }: Telling,
): Promise<ModelAssignment> {
  const publisher = new Publisher(connection, patience);
  try {
    let told = await registry.assignment(name);
    for (let telling = 1;; telling++) {
      await tell(publisher, partitions, told, telling === 1 ? id : `${id}.${telling}`);
      const current = await registry.assignment(name);
      if (isSame(told, current) || telling === maxTellings) return told;
      told = current;
    }
  } finally {
    publisher.close();
  }
}

async function tell(
  publisher: Publisher,
  partitions: number,
  assignment: ModelAssignment,
  id: string,
): Promise<void> {
  const payload = modelNews({ ...assignment, id });
  for (let partition = 0; partition < partitions; partition++) {
    if (!publisher.hasRoom) await publisher.ready();
    const subject = statsSubject(controlToken(partition, partitions));
    publisher.publish(subject, payload, modelNewsMessageId(id, partition));
  }
  await publisher.flush();
}

/** Versions never change, so that their numbers say all. */
function isSame(a: ModelAssignment, b: ModelAssignment): boolean {
  const isSameVersion = (a: AssignedVersion | undefined, b: AssignedVersion | undefined) =>
    a?.version === b?.version;
  return isSameVersion(a.champion, b.champion) && isSameVersion(a.challenger, b.challenger) &&
    a.challengerShare === b.challengerShare;
}
