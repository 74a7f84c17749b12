// A process that commits to the embedded database in a folder until it is killed, and says after
// each commit how far it has come: for the test that kills it.
import process from "node:process";
import { checkpointOf, type Owner, snapshotOf } from "./checkpoint-examples.ts";
import { openDatabase } from "./database.ts";
import { migrate } from "./migrate.ts";
import { PostgresStore } from "./postgres-store.ts";

const [folder, cacheFolder] = process.argv.slice(2);
const database = await openDatabase({ folder, cacheFolder });
await migrate(database);
const store = new PostgresStore(database);
let owner: Owner = { kind: "video", partition: 0, ...await store.claim("video", 0, 1, "writer") };
for (;;) {
  const key = String(owner.sequence + 1);
  const state = new Uint8Array(2000).fill(owner.sequence + 1);
  await store.commit(checkpointOf(owner, { snapshots: [snapshotOf(key, { state })] }));
  owner = { ...owner, sequence: owner.sequence + 1 };
  process.stdout.write(`${owner.sequence}\n`);
}
