// How something is getting on: a line or a bar on a terminal; anywhere else a line now and then.
import process from "node:process";
import type { WriteStream } from "node:tty";

const barCells = 24;
const lineEveryMs = 10_000;

/**
 * A bar of a share between 0 and 1.
 *
 * ```ts
 * bar(0.5, 8); // "████░░░░"
 * ```
 */
export function bar(share: number, cells = barCells): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * cells);
  return "█".repeat(full) + "░".repeat(cells - full);
}

/** A line that is written over on a terminal; anywhere else one line now and then. */
export class ProgressLine {
  private readonly stream: WriteStream;
  private readonly isTerminal: boolean;
  private lastLineMs: number;

  /** A line on stdout, or on stderr where stdout is for results alone. */
  constructor(stream: WriteStream = process.stdout) {
    this.stream = stream;
    this.isTerminal = stream.isTTY === true;
    this.lastLineMs = performance.now();
  }

  show(text: string): void {
    if (this.isTerminal) {
      const width = this.stream.columns ?? 80;
      this.stream.write(`\r\x1b[K${text.slice(0, width - 1)}`);
    } else if (performance.now() - this.lastLineMs >= lineEveryMs) {
      this.lastLineMs = performance.now();
      this.stream.write(`${text}\n`);
    }
  }

  /** Shows a share of a whole as a bar. */
  showShare(share: number, text: string): void {
    const percent = `${Math.floor(100 * share)} %`.padStart(5);
    this.show(this.isTerminal ? `${bar(share)} ${percent}  ${text}` : `${percent}  ${text}`);
  }

  /** Makes room for what is said next. */
  end(): void {
    if (this.isTerminal) this.stream.write("\r\x1b[K");
  }
}
