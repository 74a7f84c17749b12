// The command line with a wall clock that jumps.
import "./shifted-clock.ts";
import "../../main.ts";
