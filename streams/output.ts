// The output port: where a partition publishes. `Publisher` implements it over JetStream.

/** Takes messages at once and tells later that all of them are stored. */
export interface Output {
  /** Whether another message may be published without waiting for `ready`. */
  readonly hasRoom: boolean;
  ready(): Promise<void>;
  publish(
    subject: string,
    payload: Uint8Array,
    messageId: string,
    headers?: Readonly<Record<string, string>>,
    /** Whether the message may be dropped where its stream refuses it, being full. */
    mayBeRefused?: boolean,
  ): void;
  /** Resolves once everything published before the call is stored. */
  flush(): Promise<void>;
  close(): void;
}
