// Shares that were worked out once, until something is learnt.

/** Remembers the shares of one set of open arms. */
export class ShareCache {
  private open = new Uint8Array(0);
  private shares = new Float64Array(0);
  private known = false;

  /** Copies what is remembered for these open arms into `into`, or says that nothing is. */
  read(open: Uint8Array, into: Float64Array): boolean {
    if (!this.known || open.length !== this.open.length) return false;
    for (let arm = 0; arm < open.length; arm++) if (open[arm] !== this.open[arm]) return false;
    into.set(this.shares);
    return true;
  }

  keep(open: Uint8Array, shares: Float64Array): void {
    this.open = open.slice();
    this.shares = shares.slice(0, open.length);
    this.known = true;
  }

  forget(): void {
    this.known = false;
  }
}
