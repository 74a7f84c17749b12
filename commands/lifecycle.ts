// What a service says in the log when it begins and when it ends.
import process from "node:process";
import { Effect, Equal, References, Schema, type Scope } from "effect";
import type { Setting } from "../config/setting.ts";
import { type Configuration, settingNames, settings } from "../config/table.ts";
import manifest from "../package.json" with { type: "json" };

/** Says that the process begins, with its configuration, and when the scope closes that it has ended. */
export function tellLife(
  component: string,
  configuration: Configuration,
): Effect.Effect<void, never, Scope.Scope> {
  const say = (message: string, fields: Readonly<Record<string, unknown>>) =>
    Effect.annotateLogs(Effect.logInfo(message), { component, ...fields });
  return Effect.gen(function* () {
    const { pid } = process;
    const runtime = process.versions.deno === undefined
      ? `node ${process.versions.node}`
      : `deno ${process.versions.deno}`;
    yield* Effect.addFinalizer(() => say("stopped", { pid }));
    const configured = configurationShown(configuration);
    yield* say("started", { version: manifest.version, runtime, pid, configuration: configured });
  });
}

/**
 * Has the log leave out what goes as it should, unless more was asked for: for a command that tells a
 * person about that on stdout.
 */
export function quietly({ logLevel }: Configuration) {
  return <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    logLevel === "info"
      ? Effect.provideService(effect, References.MinimumLogLevel, "Warn")
      : effect;
}

/** Every setting that is not left as it was, as text; secrets are hidden. */
export function configurationShown(configuration: Configuration): Readonly<Record<string, string>> {
  const shown: Record<string, string> = {};
  for (const name of settingNames) {
    const { kind, default: fallback }: Setting<unknown, unknown> = settings[name];
    const value: unknown = configuration[name];
    if (value === undefined || Equal.equals(value, fallback)) continue;
    shown[name] = kind.secret ? "(hidden)" : Schema.encodeUnknownSync(kind.schema)(value);
  }
  return shown;
}
