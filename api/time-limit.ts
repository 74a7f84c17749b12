// How long an answer may take.
import { RequestProblem } from "./errors.ts";

/** What `work` answers, or a {@link RequestProblem} after `limitMs`; what comes later is for nobody. */
export async function within<A>(limitMs: number, work: () => A | Promise<A>): Promise<A> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    const detail = `there was no answer within ${limitMs} ms`;
    timer = setTimeout(() => reject(new RequestProblem({ kind: "timed-out", detail })), limitMs);
  });
  try {
    return await Promise.race([work(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
