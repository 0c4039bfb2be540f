import { SETTINGS, type SettingName } from "../../shared/base/settings.ts";
import { originsIn } from "../functions-host/http/cors.ts";

export type Environment = Readonly<Record<string, string | undefined>>;
type Values = Readonly<Record<string, string>>;

/** Who we are to Key Vault, Cosmos DB and Storage, in the words of Azure's identity library. */
const IDENTITY = [
  "AZURE_TENANT_ID",
  "AZURE_CLIENT_ID",
  "AZURE_CLIENT_SECRET",
  "AZURE_CLIENT_CERTIFICATE_PATH",
  "AZURE_CLIENT_CERTIFICATE_PASSWORD",
  "AZURE_AUTHORITY_HOST",
  "IDENTITY_ENDPOINT",
  "IDENTITY_HEADER",
];
/** Any of these makes an identity. */
const PROOFS = ["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH", "IDENTITY_ENDPOINT"];
const PASSED_ON = [...Object.keys(SETTINGS), "HOME", "HTTP_PROXY"];
const BESIDE_GRAPH_ENDPOINT = ["GRAPH_AUTHORITY", "GRAPH_TENANT_ID", "GRAPH_CLIENT_ID"] as const;

/**
 * What the functions host gets: the settings of this process's environment, and nothing that it does not need. What was
 * started here speaks for itself: a GRAPH_CLIENT_ID that is meant for somebody else's Graph does not reach ours.
 */
export function settingsFor(environment: Environment, started: Values): Record<string, string> {
  const identity = usesGivenIdentity(environment)
    ? { ...appAsIdentity(environment), ...pick(environment, IDENTITY) }
    : pick(started, IDENTITY);
  return {
    // A vault on this machine is none of Azure's domains, which is what the check would ask for.
    KEY_VAULT_CHALLENGE_CHECK: "off",
    ...pick(environment, PASSED_ON),
    ...Object.fromEntries(Object.entries(started).filter(([name]) => !IDENTITY.includes(name))),
    ...identity,
    NO_PROXY: withoutProxy(environment),
  };
}

/** A proxy leads out of this machine, and never to the services on it. */
export function withoutProxy(environment: Environment): string {
  return [environment.NO_PROXY || environment.no_proxy, "localhost", "127.0.0.1"].filter(Boolean).join(",");
}

/** Whether somebody else serves what this setting names: then the stack does not start its own. */
export function isGiven(environment: Environment, ...names: SettingName[]): boolean {
  return names.some((name) => Boolean(environment[name]));
}

/**
 * Whose pages may call the functions host from a browser: `CORS_ORIGINS`, by which a deployment takes them too. The platform
 * answers for them, here as in Azure, so the app does not read it.
 *
 * @throws Error naming what is no origin
 */
export function corsOriginsIn({ CORS_ORIGINS }: Environment): readonly string[] {
  try {
    return originsIn(CORS_ORIGINS ?? "");
  } catch (error) {
    throw new Error(`CORS_ORIGINS: ${(error as Error).message}`);
  }
}

/** @throws Error saying what is missing beside what the environment names */
export function checkEnvironment(environment: Environment): void {
  if (!isGiven(environment, "GRAPH_ENDPOINT")) return;
  const missing: string[] = BESIDE_GRAPH_ENDPOINT.filter((name) => !isGiven(environment, name));
  if (missing.length > 0) {
    throw new Error(`GRAPH_ENDPOINT names a Graph that is not ours, which needs ${missing.join(", ")} as well`);
  }
  const ownVaultNeedsSecret = !isGiven(environment, "KEY_VAULT_URL") && environment.GRAPH_AUTH !== "managed-identity";
  if (ownVaultNeedsSecret && !environment.AZURE_CLIENT_SECRET) {
    throw new Error("GRAPH_ENDPOINT without KEY_VAULT_URL needs AZURE_CLIENT_SECRET, the app's secret for that Graph");
  }
}

/** An identity in somebody's shell is for Azure; it is used when something of theirs has to be reached. */
function usesGivenIdentity(environment: Environment): boolean {
  const needsIt =
    isGiven(environment, "GRAPH_ENDPOINT", "KEY_VAULT_URL") ||
    isGiven(environment, "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__blobServiceUri") ||
    isGiven(environment, "DataStorage__blobServiceUri") ||
    (isGiven(environment, "COSMOS_ENDPOINT") && !isGiven(environment, "COSMOS_KEY"));
  return needsIt && PROOFS.some((name) => Boolean(environment[name]));
}

/** Unless it is said otherwise: the app that Graph knows, at the authority that knows it. */
function appAsIdentity(environment: Environment): Values {
  if (!isGiven(environment, "GRAPH_ENDPOINT") || !environment.AZURE_CLIENT_SECRET) return {};
  const { GRAPH_TENANT_ID = "", GRAPH_CLIENT_ID = "", GRAPH_AUTHORITY = "" } = environment;
  return { AZURE_TENANT_ID: GRAPH_TENANT_ID, AZURE_CLIENT_ID: GRAPH_CLIENT_ID, AZURE_AUTHORITY_HOST: GRAPH_AUTHORITY };
}

function pick(values: Environment, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = values[name];
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
}
