// The model actor of segments: finds them from how users are, and tells partitions where the centres lie.
import { type ByteReader, ByteWriter } from "../../ml/bytes.ts";
import { Segmenter } from "../../ml/segments/segmenter.ts";
import { segmentFeatures } from "../prediction/segment-features.ts";
import type { ProjectionSink } from "../actor.ts";
import { type Lesson, type ModelActor, type Teller, timeIn } from "./actor.ts";

const settings = { features: segmentFeatures, orStable: true, seed: 1 };

/** Segments that are known to have been, and what they were like when they were last seen. */
interface Known {
  readonly profile: string;
  readonly centre: string;
}

/** Finds segments. */
export class SegmentActor implements ModelActor {
  readonly name = "segment";
  private readonly segmenter: Segmenter;
  private version = 0;
  private fits = 0;
  private fittedAtMs = 0;
  private lastAtMs = 0;
  /** Segments as the database has them, by id. */
  private readonly known = new Map<number, Known>();
  /** Whether rows are to be written, and those that are no more: no part of the snapshot. */
  private isChanged = false;
  private readonly retired = new Map<number, Known>();

  constructor(segmenter: Segmenter = new Segmenter(settings)) {
    this.segmenter = segmenter;
  }

  hear(lesson: Lesson, tell: Teller): void {
    if (lesson.kind !== "labelled") return;
    const { dense, labelAtMs } = lesson.example;
    this.segmenter.add(dense);
    this.lastAtMs = Math.max(this.lastAtMs, labelAtMs);
    const { fits, centres } = this.segmenter;
    if (fits === this.fits || centres === undefined) return;
    this.fits = fits;
    this.fittedAtMs = this.lastAtMs;
    this.version++;
    this.note();
    const writer = new ByteWriter();
    centres.encode(writer);
    tell.weights({
      version: this.version,
      isPromoted: true,
      baseline: NaN,
      weights: writer.take(),
    });
  }

  /** Notes which segments there are now, and which are no more. */
  private note(): void {
    const { centres } = this.segmenter;
    if (centres === undefined) return;
    const width = segmentFeatures.length;
    const now = new Map(centres.ids.map((id, place) => {
      const numbers = centres.centres.subarray(place * width, (place + 1) * width);
      const named = segmentFeatures.map((
        { name },
        i,
      ) => [name, Math.round(numbers[i] * 1e3) / 1e3]);
      const centre = JSON.stringify(Object.fromEntries(named));
      return [id, { profile: centres.profiles[place], centre }] as const;
    }));
    for (const [id, known] of this.known) {
      if (now.has(id)) continue;
      this.known.delete(id);
      this.retired.set(id, known);
    }
    for (const [id, known] of now) this.known.set(id, known);
    this.isChanged = true;
  }

  inspect(): unknown {
    const { centres } = this.segmenter;
    return {
      name: this.name,
      version: this.version,
      examples: this.segmenter.examples,
      fittedAt: this.fits === 0 ? null : new Date(this.fittedAtMs).toISOString(),
      segments: centres?.ids.map((id, place) => ({ id, profile: centres.profiles[place] })) ?? [],
    };
  }

  project(sink: ProjectionSink): void {
    if (!this.isChanged) return;
    this.isChanged = false;
    const { fittedAtMs } = this;
    for (const [segments, isRetired] of [[this.known, false], [this.retired, true]] as const) {
      for (const [id, { profile, centre }] of segments) {
        sink.segments.push({ id, profile, centre, fittedAtMs, isRetired });
      }
    }
    this.retired.clear();
    sink.learners.push({
      name: this.name,
      version: this.version,
      atMs: this.fittedAtMs,
      examples: this.segmenter.examples,
      isPromoted: true,
      figures: JSON.stringify({ segments: this.known.size }),
    });
  }

  encode(writer: ByteWriter): void {
    writer.u32(this.version);
    writer.u32(this.fits);
    writer.f64(this.fittedAtMs);
    writer.f64(this.lastAtMs);
    writer.u32(this.known.size);
    for (const [id, { profile, centre }] of this.known) {
      writer.u32(id);
      writer.text(profile);
      writer.text(centre);
    }
    this.segmenter.encode(writer);
  }

  /** What {@link encode} wrote; a `RangeError` where these bytes are none. */
  static decode(reader: ByteReader): SegmentActor {
    const [version, fits] = [reader.u32(), reader.u32()];
    const [fittedAtMs, lastAtMs] = [timeIn(reader), timeIn(reader)];
    const count = reader.u32();
    if (count > reader.remaining) throw new RangeError(`${count} segments, which cannot be`);
    const known: [number, Known][] = [];
    for (let i = 0; i < count; i++) {
      known.push([reader.u32(), { profile: reader.text(), centre: reader.text() }]);
    }
    const actor = new SegmentActor(Segmenter.decode(reader, settings));
    actor.version = version;
    actor.fits = fits;
    actor.fittedAtMs = fittedAtMs;
    actor.lastAtMs = lastAtMs;
    for (const [id, segment] of known) actor.known.set(id, segment);
    return actor;
  }
}
