// Reads the body of a request, and no more of it than is allowed.
import { RequestProblem } from "./errors.ts";

/** The media type of a body, without its parameters; empty where none is named. */
export function mediaTypeOf(headers: Headers): string {
  const encoding = headers.get("content-encoding") ?? "identity";
  if (encoding !== "identity") {
    throw unsupported(`content-encoding: found ${encoding}, wanted none`);
  }
  const [type] = (headers.get("content-type") ?? "").split(";");
  return type.trim().toLowerCase();
}

/** The problem of a body of another type than those that are taken. */
export function unsupportedType(type: string, taken: readonly string[]): RequestProblem {
  const found = type === "" ? "nothing" : type;
  return unsupported(`content-type: found ${found}, wanted ${taken.join(" or ")}`);
}

function unsupported(detail: string): RequestProblem {
  return new RequestProblem({ kind: "unsupported-media-type", detail });
}

/** The whole body. Throws a problem as soon as more than `maxBytes` have come. */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = new RequestProblem({
    kind: "too-large",
    detail: `the body is larger than ${maxBytes} bytes`,
  });
  const declared = request.headers.get("content-length");
  if (Number(declared ?? 0) > maxBytes) throw tooLarge;
  if (request.body === null) return new Uint8Array();
  if (declared !== null) {
    // The server reads no more than was declared, and all at once costs half.
    const whole = new Uint8Array(await request.arrayBuffer());
    if (whole.length > maxBytes) throw tooLarge;
    return whole;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge;
    chunks.push(chunk);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
