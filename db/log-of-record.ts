// Which log a database goes with: sequences of one log mean nothing in another.
import { eq, gt } from "drizzle-orm";
import type { Database } from "./database.ts";
import { LogReplaced, unavailable } from "./errors.ts";
import { logs, partitions } from "./schema.ts";

/**
 * Makes the stream with this mark the log of this database, unless there are states
 * from another: a stream that was made anew starts at 1 again, and all its events up to the old
 * checkpoint would be taken for old ones.
 * Fails with {@link LogReplaced}, or with `StoreUnavailable`.
 */
export async function keepToLog(
  { drizzle }: Pick<Database, "drizzle">,
  stream: string,
  mark: string,
): Promise<void> {
  try {
    await drizzle.insert(logs).values({ stream, mark }).onConflictDoNothing();
    const [known] = await drizzle.select().from(logs).where(eq(logs.stream, stream));
    if (known.mark === mark) return;
    const [begun] = await drizzle.select({ sequence: partitions.sequence }).from(partitions)
      .where(gt(partitions.sequence, 0)).limit(1);
    if (begun !== undefined) {
      throw new LogReplaced({ stream, found: mark, wanted: known.mark });
    }
    await drizzle.update(logs).set({ mark }).where(eq(logs.stream, stream));
  } catch (cause) {
    if (cause instanceof LogReplaced) throw cause;
    throw unavailable("look for its log", cause);
  }
}
