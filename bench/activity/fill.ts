// Fills the log with events of an audience, in a process of its own: simulating takes as long as what is
// measured.
import process from "node:process";
import { connect } from "nats";
import { Publisher } from "../../streams/publisher.ts";
import { eventsOf, published } from "./audience.ts";

const [url, ...numbers] = process.argv.slice(2);
const [users, videos, from, to] = numbers.map(Number);
const connection = await connect({ servers: url });
const publisher = new Publisher(connection, { window: 8192 });
for (const event of eventsOf({ users, videos }, to)) {
  if (event.number < from) continue;
  if (!publisher.hasRoom) await publisher.ready();
  publisher.publish(...published(event), `fill.${event.number}`);
}
await publisher.flush();
publisher.close();
await connection.close();
