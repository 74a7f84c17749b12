// A leash for a program that is to end with the process that started it, however that one ends: a
// shell holds the other end of a pipe from that process, which the system closes whatever happens.

/** How a program is run on a leash. */
export interface Leash {
  readonly program: string;
  readonly parameters: readonly string[];
}

/** Tenths of a second that others, who notice as well, have to finish their work with the program. */
const graceTenths = 30;

/**
 * Beside the program, as nobody's child, something waits until the pipe closes. It then looks every
 * tenth of a second whether the program is still there, so that no other process that was given its
 * number is mistaken for it, and signals it at last. The program takes the place of this shell.
 */
const script = `
exec 3<&0
( (
  read -r _ <&3
  PATH=/usr/bin:/bin
  tenths=0
  while kill -0 $$ 2>/dev/null; do
    [ $tenths -lt ${graceTenths} ] || { kill -s "$0" $$; exit; }
    tenths=$((tenths + 1))
    sleep 0.1
  done
) & )
exec "$@" 3<&- </dev/null
`;

/**
 * The command line that runs `program` on a leash. Its standard input must be a pipe from this process:
 * three seconds after that has closed, `signal` goes to the program.
 */
export function leashed(
  program: string,
  parameters: readonly string[],
  signal: "SIGTERM" | "SIGINT",
): Leash {
  const name = signal.slice("SIG".length);
  return { program: "/bin/sh", parameters: ["-c", script, name, program, ...parameters] };
}
