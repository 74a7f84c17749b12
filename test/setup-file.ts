// Before the tests of each file: properties draw from the seed of the run.
import fc from "fast-check";
import { seedOfRun } from "./seed.ts";

fc.configureGlobal({ seed: seedOfRun() });
