// The way into Restate: one HTTP/2 connection that carries all invocations under way.
import { connect } from "node:http2";

/** An invocation that nobody waits for the end of. */
export interface Invocation {
  /** `/<object>/<key>/<handler>` */
  readonly path: string;
  /** Restate takes an invocation with a key that it has seen before as the same one. */
  readonly idempotencyKey: string;
  /** What the handler gets, as JSON. */
  readonly input: string;
}

/** A connection to the ingress of a restate-server. */
export interface Ingress {
  /** Resolves once the invocation is in Restate's log, that is, when it will happen. */
  send(invocation: Invocation): Promise<void>;
  close(): void;
}

/** Connects to the ingress at `url`. */
export function connectIngress(url: string): Ingress {
  const session = connect(url);
  return {
    send: ({ path, idempotencyKey, input }) =>
      new Promise((resolve, reject) => {
        const stream = session.request({
          ":method": "POST",
          ":path": `${path}/send`,
          "content-type": "application/json",
          "idempotency-key": idempotencyKey,
        });
        let status = 0;
        let answer = "";
        stream.setEncoding("utf8");
        stream.once(
          "response",
          (headers) => status = Number(headers[":status"]),
        );
        stream.on("data", (text) => answer += text);
        stream.once("error", reject);
        stream.once("end", () => {
          if (status >= 200 && status < 300) resolve();
          else {reject(
              new Error(`Restate refused ${path}: ${status} ${answer}`),
            );}
        });
        stream.end(input);
      }),
    close: () => session.close(),
  };
}
