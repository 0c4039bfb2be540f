import type { SpawnedFunctionsHost } from "../functions-host/spawn-functions-host.ts";
import { changedSources } from "./changed-sources.ts";
import { rebuild } from "./rebuild.ts";
import type { Screen } from "./screen.ts";
import type { Stack } from "./start-stack.ts";

export interface Watching {
  readonly stack: Pick<Stack, "settings" | "replaceHost" | "host">;
  readonly screen: Pick<Screen, "say">;
  readonly signal: AbortSignal;
}

const SHOWN_NAMES = 3;

/**
 * Until it is stopped: with each change of the sources the bundle is built, and the functions host starts anew with it. What
 * cannot be built or loaded is said, and the host that runs goes on; the tenant and the stores know nothing of it.
 */
export async function restartOnChange(watching: Watching): Promise<void> {
  const { stack, screen, signal } = watching;
  const runner = new Runner(watching);
  for await (const names of changedSources(signal)) {
    const isFirst = names.length === 0;
    if (!isFirst) screen.say(`${namesOf(names)} changed`);
    const rebuilt = await rebuild(stack.settings, signal);
    if (signal.aborted) return;
    if (rebuilt.outcome === "failed") screen.say(`${rebuilt.message}\n${runner.goesOn}`);
    else if (rebuilt.outcome === "built" || !runner.isRunning) await runner.restart();
    else if (!isFirst) screen.say("Nothing is to be built: it is as it was.");
    if (isFirst) screen.say("From now on, what changes in functions/ and shared/ is built and run.");
  }
}

const NEXT_CHANGE = "It is tried again with the next change.";

/** The functions host that should run now: whether it does, and another in its place. */
class Runner {
  readonly #watching: Watching;
  #running: SpawnedFunctionsHost | undefined;

  constructor(watching: Watching) {
    this.#watching = watching;
    this.#runs();
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  get goesOn(): string {
    return this.isRunning ? "The functions host goes on with what it has." : NEXT_CHANGE;
  }

  /** One that does not start is said; the next change may mend it. */
  async restart(): Promise<void> {
    const { stack, screen } = this.#watching;
    const startedMs = performance.now();
    this.#running = undefined;
    try {
      await stack.replaceHost();
      this.#runs();
      screen.say(`The functions host runs what was changed, after ${Math.round(performance.now() - startedMs)} ms`);
    } catch (error) {
      screen.say(`The functions host does not start: ${(error as Error).message}\n${NEXT_CHANGE}`);
    }
  }

  #runs(): void {
    const { stack, screen, signal } = this.#watching;
    const { host } = stack;
    this.#running = host;
    void host.exited.then(({ code }) => {
      if (this.#running !== host) return;
      this.#running = undefined;
      if (!signal.aborted) screen.say(`The functions host ended by itself (${code}). ${NEXT_CHANGE}`);
    });
  }
}

function namesOf(names: readonly string[]): string {
  const others = names.length - SHOWN_NAMES;
  return `${names.slice(0, SHOWN_NAMES).join(", ")}${others > 0 ? ` and ${others} more` : ""}`;
}
