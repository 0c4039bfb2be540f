import { TeamsinkError } from "../../base/errors/errors.ts";
import type { Hook, HookProgress } from "../../job/hook-record.ts";
import { SECRET_NAMES, type SecretStore } from "../../port/secret-store.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { StepFindings } from "./deep-health.ts";

export interface HookStepPorts {
  readonly state: StateStore;
  readonly secrets: SecretStore;
}

/** A warning, since messages come in whoever is told of them: hooks that are not, and why. Of none nothing is asked. */
export async function checkHooks({ state, secrets }: HookStepPorts): Promise<StepFindings> {
  const hooks = (await state.list<Hook>("hook")).map(({ value }) => value);
  if (hooks.length === 0) return { hooks: 0 };
  const troubled = new Map(
    (await state.list<HookProgress>("hook-progress")).flatMap(({ id, value: { trouble } }) =>
      trouble === null ? [] : [[id, trouble] as const],
    ),
  );
  const behind = hooks.flatMap(({ hookId, state: stands, reason }) => {
    if (stands === "disabled") return [`${hookId} is disabled: ${reason}`];
    const trouble = stands === "active" ? troubled.get(hookId) : undefined;
    if (trouble === undefined) return [];
    return [`${hookId} since ${trouble.sinceDateTime}: ${trouble.reason ?? `status ${trouble.status}`}`];
  });
  const figures = {
    hooks: hooks.length,
    active: hooks.filter(({ state: stands }) => stands === "active").length,
    behind: behind.length,
  };
  const missing = await keyMissing(secrets);
  if (missing) return { ...figures, warning: missing };
  return behind.length === 0 ? figures : { ...figures, warning: new TeamsinkError("hook-behind", behind.join("; ")) };
}

async function keyMissing(secrets: SecretStore): Promise<TeamsinkError | undefined> {
  try {
    await secrets.enabledVersions(SECRET_NAMES.hookKey);
    return undefined;
  } catch (error) {
    if (!(error instanceof TeamsinkError)) throw error;
    return new TeamsinkError("hook-key-missing", error.message);
  }
}
