// How likely an ad is to be clicked by this user: the model's word, or the base rate where that is better.
import { textHash } from "../../ml/text-hash.ts";
import type { UserState } from "../user/state.ts";
import {
  clickHashesOf,
  clickNumbers,
  clickNumbersOf,
  clickPlaces,
  clickUserPlaces,
  crossedCount,
  crossesOf,
  maxClickHashes,
  type Shown,
} from "./click-features.ts";
import type { Learnt } from "./learnt.ts";
import { momentFeaturesAt, momentNumbers } from "./moment-features.ts";
import type { KeptReason } from "./own.ts";
import { featureReasons } from "./reasons.ts";
import type { Word } from "./word.ts";

/** What a model of clicks is shown of one impression. One object serves all: nothing is kept in it. */
export class ClickLook {
  readonly dense = new Float64Array(clickNumbers);
  readonly hashed = new Uint32Array(maxClickHashes);
  readonly crossed = new Uint32Array(crossedCount);
  private readonly moment = new Float64Array(momentNumbers);
  private readonly contributions = new Float64Array(clickNumbers);

  /** Looks at a user, to whom nothing is shown yet. */
  look(state: UserState<unknown>, atMs: number): void {
    momentFeaturesAt(clickUserPlaces, state, atMs, this.moment);
  }

  /** Looks at what is shown to the user looked at last. */
  see(state: UserState<unknown>, shown: Shown): void {
    clickNumbersOf(this.moment, state, shown.category, this.dense);
    clickHashesOf(shown, this.hashed);
    crossesOf(this.hashed, this.crossed);
  }

  /** What is to be said; the value is NaN where nothing is known yet. */
  word({ click }: Learnt): Word {
    if (click.model === undefined) return { value: NaN, version: 0 };
    if (!click.isPromoted) return { value: click.baseline, version: 0 };
    return { value: click.model.predict(this), version: click.version };
  }

  /** What of the user speaks for and against a click; nothing where the base rate is served. */
  reasons({ click }: Learnt): KeptReason[] {
    if (click.model === undefined || !click.isPromoted) return [];
    click.model.contributions(this, this.contributions);
    return featureReasons(clickPlaces, this.dense, click.model.means, this.contributions);
  }
}

/** The hash by which an ad is found again. */
export function adHash(adId: string | undefined): number {
  return textHash(adId ?? "");
}
