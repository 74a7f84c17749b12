// What stands behind `troupe`, where it stands alone: it then is the demo that is wanted.

/** Flags that every command takes, and the word behind them. */
const withValue = ["--config", "--log-level"];

/** Flags that are answered without any command. */
const answered = /^(--help|-h|--version|-v|--completions)(=|$)/;

/**
 * Puts `demo` in front where no command is named. `-h` and the like ask about Troupe as a whole.
 *
 * ```ts
 * withCommand(["--for", "20s"]); // ["demo", "--for", "20s"]
 * withCommand(["--log-level", "debug", "api"]); // as it is
 * ```
 */
export function withCommand(words: readonly string[]): readonly string[] {
  let at = 0;
  while (words.length > at && withValue.some((flag) => words[at].split("=")[0] === flag)) {
    at += words[at].includes("=") ? 1 : 2;
  }
  const first = words[at] ?? "";
  const isNamed = first !== "" && !first.startsWith("-");
  return isNamed || answered.test(first) ? words : ["demo", ...words];
}
