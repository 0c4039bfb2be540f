import type { FunctionApp } from "./function-app.ts";
import { type Progress, patiently, untilSeen } from "./progress.ts";
import { type SelfCheck, troubleOf } from "./running-app.ts";
import { SetupError } from "./setup-error.ts";

/** While the app starts, Azure cannot ask it what it has, and says so with any of these. */
const STARTING = [400, 404, 409, 500, 502, 503, 504] as const;

export async function tellDeployment({ ports }: Progress, clientId: string): Promise<void> {
  const functionApp = given(ports.functionApp);
  // Read again: all of them are replaced, and somebody may have set one since.
  await functionApp.replaceSettings({ ...(await functionApp.settings()), GRAPH_CLIENT_ID: clientId });
}

/** An app that still lacks a setting would tell Azure of less than it is going to have. */
export async function syncTriggers(progress: Progress): Promise<void> {
  const functionApp = given(progress.ports.functionApp);
  let trouble: string | undefined;
  const isRunning = async () => {
    trouble = troubleOf(await selfCheckOf(progress.ports), "settings");
    return trouble === undefined || undefined;
  };
  await untilSeen(progress, "the app with its settings", isRunning).catch((error: unknown) => {
    throw trouble === undefined ? error : new SetupError(`The app does not run yet: ${trouble}.`);
  });
  await patiently(progress, STARTING, () => functionApp.syncTriggers());
}

export async function selfCheckOf({ functionApp, runningApp }: Progress["ports"]): Promise<SelfCheck> {
  const app = given(functionApp);
  return runningApp.selfCheck({ url: await app.url(), functionKey: await app.functionKey() });
}

function given(functionApp: FunctionApp | undefined): FunctionApp {
  if (!functionApp) throw new SetupError("There is no function app to tell anything.");
  return functionApp;
}
