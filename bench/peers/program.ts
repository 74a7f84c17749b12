// How the program of a peer begins and ends: what it is given, how it says that it is at work, and
// when it is to stop.
import process from "node:process";

/** What a peer finds around it. */
export interface Surroundings {
  readonly natsUrl: string;
  /** A database of the peer's own, empty at its first start. */
  readonly databaseUrl: string;
  /** A folder of the peer's own, empty at its first start. */
  readonly folder: string;
}

/** Reads the surroundings from the environment, where the driver has put them. */
export function surroundings(): Surroundings {
  return {
    natsUrl: setting("NATS_URL"),
    databaseUrl: setting("DATABASE_URL"),
    folder: setting("PEER_FOLDER"),
  };
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name}: found nothing, wanted what the driver sets`);
  }
  return value;
}

/** Tells the driver that readings are being consumed from now on. */
export function sayReady(): void {
  process.stdout.write("ready\n");
}

/** Resolves when the driver asks the peer to end. */
export function askedToStop(): Promise<void> {
  return new Promise((resolve) => process.once("SIGTERM", () => resolve()));
}
