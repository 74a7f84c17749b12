// The best of many, without sorting them all.

/** Keeps the `size` places with the highest scores. Of equal scores, those offered first stay. */
export class Top {
  /** The places kept so far, the best first: the first {@link length} of it. */
  readonly places: Int32Array;
  length = 0;
  private readonly scores: Float64Array;

  constructor(size: number) {
    this.places = new Int32Array(size);
    this.scores = new Float64Array(size);
  }

  /** What a score must exceed to be kept. */
  get least(): number {
    return this.length < this.places.length ? -Infinity : this.scores[this.length - 1];
  }

  clear(): void {
    this.length = 0;
  }

  /** Takes in a place whose score exceeds {@link least}. */
  add(place: number, score: number): void {
    const { places, scores } = this;
    let at = this.length < places.length ? this.length++ : this.length - 1;
    for (; at > 0 && scores[at - 1] < score; at--) {
      places[at] = places[at - 1];
      scores[at] = scores[at - 1];
    }
    places[at] = place;
    scores[at] = score;
  }
}
