// What a process says in its first line once it is at work, and reading that back: `troupe cluster`
// learns from it that a process of its own is there, and where.
const serving = /^Page (\S+), API \S+\. Ctrl-C ends it\.$/;

/** What `troupe api` says once it serves at `url`. */
export function servingText(url: string): string {
  return `Page ${url}, API ${url}/docs. Ctrl-C ends it.`;
}

/** The address in what {@link servingText} wrote; undefined in any other line. */
export function servedUrl(line: string): string | undefined {
  return serving.exec(line)?.[1];
}

/** What `troupe worker` says once it shares partitions. */
export function workingText(host: string, port: number, partitions: number): string {
  return `Worker at ${host}:${port}, sharing ${partitions} partitions. Ctrl-C ends it.`;
}

/** Whether {@link workingText} wrote this line. */
export function isWorking(line: string): boolean {
  return /^Worker at \S+, sharing \d+ partitions\. Ctrl-C ends it\.$/.test(line);
}

/** What `troupe simulate` says when it begins. */
export function simulatingText(videos: number, users: number, seed: number): string {
  return `Simulating ${videos} videos, ${users} users and those who come later, from seed ${seed}.`;
}

/** Whether {@link simulatingText} wrote this line. */
export function isSimulating(line: string): boolean {
  return /^Simulating \d+ videos, \d+ users and those who come later, from seed \d+\.$/.test(line);
}
