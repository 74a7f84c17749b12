// What is believed about one number, as a table of its distribution.

/** Cells of a table to either side of the most likely place. */
const cellsPerSide = 16;

/** A table ends where the density has fallen to e^-20 of its height. */
const depth = 20;

/** What spreads less than this is as good as normal, and rounding would show in the exact density. */
const narrow = 1e-4;

/** A density around its most likely place 0, whose logarithm is concave. */
interface Shape {
  /** Logarithm of the density at a distance, 0 at 0. */
  logDensity(distance: number): number;
  /** About how far it spreads, to begin the search for its ends with. */
  readonly spread: number;
  /** Where a distance leads in the table, and how fast that rises; the distance itself and 1 if absent. */
  place?(distance: number): number;
  slope?(distance: number): number;
}

/** A distribution as its values and densities at some places, more of them where it is steep. */
class Table {
  readonly places = new Float64Array(2 * cellsPerSide + 1);
  private readonly probabilities = new Float64Array(2 * cellsPerSide + 1);
  private readonly densities = new Float64Array(2 * cellsPerSide + 1);

  constructor(shape: Shape) {
    const { places, probabilities, densities } = this;
    const left = sideOf(shape, -1);
    const right = sideOf(shape, 1);
    let before = -left;
    let densityBefore = 0;
    let sum = 0;
    for (let node = 0; node < places.length; node++) {
      const step = node / cellsPerSide - 1;
      const distance = step * Math.abs(step) * (step < 0 ? left : right);
      const density = Math.exp(shape.logDensity(distance));
      if (node > 0) {
        const middle = Math.exp(shape.logDensity((before + distance) / 2));
        sum += (distance - before) * (densityBefore + 4 * middle + density) / 6;
      }
      places[node] = shape.place?.(distance) ?? distance;
      densities[node] = density / (shape.slope?.(distance) ?? 1);
      probabilities[node] = sum;
      [before, densityBefore] = [distance, density];
    }
    for (let node = 0; node < places.length; node++) {
      probabilities[node] /= sum;
      densities[node] /= sum;
    }
  }

  /** Cubic between two places, never falling. */
  at(place: number): number {
    const { places, probabilities, densities } = this;
    const last = places.length - 1;
    if (!(place > places[0])) return 0;
    if (place >= places[last]) return 1;
    let node = 0;
    for (let high = last; high - node > 1;) {
      const middle = (node + high) >> 1;
      if (places[middle] <= place) node = middle;
      else high = middle;
    }
    const width = places[node + 1] - places[node];
    const at = (place - places[node]) / width;
    const [from, to] = [probabilities[node], probabilities[node + 1]];
    const rise = at * at * (3 - 2 * at);
    const bend = at * (1 - at) * width * (densities[node] * (1 - at) - densities[node + 1] * at);
    return Math.max(from, Math.min(to, from + (to - from) * rise + bend));
  }
}

const normalTable = new Table({
  logDensity: (distance) => -distance * distance / 2,
  spread: 1,
});

/**
 * The distribution of one number. Places may lie on another scale than the number itself, which is the same
 * for all posteriors of a family: log odds, logarithms.
 *
 * ```ts
 * const posterior = betaPosterior(3, 2); // of a rate, by its log odds
 * posterior.distribution(Math.log(1));   // 0.3125, the probability that the rate is at most 1 / 2
 * ```
 */
export class Posterior {
  private readonly table: Table;
  private readonly centre: number;
  private readonly scale: number;

  /** What the table says, `scale` times as wide around `centre`. */
  constructor(table: Table, centre: number, scale: number) {
    this.table = table;
    this.centre = centre;
    this.scale = scale;
  }

  /** The least and the greatest place: what lies beyond is as good as impossible. */
  get low(): number {
    return this.centre + this.scale * this.table.places[0];
  }

  get high(): number {
    return this.centre + this.scale * this.table.places[this.table.places.length - 1];
  }

  /** Probability of the number to lie at `place` or below. */
  distribution(place: number): number {
    return this.table.at((place - this.centre) / this.scale);
  }
}

export function normalPosterior(centre: number, deviation: number): Posterior {
  return new Posterior(normalTable, centre, deviation);
}

/** Student's t: `scale` times a standard one with `freedom` degrees of freedom, around `centre`. */
export function studentPosterior(centre: number, scale: number, freedom: number): Posterior {
  const spread = 1 / Math.sqrt(freedom);
  if (spread < narrow) return normalPosterior(centre, scale);
  const stretch = Math.sqrt(freedom);
  const table = new Table({
    // With t = √freedom sinh(distance) the tails are those of an exponential.
    logDensity: (distance) => -freedom * Math.log(hyperbolicCosine(distance)),
    spread,
    place: (distance) => stretch * Math.sinh(distance),
    slope: (distance) => stretch * hyperbolicCosine(distance),
  });
  return new Posterior(table, centre, scale);
}

/** Beta of a rate, by its log odds. */
export function betaPosterior(alpha: number, beta: number): Posterior {
  const count = alpha + beta;
  const rate = alpha / count;
  return aroundMode(Math.log(alpha / beta), Math.sqrt(1 / alpha + 1 / beta), (distance) => {
    return alpha * distance - count * Math.log(1 - rate + rate * Math.exp(distance));
  });
}

/** Gamma of a positive number, with this shape and mean, by its logarithm. */
export function gammaPosterior(shape: number, mean: number): Posterior {
  return aroundMode(Math.log(mean), 1 / Math.sqrt(shape), (distance) => {
    return shape * (distance + 1 - Math.exp(distance));
  });
}

/** `scale` divided by a Gamma variable of scale 1 with this shape, by its logarithm. */
export function inverseGammaPosterior(shape: number, scale: number): Posterior {
  return aroundMode(Math.log(scale / shape), 1 / Math.sqrt(shape), (distance) => {
    return shape * (1 - distance - Math.exp(-distance));
  });
}

function aroundMode(
  mode: number,
  spread: number,
  logDensity: (distance: number) => number,
): Posterior {
  if (spread < narrow) return normalPosterior(mode, spread);
  return new Posterior(new Table({ logDensity, spread }), mode, 1);
}

function hyperbolicCosine(x: number): number {
  return (Math.exp(x) + Math.exp(-x)) / 2;
}

/** How far a table reaches to one side. */
function sideOf(shape: Shape, sign: number): number {
  let near = 0;
  let far = shape.spread;
  for (let doubling = 0; doubling < 100; doubling++) {
    if (!(shape.logDensity(sign * far) > -depth)) break;
    near = far;
    far *= 2;
  }
  for (let halving = 0; halving < 5; halving++) {
    const middle = (near + far) / 2;
    if (shape.logDensity(sign * middle) > -depth) near = middle;
    else far = middle;
  }
  return far;
}
