import { codeOf, fail, type Result, succeed, TeamsinkError } from "../../base/errors/errors.ts";
import type { Log } from "../../base/log.ts";
import { getHook, type Hook } from "../../job/hook-record.ts";
import type { StateStore } from "../../port/state-store.ts";

const MAX_ROUNDS = 10;

/** Changes a hook as it is now. @returns `hook-not-found` */
export async function changeHook(
  state: StateStore,
  hookId: string,
  change: (hook: Hook) => Hook,
): Promise<Result<Hook>> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const entry = await getHook(state, hookId);
    if (!entry) return fail("hook-not-found");
    const value = change(entry.value);
    try {
      if (value !== entry.value) await state.put({ kind: "hook", id: hookId, value, expect: entry.etag });
      return succeed(value);
    } catch (error) {
      if (codeOf(error) !== "state-conflict") throw error;
    }
  }
  throw new TeamsinkError("state-conflict", "Others wrote the hook first, again and again.");
}

/** It is told nothing more until somebody resumes it; where it was stays known. */
export async function disableHook(
  { state, log }: { readonly state: StateStore; readonly log: Log },
  hookId: string,
  reason: string,
): Promise<void> {
  const changed = await changeHook(state, hookId, (hook) =>
    hook.state === "active" ? { ...hook, state: "disabled", reason } : hook,
  );
  if (changed.ok) log.event("hook.disabled", { hookId, host: hostOf(changed.value), reason }, "warn");
}

/** All that is logged of a URL. */
export function hostOf({ url }: Pick<Hook, "url">): string {
  return URL.parse(url)?.host ?? "";
}
