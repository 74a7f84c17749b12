// One reader of the live feed: a bounded buffer between NATS and a connection that may be slow.

/** How many bytes may wait for one reader; one that falls further behind is dropped. */
export const maxWaitingBytes = 2 * 1024 * 1024;

/** Who reads, as the door sees it. */
export interface Reader {
  /** The same for all connections of one key, or of one address. */
  readonly name: string;
  /** Whether they still may: keys end while connections go on. */
  mayStay(): Promise<boolean>;
}

/** One reader of the live feed. */
export class LiveClient {
  readonly reader: Reader | undefined;
  /** The subject token of the one video it wants; undefined for all. */
  readonly token: string | undefined;
  /** What it reads: text in UTF-8, ending when the reader goes away, is dropped, or the feed stops. */
  readonly body: ReadableStream<Uint8Array>;
  private controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  private readonly onGone: (client: LiveClient) => void;

  constructor(
    token: string | undefined,
    onGone: (client: LiveClient) => void,
    reader?: Reader,
  ) {
    this.token = token;
    this.reader = reader;
    this.onGone = onGone;
    this.body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.controller = controller;
      },
      cancel: () => this.leave(),
    }, new ByteLengthQueuingStrategy({ highWaterMark: maxWaitingBytes }));
  }

  /** Sends bytes, or drops the reader where too many wait for it already. */
  send(bytes: Uint8Array): void {
    if (this.controller === undefined || bytes.length === 0) return;
    if ((this.controller.desiredSize ?? 0) < bytes.length) this.drop();
    else this.controller.enqueue(bytes);
  }

  /** Ends the connection once everything was read. */
  close(): void {
    const controller = this.controller;
    this.leave();
    controller?.close();
  }

  /** Ends the connection at once, and forgets what waits for it. */
  private drop(): void {
    const controller = this.controller;
    this.leave();
    const reason = new Error("a reader of the live feed fell too far behind and was dropped");
    // The server prints it, and one line is enough.
    reason.stack = reason.message;
    controller?.error(reason);
  }

  private leave(): void {
    if (this.controller === undefined) return;
    this.controller = undefined;
    this.onGone(this);
  }
}
