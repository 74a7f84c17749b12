// The headers of a message that has none but its id: written straight into bytes, as every message of
// ours has them, and the general way costs more than all else that we do to publish it.
import { type MsgHdrs, MsgHdrsImpl } from "nats";

/** The header by which a stream knows a message that it has already. */
export const messageIdHeader = "Nats-Msg-Id";

const blockBytes = 65_536;
const head = new TextEncoder().encode(`NATS/1.0\r\n${messageIdHeader}: `);
const tail = new TextEncoder().encode("\r\n\r\n");

/**
 * One object for any number of messages, each of which is published before the next is named. The
 * bytes lie in blocks shared by many messages, and stay as they are.
 *
 * ```ts
 * const headers = new IdHeaders();
 * new TextDecoder().decode(headers.named("a.1").encode()); // "NATS/1.0\r\nNats-Msg-Id: a.1\r\n\r\n"
 * ```
 */
export class IdHeaders extends MsgHdrsImpl {
  private id = "";
  private block = new Uint8Array(blockBytes);
  private end = 0;

  /** These headers, with `id` for the message that is published next. */
  named(id: string): this {
    this.id = id;
    return this;
  }

  override encode(): Uint8Array {
    const { id } = this;
    const length = head.length + id.length + tail.length;
    if (this.end + length > this.block.length) {
      this.block = new Uint8Array(Math.max(blockBytes, length));
      this.end = 0;
    }
    const { block, end } = this;
    block.set(head, end);
    for (let i = 0, at = end + head.length; i < id.length; i++, at++) {
      const code = id.charCodeAt(i);
      if (code <= space || code >= del) return this.encodeAnything();
      block[at] = code;
    }
    block.set(tail, end + length - tail.length);
    this.end = end + length;
    return block.subarray(end, this.end);
  }

  /** Ids of other than visible ASCII characters; throws where one would break the headers. */
  private encodeAnything(): Uint8Array {
    this.set(messageIdHeader, this.id);
    return super.encode();
  }
}

/** The headers of a message that has more than its id, the general way. */
export function headersWith(id: string, more: Readonly<Record<string, string>>): MsgHdrs {
  const headers = new MsgHdrsImpl();
  headers.set(messageIdHeader, id);
  for (const name in more) headers.set(name, more[name]);
  return headers;
}

const space = 0x20;
const del = 0x7f;
