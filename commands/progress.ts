// How something is getting on: a line or a bar on a terminal; anywhere else a line now and then.
import process from "node:process";
import { writeLine } from "./terminal.ts";

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
  private readonly isTerminal: boolean;
  private lastLineMs: number;

  constructor(isTerminal = process.stdout.isTTY === true) {
    this.isTerminal = isTerminal;
    this.lastLineMs = performance.now();
  }

  show(text: string): void {
    if (this.isTerminal) {
      const width = process.stdout.columns ?? 80;
      process.stdout.write(`\r\x1b[K${text.slice(0, width - 1)}`);
    } else if (performance.now() - this.lastLineMs >= lineEveryMs) {
      this.lastLineMs = performance.now();
      writeLine(text);
    }
  }

  /** Shows a share of a whole as a bar. */
  showShare(share: number, text: string): void {
    const percent = `${Math.floor(100 * share)} %`.padStart(5);
    this.show(this.isTerminal ? `${bar(share)} ${percent}  ${text}` : `${percent}  ${text}`);
  }

  /** Makes room for what is said next. */
  end(): void {
    if (this.isTerminal) process.stdout.write("\r\x1b[K");
  }
}
