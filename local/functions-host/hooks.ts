import { Disposable } from "./disposable.ts";

const HOOK_NAMES = ["appStart", "appTerminate", "preInvocation", "postInvocation", "log"] as const;
export type HookName = (typeof HOOK_NAMES)[number];
export type HookCallback = (context: object) => unknown;

/** The library tells an unsupported hook from a mistake by this property. */
class UnknownHookError extends RangeError {
  readonly isAzureFunctionsSystemError = true;
}

/** Callbacks run in the order of their registration. */
export class Hooks {
  readonly #callbacks: Record<HookName, HookCallback[]> = {
    appStart: [],
    appTerminate: [],
    preInvocation: [],
    postInvocation: [],
    log: [],
  };

  register(name: string, callback: HookCallback): Disposable {
    const known = HOOK_NAMES.find((hookName) => hookName === name);
    if (known === undefined) throw new UnknownHookError(`Unrecognized hook "${name}"`);
    this.#callbacks[known].push(callback);
    return new Disposable(() => {
      this.#callbacks[known] = this.#callbacks[known].filter((other) => other !== callback);
    });
  }

  async run(name: Exclude<HookName, "log">, context: object): Promise<void> {
    for (const callback of this.#callbacks[name]) await callback(context);
  }

  /** Log hooks change the record in place, and a log call cannot wait for them. */
  runLog(context: object): void {
    for (const callback of this.#callbacks.log) callback(context);
  }
}

/** A hook context whose named members can be read but not assigned; the other members are plain. */
export function hookContext<Plain extends object>(readOnly: Record<string, unknown>, plain: Plain): Plain {
  for (const [name, value] of Object.entries(readOnly)) {
    Object.defineProperty(plain, name, {
      enumerable: true,
      get: () => value,
      set: () => {
        throw new TypeError(`Cannot assign to read only property '${name}'`);
      },
    });
  }
  return plain;
}
