import type { Clock } from "../../../shared/base/clock.ts";

/** The fate that SIGKILL meets a process with: so many calls from now, just before or just after one took effect. */
export interface Fate {
  readonly calls: number;
  readonly isAfterEffect: boolean;
}

type Port = Readonly<Record<string, unknown>>;

/**
 * The life of one process. What it was given through `mortal` ends with it: a call that is under way never comes back,
 * whether or not it took effect, and none is made any more; so nothing of the process ever continues.
 */
export class Life {
  #isOver = false;
  #fate: Fate | undefined;
  #end: () => void = () => {};
  /** Resolves with the death. */
  readonly over: Promise<void>;

  constructor() {
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  kill(): void {
    this.#isOver = true;
    this.#end();
  }

  doom(fate: Fate): void {
    this.#fate = fate;
  }

  /** All methods of the port must return promises. */
  mortal<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, name) => {
        const method = (target as Port)[name as string];
        if (typeof method !== "function") return method;
        return (...args: unknown[]) => this.#call(() => method.apply(target, args) as Promise<unknown>);
      },
    });
  }

  clock(clock: Clock): Clock {
    return {
      nowMs: () => clock.nowMs(),
      sleep: (delayMs, signal) => this.#outlive(clock.sleep(delayMs, signal)),
    };
  }

  fetch(inner: typeof fetch): typeof fetch {
    return (input, init) => this.#call(() => inner(input, init));
  }

  #call<T>(work: () => Promise<T>): Promise<T> {
    const isFatal = this.#isFatal();
    if (isFatal && this.#fate?.isAfterEffect === false) this.kill();
    if (this.#isOver) return new Promise(() => {});
    const done = work();
    if (isFatal) this.kill();
    return this.#outlive(done);
  }

  #isFatal(): boolean {
    if (this.#fate === undefined || this.#isOver) return false;
    this.#fate = { ...this.#fate, calls: this.#fate.calls - 1 };
    return this.#fate.calls <= 0;
  }

  #outlive<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      work.then(
        (value) => this.#isOver || resolve(value),
        (error: unknown) => this.#isOver || reject(error),
      );
    });
  }
}
