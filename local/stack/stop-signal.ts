/** By convention of shells: 128 and the number of the signal. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
/** Of SIGPIPE, for whoever writes to somebody who reads no more. */
const UNREAD = 141;

export class Interrupted extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super("interrupted");
    this.exitCode = exitCode;
  }
}

/**
 * Aborted, with an `Interrupted`, by the first signal to stop, and when nobody reads any more what this process says.
 * Whoever asks twice does not want to wait: then it ends at once, and its children notice that it is gone.
 */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const [signal, exitCode] of Object.entries(EXIT_CODES)) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(exitCode);
      stopping.abort(new Interrupted(exitCode));
    });
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", () => stopping.abort(new Interrupted(UNREAD)));
  }
  return stopping.signal;
}
