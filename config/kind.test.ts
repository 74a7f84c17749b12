import { Duration, Equal, Option, Redacted, Schema } from "effect";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  byteSize,
  choice,
  databaseUrl,
  duration,
  type Kind,
  line,
  natsUrl,
  parseDuration,
  port,
  positiveNumber,
  secret,
  showDuration,
  wholeNumber,
} from "./kind.ts";

function read<Value>(kind: Kind<Value>, text: string): Value | undefined {
  return Option.getOrUndefined(Schema.decodeUnknownOption(kind.schema)(text));
}

function roundTrips<Value>(kind: Kind<Value>, values: fc.Arbitrary<Value>): void {
  const write = Schema.encodeSync(kind.schema);
  fc.assert(fc.property(values, (value) => {
    expect(Equal.equals(read(kind, write(value)), value)).toBe(true);
  }));
}

const postgresUrl = (rest: string) => `postgres://${rest}`;

describe("a kind of value", () => {
  it("gives back what was written", () => {
    roundTrips(wholeNumber(3, 77), fc.integer({ min: 3, max: 77 }));
    roundTrips(port, fc.integer({ min: 0, max: 65_535 }));
    roundTrips(byteSize, fc.nat({ max: Number.MAX_SAFE_INTEGER }));
    roundTrips(duration, fc.integer({ min: 0, max: 999_999_999 }).map(Duration.millis));
    roundTrips(choice(["a", "b"]), fc.constantFrom("a", "b"));
    const word = fc.stringMatching(/^[a-z0-9]{1,10}$/);
    roundTrips(line("path", "a path"), fc.tuple(word, word).map((words) => words.join("/ ")));
    const host = fc.tuple(word, word, word, fc.nat(65_535));
    const urls = host.map(([user, secret, name, number]) => `${user}:${secret}@${name}:${number}`);
    roundTrips(natsUrl, urls.map((url) => Redacted.make(`nats://${url}`)));
    const text = fc.stringMatching(/^[^\p{Cc}]{1,20}$/u);
    roundTrips(secret, text.map((line) => Redacted.make(line)));
    roundTrips(databaseUrl, urls.map((url) => Redacted.make(`postgres://${url}/troupe`)));
  });

  it.each([
    [port, ["65536", "-1", "80.5", "0x50", " 80", "", "8e1", "eighty", "9".repeat(17)]],
    [wholeNumber(1, 5), ["0", "6"]],
    [positiveNumber, ["0", "-1", "1e3", "Infinity", "NaN", ".5", ""]],
    [duration, ["", "60", "1.5s", "s", "-1s", "60 s", "1w", "1234567890s", "36501d", "Infinity"]],
    [byteSize, ["", "8", "8GB", "8 GiB", "1.5GiB", "9007199254740992B", "9999TiB"]],
    [choice(["info", "debug"]), ["Info", "", "warn"]],
    [line("path", "a path"), ["", " ", " a", "a ", "a\nb", "a\u0000"]],
    [natsUrl, ["", "http://a:1", "nats://", "nats://a b", "nats://a,,b", "nats://a,"]],
    [databaseUrl, ["", "mysql://a/b", "postgres:/a", "postgres://", "postgres://a b"]],
    // What is not encoded would be taken for a host, a port or a database, and told as such.
    [
      databaseUrl,
      ["u:1/p@h/d", "u:p/w@h/d", "u:1#p@h/d", "u:1?p@h/d", "u:%p@h/d"].map(postgresUrl),
    ],
    [secret, ["", "a\nb", "a\u0000"]],
  ])("takes nothing else: $name", (kind: Kind<unknown>, texts: string[]) => {
    for (const text of texts) expect([text, read(kind, text)]).toEqual([text, undefined]);
  });

  it.each(["nats://a:4222", "a:4222", "tls://u:p@a", "nats://a:1,nats://b:2", "a, b"])(
    "takes %s for NATS",
    (text) => {
      const url = read(natsUrl, text);
      expect(url === undefined ? undefined : Redacted.value(url)).toBe(text);
    },
  );
});

describe("showDuration", () => {
  it("uses the largest whole unit", () => {
    expect(showDuration(parseDuration("90s"))).toBe("90s");
    expect(showDuration(parseDuration("120s"))).toBe("2m");
    expect(showDuration(parseDuration("48h"))).toBe("2d");
    expect(showDuration(Duration.zero)).toBe("0ms");
  });
});
