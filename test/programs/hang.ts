// Hangs, under a watchdog that waits for no more than a second.
import { Watchdog } from "../fuzz/watchdog.ts";

const watchdog = new Watchdog("hang", 1000);
watchdog.beat();
for (let turns = 0;; turns++);
