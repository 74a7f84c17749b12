// Doing something again and again: never twice at once, never while nobody is looking.

/**
 * Runs `task` now and then `everyMs` after each time it ended; waits while the page is hidden, and while
 * `host`, which shows what the task is for, is not on show. `again()` aborts a run under way and starts
 * afresh. What `task` throws goes to `onError`, unless it was aborted; what it returns is for nobody.
 *
 * @param {number} everyMs
 * @param {(signal: AbortSignal) => Promise<void>} task
 * @param {(error: unknown) => void} onError
 * @param {Element} [host]
 * @returns {{ again: () => void, stop: () => void }}
 */
export function repeat(everyMs, task, onError, host) {
  let controller = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const isOnShow = () => host === undefined || host.checkVisibility();

  async function run() {
    clearTimeout(timer);
    controller.abort();
    const mine = controller = new AbortController();
    if (!isOnShow()) return wait();
    try {
      await task(mine.signal);
    } catch (error) {
      if (!mine.signal.aborted) onError(error);
    }
    if (!mine.signal.aborted) timer = setTimeout(next, everyMs);
  }

  function next() {
    if (document.hidden || !isOnShow()) wait();
    else void run();
  }

  /** Until the page, or the host on it, shows: another view was chosen, or another width. */
  function wait() {
    const wake = () => {
      if (!document.hidden && isOnShow()) void run();
    };
    const { signal } = controller;
    document.addEventListener("visibilitychange", wake, { signal });
    for (const kind of ["hashchange", "resize"]) addEventListener(kind, wake, { signal });
  }

  function stop() {
    clearTimeout(timer);
    controller.abort();
  }

  void run();
  return { again: () => void run(), stop };
}
