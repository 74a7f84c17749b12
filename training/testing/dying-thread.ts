// A training thread that dies at once, for tests.
import process from "node:process";

process.exit(3);
