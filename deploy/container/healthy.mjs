// Whether the process of this container lives, for the health check of the image: exit code 0 where it
// answers on its port for metrics, or on that of the API where it has none.
import process from "node:process";

const { PORT = "8080", TROUPE_METRICS_PORT = "0" } = process.env;
const port = TROUPE_METRICS_PORT === "0" ? PORT : TROUPE_METRICS_PORT;
const answer = await fetch(`http://127.0.0.1:${port}/health/live`).catch(() => undefined);
process.exit(answer?.ok === true ? 0 : 1);
