import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { partitionOf } from "../../streams/token.ts";
import { Networks } from "./networks.ts";
import { artefactSaying, convince } from "./testing-network.ts";

const name = "forecast";
const seventh = { version: 7, artefact: artefactSaying(0.1, 0.2, 0.3) };
const eighth = { version: 8, artefact: artefactSaying(-0.1, 0, 0.1) };

function running(challengerShare: number): Networks {
  const networks = new Networks();
  networks.assign({ name, champion: seventh, challenger: eighth, challengerShare });
  return networks;
}

function bytesOf(networks: Networks): Uint8Array {
  const writer = new ByteWriter();
  networks.encode(writer);
  return writer.take();
}

/** How much of what a version says of views is believed. */
function believed(networks: Networks, which: "champion" | "challenger"): number {
  return networks[which]?.correction.share(0, 60, 20, 20) ?? NaN;
}

describe("an assignment", () => {
  it("runs the versions that it names, and none that it does not", () => {
    const networks = running(0);
    expect([networks.champion?.version, networks.challenger?.version]).toEqual([7, 8]);
    networks.assign({ name, champion: eighth, challenger: undefined, challengerShare: 0 });
    expect([networks.champion?.version, networks.challenger?.version]).toEqual([8, undefined]);
    networks.assign({ name, champion: undefined, challenger: undefined, challengerShare: 0 });
    expect([networks.champion, networks.serving("v")]).toEqual([undefined, undefined]);
  });

  it("keeps what was learnt of a version that goes on, as challenger or as champion", () => {
    const networks = running(0);
    convince(networks.challenger);
    const trusted = believed(networks, "challenger");
    expect(trusted).toBeGreaterThan(0.9);
    expect(believed(networks, "champion")).toBeLessThan(0.5);
    networks.assign({ name, champion: eighth, challenger: seventh, challengerShare: 0 });
    expect(believed(networks, "champion")).toBe(trusted);
    expect(believed(networks, "challenger")).toBeLessThan(0.5);
  });

  it("compares anew where a version changes, and goes on where only the share does", () => {
    const networks = running(0);
    networks.comparison.add(0.5);
    networks.assign({ name, champion: seventh, challenger: eighth, challengerShare: 0.5 });
    expect(networks.comparison).toMatchObject({ count: 1, sum: 0.5, squares: 0.25 });
    networks.assign({ name, champion: eighth, challenger: undefined, challengerShare: 0 });
    expect(networks.comparison).toMatchObject({ count: 0, sum: 0, squares: 0 });
  });

  it("of an artefact that is none changes nothing", () => {
    const networks = running(0.25);
    const before = bytesOf(networks);
    const broken = { version: 9, artefact: seventh.artefact.slice(0, -1) };
    const tooLong = { version: 9, artefact: Buffer.concat([seventh.artefact, Buffer.alloc(1)]) };
    for (const artefact of [broken, tooLong, { version: 9, artefact: new Uint8Array() }]) {
      for (const [champion, challenger] of [[artefact, seventh], [eighth, artefact]]) {
        expect(() => networks.assign({ name, champion, challenger, challengerShare: 0 }))
          .toThrow(RangeError);
      }
    }
    expect(bytesOf(networks)).toEqual(before);
  });
});

describe("a split of videos between two versions", () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `video-${i}`);

  function challenged(share: number, of: readonly string[] = keys): string[] {
    const networks = running(share);
    return of.filter((key) => networks.serving(key) === networks.challenger);
  }

  it.each([0, 0.01, 0.1, 0.5, 0.9, 1])("has the share asked for: %f", (share) => {
    const found = challenged(share).length / keys.length;
    expect(Math.abs(found - share)).toBeLessThanOrEqual(share === 0 || share === 1 ? 0 : 0.01);
  });

  it("has it in each partition, too", () => {
    for (const partition of [0, 7, 15]) {
      const here = keys.filter((key) => partitionOf(key, 16) === partition);
      expect(here.length).toBeGreaterThan(1000);
      expect(Math.abs(challenged(0.3, here).length / here.length - 0.3)).toBeLessThan(0.05);
    }
  });

  it("stays as it is for a video: whoever had the challenger keeps it as the share grows", () => {
    const few = challenged(0.1);
    expect(challenged(0.1)).toEqual(few);
    const more = new Set(challenged(0.4));
    expect(few.filter((key) => !more.has(key))).toEqual([]);
  });
});

describe("the bytes of networks", () => {
  it("bring back versions, trust, share and comparison", () => {
    const networks = running(0.25);
    convince(networks.champion);
    networks.comparison.add(-2);
    networks.comparison.add(0.5);
    const bytes = bytesOf(networks);
    const reader = new ByteReader(bytes);
    const again = Networks.decode(reader);
    expect(reader.remaining).toBe(0);
    expect(bytesOf(again)).toEqual(bytes);
    expect([again.champion?.version, again.challenger?.version]).toEqual([7, 8]);
    expect(again.challengerShare).toBe(0.25);
    expect(again.comparison).toMatchObject({ count: 2, sum: -1.5, squares: 4.25 });
    expect(believed(again, "champion")).toBe(believed(networks, "champion"));
    const features = new Float64Array(120);
    const out = new Float64Array(3);
    again.champion?.network.run(features, out);
    expect([...out].map((value) => value.toFixed(3))).toEqual(["0.100", "0.200", "0.300"]);
  });

  it("bring back that nothing runs", () => {
    const bytes = bytesOf(new Networks());
    expect(Networks.decode(new ByteReader(bytes))).toEqual(new Networks());
  });

  it("are refused where they are cut off", () => {
    const bytes = bytesOf(running(0.25));
    for (let length = 0; length < bytes.length; length += 13) {
      expect(() => Networks.decode(new ByteReader(bytes.subarray(0, length)))).toThrow(RangeError);
    }
  });

  /** The bytes, some of them changed; places below 0 count from the end. */
  function but(at: number, ...changed: readonly number[]): Uint8Array {
    const bytes = bytesOf(running(0.25)).slice();
    bytes.set(changed, at < 0 ? bytes.length + at : at);
    return bytes;
  }

  const float = (value: number) => new Uint8Array(new Float64Array([value]).buffer);

  it.each([
    ["before a version", but(0, 2)],
    ["version of a network", but(1, 0, 0, 0, 0)],
    ["version of a network", but(1, 0, 0, 0, 0x80)],
    ["an artefact of 16777", but(8, 1)],
    ["weights in format 9", but(9, 9)],
    ["share of the challenger", but(-32, ...float(1.5))],
    ["share of the challenger", but(-32, ...float(NaN))],
    ["comparison", but(-24, ...float(Infinity))],
    ["comparison", but(-24, ...float(-1))],
    ["comparison", but(-24, ...float(0.5))],
    ["comparison", but(-16, ...float(NaN))],
    ["comparison", but(-8, ...float(-1))],
  ])("are refused where they say nonsense: %s", (message, bytes) => {
    expect(() => Networks.decode(new ByteReader(bytes))).toThrow(message);
  });

  it("are refused where champion and challenger are the same version", () => {
    const networks = new Networks();
    networks.assign({ name, champion: seventh, challenger: undefined, challengerShare: 0 });
    networks.challenger = networks.champion;
    expect(() => Networks.decode(new ByteReader(bytesOf(networks)))).toThrow("the same version 7");
  });
});
