import { addressesOf, TRIGGERS } from "../../functions/triggers.ts";
import { resourcesIn } from "../../shared/base/read-settings.ts";
import { SETTINGS } from "../../shared/base/settings.ts";
import { type Deployment, type Existing, isReachable } from "./existing.ts";
import { redirectUrisOf } from "./plan-viewer.ts";
import type { Step } from "./step.ts";
import type { ClientIds, ClientIdVariable, Wanted } from "./wanted.ts";

type SettingName = keyof Wanted["settings"];

/**
 * What the deployment is still to be told: which apps it is, and Azure what to wake it for. An app that lacked a setting has
 * told Azure of less than it has, and nothing wakes it for the rest.
 */
export function planDeployment(wanted: Wanted, existing: Existing): Step[] {
  const { deployment, azd } = existing;
  const steps: Step[] = [];
  if (isReachable(deployment)) {
    const variables = untold(wanted, existing, deployment.settings);
    if (variables.length > 0) {
      const names = variables.map((variable) => nameWithValue(variable, deployment.settings[variable]));
      const words = `set ${names.join(" and ")} of the function app to what is registered`;
      steps.push({ kind: "tell-deployment", variables, words });
    }
    if (variables.length > 0 || missingFunctions(deployment).length > 0) {
      const words = "tell Azure what to wake the function app for, once it runs with its settings";
      steps.push({ kind: "sync-triggers", words });
    }
  }
  const variables = azd ? untold(wanted, existing, azd.clientIds) : [];
  return [
    ...steps,
    ...variables.map((variable): Step => {
      const words = `set ${variable} in azd's environment ${azd?.environment}, for the next azd up`;
      return { kind: "tell-azd", variable, words };
    }),
  ];
}

/** What the deployment is told by this run or another. A managed identity is deployed with its own id. */
export function toldVariables(
  wanted: Wanted,
  existing: Pick<Existing, "deployment" | "viewer">,
): readonly ClientIdVariable[] {
  const hasViewer =
    wanted.wantsViewer && (existing.viewer !== undefined || redirectUrisOf(wanted, existing) !== undefined);
  return [
    ...(wanted.auth === "client-secret" ? (["GRAPH_CLIENT_ID"] as const) : []),
    "API_CLIENT_ID",
    ...(hasViewer ? (["VIEWER_CLIENT_ID"] as const) : []),
  ];
}

function untold(wanted: Wanted, existing: Existing, told: ClientIds): ClientIdVariable[] {
  const { registration, api, viewer } = existing;
  const apps = { GRAPH_CLIENT_ID: registration, API_CLIENT_ID: api, VIEWER_CLIENT_ID: viewer };
  return toldVariables(wanted, existing).filter((variable) => {
    const appId = apps[variable]?.application.appId.toLowerCase();
    return appId === undefined || told[variable]?.toLowerCase() !== appId;
  });
}

function nameWithValue(variable: ClientIdVariable, deployed = ""): string {
  return deployed === "" ? variable : `${variable}, which is ${deployed},`;
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

function missingFunctions({ knownFunctions }: Deployment): string[] {
  const names = TRIGGERS.flatMap((trigger) =>
    trigger.kind === "http" ? addressesOf(trigger).map(({ name }) => name) : [trigger.name],
  );
  return names.filter((name) => !knownFunctions.includes(name));
}

/** A deployment from before there was the setting. */
function givenByDefault(name: SettingName): string {
  return name === "TEAM_SUBSCRIPTIONS" || name === "SERVICE_HEALTH" || name === "ON_BEHALF"
    ? SETTINGS[name].default
    : "";
}

const LISTS: ReadonlySet<SettingName> = new Set(["GRAPH_RESOURCES", "CAPTURE", "ON_BEHALF"]);

function isSame(name: SettingName, deployed: string, wanted: string): boolean {
  const normal = (value: string) => (LISTS.has(name) ? resourcesIn(value).toSorted().join(",") : value.toLowerCase());
  return normal(deployed) === normal(wanted);
}
