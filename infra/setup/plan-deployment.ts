import { TRIGGERS } from "../../functions/triggers.ts";
import { resourcesIn } from "../../shared/base/read-settings.ts";
import { SETTINGS } from "../../shared/base/settings.ts";
import type { Deployment, Existing } from "./existing.ts";
import type { Step } from "./step.ts";
import type { Wanted } from "./wanted.ts";

type SettingName = keyof Wanted["settings"];

/**
 * What the deployment is still to be told: which app it is, and Azure what to wake it for. An app that lacked a setting has
 * told Azure of less than it has, and nothing wakes it for the rest.
 */
export function planDeployment(wanted: Wanted, { registration, deployment, azd }: Existing): Step[] {
  const steps: Step[] = [];
  const isRegistered = wanted.auth === "client-secret";
  const appId = registration?.application.appId;
  const isApp = (clientId: string | undefined) =>
    appId !== undefined && clientId?.toLowerCase() === appId.toLowerCase();
  if (isReachable(deployment)) {
    const { GRAPH_CLIENT_ID: deployed = "" } = deployment.settings;
    const isTold = !isRegistered || isApp(deployed);
    if (!isTold) {
      const instead = deployed === "" ? "" : ` instead of ${deployed}`;
      steps.push({ kind: "tell-deployment", words: `set GRAPH_CLIENT_ID of the function app to this app${instead}` });
    }
    if (!isTold || missingFunctions(deployment).length > 0) {
      const words = "tell Azure what to wake the function app for, once it runs with its settings";
      steps.push({ kind: "sync-triggers", words });
    }
  }
  if (isRegistered && azd && !isApp(azd.clientId)) {
    steps.push({
      kind: "tell-azd",
      words: `set GRAPH_CLIENT_ID in azd's environment ${azd.environment}, for the next azd up`,
    });
  }
  return steps;
}

/** Where this run and the deployment were told different things, one of them is wrong; which, is not this script's to say. */
export function deploymentNotices(wanted: Wanted, { deployment }: Existing): string[] {
  if (!deployment) return [];
  if (!isReachable(deployment)) return [`The function app could not be looked at. ${deployment.unreachable}`];
  const names = Object.keys(wanted.settings) as SettingName[];
  const deployed = (name: SettingName) => deployment.settings[name] || givenByDefault(name);
  const different = names.filter((name) => !isSame(name, deployed(name), wanted.settings[name]));
  return different.map(
    (name) =>
      `The function app has another ${name} than this run. If this one is right: azd env set ${name} "${wanted.settings[name]}" && azd up`,
  );
}

export function isReachable(deployment: Existing["deployment"]): deployment is Deployment {
  return deployment !== undefined && "settings" in deployment;
}

function missingFunctions({ knownFunctions }: Deployment): string[] {
  return TRIGGERS.map(({ name }) => name).filter((name) => !knownFunctions.includes(name));
}

/** A deployment from before there was the setting. */
function givenByDefault(name: SettingName): string {
  return name === "TEAM_SUBSCRIPTIONS" ? SETTINGS[name].default : "";
}

function isSame(name: SettingName, deployed: string, wanted: string): boolean {
  const normal = (value: string) =>
    name === "GRAPH_RESOURCES" || name === "CAPTURE" ? resourcesIn(value).toSorted().join(",") : value.toLowerCase();
  return normal(deployed) === normal(wanted);
}
