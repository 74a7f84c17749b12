// The versions of the network that a partition runs: the champion, and a challenger beside it on the
// same events.
import { ByteReader, type ByteWriter } from "../../ml/bytes.ts";
import { Correction } from "../../ml/correction.ts";
import { Network } from "../../ml/network/cell.ts";
import { decodeWeights } from "../../ml/network/weights.ts";
import { checkNumbers, type NumberRange } from "../../ml/ranges.ts";
import {
  type AssignedVersion,
  maxArtefactBytes,
  type ModelAssignment,
} from "../../streams/model-news.ts";
import { maxVersion } from "../../streams/model-version.ts";
import { partitionOf } from "../../streams/token.ts";

/** Parts that videos are cut into for a split between two versions. */
const splitParts = 10_000;

const versionRange: readonly NumberRange[] = [
  { name: "version of a network", count: 1, low: 1, high: maxVersion, whole: true },
];

/** One version at work. */
export class RunningVersion {
  readonly version: number;
  readonly artefact: Uint8Array;
  readonly network: Network;
  /** How much of it is believed, which this partition finds out for itself. */
  readonly correction: Correction;

  /** Throws a `RangeError` where the artefact is none. */
  constructor({ version, artefact }: AssignedVersion, correction: Correction = new Correction()) {
    this.version = version;
    this.artefact = artefact;
    this.correction = correction;
    const reader = new ByteReader(artefact);
    const weights = decodeWeights(reader);
    if (reader.remaining > 0) throw new RangeError(`${reader.remaining} bytes too many`);
    this.network = new Network(weights);
  }
}

/** Readings at which champion and challenger were compared, and the differences of their losses. */
export class Comparison {
  count = 0;
  /** Sums of the champion's loss less the challenger's, and of its square. */
  sum = 0;
  squares = 0;

  add(difference: number): void {
    this.count++;
    this.sum += difference;
    this.squares += difference * difference;
  }
}

/** The versions that run here. */
export class Networks {
  champion: RunningVersion | undefined;
  challenger: RunningVersion | undefined;
  /** The share of the videos that the challenger serves. */
  challengerShare = 0;
  /** Since what was last told of it. */
  comparison = new Comparison();

  /** Takes up an assignment. Throws a `RangeError`, and stays as it was, where an artefact is none. */
  assign({ champion, challenger, challengerShare }: ModelAssignment): void {
    const now = [this.champion, this.challenger];
    const running = (version: AssignedVersion | undefined) =>
      version &&
      (now.find((one) => one?.version === version.version) ?? new RunningVersion(version));
    const [nextChampion, nextChallenger] = [running(champion), running(challenger)];
    if (nextChampion !== this.champion || nextChallenger !== this.challenger) {
      this.comparison = new Comparison();
    }
    this.champion = nextChampion;
    this.challenger = nextChallenger;
    this.challengerShare = challengerShare;
  }

  /** The version that serves a video, by the hash of its key where videos are split. */
  serving(key: string): RunningVersion | undefined {
    if (this.challengerShare === 0) return this.champion;
    const part = partitionOf(`split ${key}`, splitParts);
    return part < this.challengerShare * splitParts ? this.challenger : this.champion;
  }

  encode(to: ByteWriter): void {
    for (const running of [this.champion, this.challenger]) {
      to.u8(running === undefined ? 0 : 1);
      if (running === undefined) continue;
      to.u32(running.version);
      to.u32(running.artefact.length);
      for (const byte of running.artefact) to.u8(byte);
      running.correction.encode(to);
    }
    to.f64(this.challengerShare);
    to.f64(this.comparison.count);
    to.f64(this.comparison.sum);
    to.f64(this.comparison.squares);
  }

  /** The networks that {@link encode} wrote. Throws a `RangeError` where the bytes are none. */
  static decode(from: ByteReader): Networks {
    const networks = new Networks();
    networks.champion = decodeRunning(from);
    networks.challenger = decodeRunning(from);
    const { champion, challenger } = networks;
    if (challenger !== undefined && challenger.version === champion?.version) {
      throw new RangeError(`champion and challenger: found the same version ${challenger.version}`);
    }
    const [share, count, sum, squares] = [from.f64(), from.f64(), from.f64(), from.f64()];
    const isShare = share >= 0 && share <= 1 && (share === 0 || challenger !== undefined);
    if (!isShare) throw new RangeError(`share of the challenger: found ${share}`);
    const isCount = Number.isSafeInteger(count) && count >= 0;
    if (!(isCount && Number.isFinite(sum) && squares >= 0 && Number.isFinite(squares))) {
      throw new RangeError(`comparison: found ${count}, ${sum} and ${squares}`);
    }
    networks.challengerShare = share;
    networks.comparison.count = count;
    networks.comparison.sum = sum;
    networks.comparison.squares = squares;
    return networks;
  }
}

function decodeRunning(from: ByteReader): RunningVersion | undefined {
  const present = from.u8();
  if (present > 1) throw new RangeError(`found ${present}, wanted 0 or 1 before a version`);
  if (present === 0) return undefined;
  const version = from.u32();
  checkNumbers([version], 0, versionRange);
  const length = from.u32();
  if (length > maxArtefactBytes) throw new RangeError(`found an artefact of ${length} bytes`);
  const artefact = Uint8Array.from({ length }, () => from.u8());
  return new RunningVersion({ version, artefact }, Correction.decode(from));
}
