import type { FunctionApp } from "./function-app.ts";
import { clientIdIn, clientIdOf, type Progress, patiently, untilSeen } from "./progress.ts";
import { type SelfCheck, troubleOf } from "./running-app.ts";
import { SetupError } from "./setup-error.ts";
import type { StepOf } from "./step.ts";

/** While the app starts, Azure cannot ask it what it has, and says so with any of these. */
const STARTING = [400, 404, 409, 500, 502, 503, 504] as const;

export async function tellDeployment(progress: Progress, { variables }: StepOf<"tell-deployment">): Promise<void> {
  const functionApp = given(progress.ports.functionApp);
  const told = Object.fromEntries(
    variables.flatMap((variable) => {
      const clientId = clientIdIn(progress, variable);
      return clientId === undefined ? [] : [[variable, clientId]];
    }),
  );
  // Read again: all of them are replaced, and somebody may have set one since.
  if (Object.keys(told).length > 0) await functionApp.replaceSettings({ ...(await functionApp.settings()), ...told });
  // One may be left to somebody else to register, and the other shall be told all the same.
  for (const variable of variables) clientIdOf(progress, variable);
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
