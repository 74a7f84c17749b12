// Doing something again and again: never twice at once, never while nobody is looking.

/**
 * Runs `task` now and then `everyMs` after each time it ended; waits while the page is hidden.
 * `again()` aborts a run under way and starts afresh. What `task` throws goes to `onError`, unless
 * it was aborted; what it returns is for nobody.
 *
 * @param {number} everyMs
 * @param {(signal: AbortSignal) => Promise<void>} task
 * @param {(error: unknown) => void} onError
 * @returns {{ again: () => void, stop: () => void }}
 */
export function repeat(everyMs, task, onError) {
  let controller = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  async function run() {
    clearTimeout(timer);
    controller.abort();
    const mine = controller = new AbortController();
    try {
      await task(mine.signal);
    } catch (error) {
      if (!mine.signal.aborted) onError(error);
    }
    if (!mine.signal.aborted) timer = setTimeout(next, everyMs);
  }

  function next() {
    if (!document.hidden) return void run();
    document.addEventListener("visibilitychange", run, { once: true, signal: controller.signal });
  }

  function stop() {
    clearTimeout(timer);
    controller.abort();
  }

  void run();
  return { again: () => void run(), stop };
}
