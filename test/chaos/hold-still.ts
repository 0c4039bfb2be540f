import { SimulatedClock } from "../../local/simulated-clock.ts";

type Work = (...given: never[]) => Promise<unknown>;

/**
 * A simulated clock that also waits for threads. Signatures are made and checked in a thread pool, which ends when it
 * ends; in turn, and with time standing still meanwhile, the same seed leads to the same order of everything.
 */
export class PatientClock extends SimulatedClock {
  #pending = 0;
  #last: Promise<unknown> = Promise.resolve();

  inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#pending += 1;
    const done = this.#last.then(work).finally(() => {
      this.#pending -= 1;
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  override async settle(): Promise<void> {
    do await super.settle();
    while (this.#pending > 0);
  }
}

/** What `jose` leaves to the thread pool here. */
const THREADED = ["sign", "verify"] as const;

/**
 * Takes out of a run what would make it different each time: libraries read the clock of the run instead of the wall's,
 * and threads take turns. Gives the way back.
 */
export function holdStill(clock: PatientClock): () => void {
  const { subtle } = crypto;
  const wallClock = Date.now;
  for (const name of THREADED) {
    const threaded = subtle[name].bind(subtle) as Work;
    const value: Work = (...given) => clock.inTurn(() => threaded(...given));
    Object.defineProperty(subtle, name, { value, configurable: true });
  }
  Date.now = () => clock.nowMs();
  return () => {
    for (const name of THREADED) Reflect.deleteProperty(subtle, name);
    Date.now = wallClock;
  };
}
