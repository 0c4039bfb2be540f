import type { FunctionApp } from "./function-app.ts";
import { type Progress, patiently, untilSeen } from "./progress.ts";
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
  const { functionApp, runningApp } = progress.ports;
  const app = given(functionApp);
  const url = await app.url();
  let trouble: string | undefined;
  const isRunning = async () => {
    trouble = await runningApp.trouble(url);
    return trouble === undefined || undefined;
  };
  await untilSeen(progress, "the app with its settings", isRunning).catch((error: unknown) => {
    throw trouble === undefined ? error : new SetupError(`The app at ${url} does not run yet: ${trouble}.`);
  });
  await patiently(progress, STARTING, () => app.syncTriggers());
}

function given(functionApp: FunctionApp | undefined): FunctionApp {
  if (!functionApp) throw new SetupError("There is no function app to tell anything.");
  return functionApp;
}
