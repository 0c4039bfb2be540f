import { parseArgs } from "node:util";
import { capturesIn, resourcesIn } from "../../shared/base/read-settings.ts";
import {
  type CaptureName,
  NOTHING_ON_BEHALF,
  ON_BEHALF_NAMES,
  type OnBehalfName,
  SETTINGS,
} from "../../shared/base/settings.ts";
import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import { RESOURCE_GRAMMAR } from "../../shared/resource/families.ts";
import { type FunctionAppId, resourceManagerOf } from "./function-app.ts";
import { SetupError } from "./setup-error.ts";
import { CLIENT_ID_VARIABLES, type ClientIds, ROTATABLE, type Rotatable } from "./wanted.ts";

type Environment = Readonly<Record<string, string | undefined>>;

interface OptionRow {
  readonly meaning: string;
  /** Variables it is taken from when it is not given, in this order. */
  readonly variables: readonly string[];
  readonly default?: string;
  readonly expected: string;
  readonly accepts: (value: string) => boolean;
}

const { GRAPH_TENANT_ID, GRAPH_AUTH, GRAPH_RESOURCES, CAPTURE, ON_BEHALF, TEAM_SUBSCRIPTIONS, SERVICE_HEALTH } =
  SETTINGS;
const { GRAPH_ENDPOINT, GRAPH_AUTHORITY, KEY_VAULT_URL, NOTIFICATION_BASE_URL } = SETTINGS;

/** Secrets of Key Vault that may be used though somebody else stored them. */
const ACCEPTABLE: readonly string[] = Object.values(SECRET_NAMES);

const MAX_WAIT_MINUTES = 1_440;

/** Everything but the flags; each has the meaning and the shape of the app's own setting where there is one. */
const OPTIONS = {
  environment: {
    meaning:
      "Names the app registrations: teamsink-<environment>, teamsink.api-<environment> of the API, and teamsink.viewer-<environment>",
    variables: ["AZURE_ENV_NAME"],
    expected: "1 to 40 letters, digits, dots, hyphens or underscores",
    accepts: (value: string) => /^[\w.-]{1,40}$/.test(value),
  },
  tenant: { ...GRAPH_TENANT_ID, variables: ["GRAPH_TENANT_ID", "AZURE_TENANT_ID"] },
  auth: { ...GRAPH_AUTH, variables: ["GRAPH_AUTH"] },
  resources: {
    ...GRAPH_RESOURCES,
    variables: ["GRAPH_RESOURCES"],
    expected: RESOURCE_GRAMMAR.expected,
    accepts: (value: string) => GRAPH_RESOURCES.accepts(value) && resourcesIn(value).every(RESOURCE_GRAMMAR.accepts),
  },
  capture: { ...CAPTURE, variables: ["CAPTURE"] },
  "on-behalf": { ...ON_BEHALF, variables: ["ON_BEHALF"] },
  "team-subscriptions": { ...TEAM_SUBSCRIPTIONS, variables: ["TEAM_SUBSCRIPTIONS"] },
  "service-health": { ...SERVICE_HEALTH, variables: ["SERVICE_HEALTH"] },
  "key-vault-url": { ...KEY_VAULT_URL, variables: ["KEY_VAULT_URL"] },
  "identity-principal-id": {
    meaning: "Object id of the managed identity; only with --auth managed-identity",
    variables: ["IDENTITY_PRINCIPAL_ID"],
    default: "",
    expected: "a GUID",
    accepts: isEmptyOr(GRAPH_TENANT_ID.accepts),
  },
  "graph-endpoint": { ...GRAPH_ENDPOINT, variables: ["GRAPH_ENDPOINT"] },
  authority: { ...GRAPH_AUTHORITY, variables: ["GRAPH_AUTHORITY"] },
  viewer: {
    meaning: "`on` registers the viewer, at which people sign in; `off` leaves it and VIEWER_CLIENT_ID as they are",
    variables: [],
    default: "on",
    expected: "on or off",
    accepts: (value: string) => value === "on" || value === "off",
  },
  "base-url": {
    meaning: "Public address of the function app, below which people open the viewer; else as it was deployed with",
    variables: ["NOTIFICATION_BASE_URL"],
    default: "",
    expected: NOTIFICATION_BASE_URL.expected,
    accepts: isEmptyOr(NOTIFICATION_BASE_URL.accepts),
  },
  subscription: {
    meaning: "The Azure subscription of the function app, which is told its app",
    variables: ["AZURE_SUBSCRIPTION_ID"],
    default: "",
    expected: "a GUID",
    accepts: isEmptyOr(GRAPH_TENANT_ID.accepts),
  },
  "resource-group": {
    meaning: "Its resource group",
    variables: ["AZURE_RESOURCE_GROUP"],
    default: "",
    expected: "1 to 90 letters, digits, dots, hyphens, underscores or parentheses",
    accepts: isEmptyOr((value) => /^[\p{L}\p{N}._()-]{1,90}$/u.test(value)),
  },
  "function-app": {
    meaning: "Its name",
    variables: ["FUNCTION_APP_NAME"],
    default: "",
    expected: "1 to 60 letters, digits or hyphens",
    accepts: isEmptyOr((value) => /^[\w-]{1,60}$/.test(value)),
  },
  "resource-manager": {
    meaning: "Azure Resource Manager; by the domain of Key Vault where it is not given",
    variables: [],
    default: "",
    expected: KEY_VAULT_URL.expected,
    accepts: isEmptyOr(KEY_VAULT_URL.accepts),
  },
  wait: {
    meaning: "Minutes to wait for consent and for the first subscriptions; 30 in a terminal, else 0",
    variables: [],
    default: "",
    expected: "a whole number from 0 to 1440",
    accepts: isEmptyOr((value) => /^\d{1,4}$/.test(value) && Number(value) <= MAX_WAIT_MINUTES),
  },
  credential: {
    meaning:
      "Who runs this: `cli`, whoever is signed in to Azure CLI or azd; or `environment`, the app named by AZURE_CLIENT_ID, " +
      "AZURE_TENANT_ID and AZURE_CLIENT_SECRET (or AZURE_CLIENT_CERTIFICATE_PATH)",
    variables: [],
    default: "cli",
    expected: "cli or environment",
    accepts: (value: string) => value === "cli" || value === "environment",
  },
} as const satisfies Record<string, OptionRow>;

type OptionName = keyof typeof OPTIONS;

export interface SetupOptions {
  readonly environment: string;
  readonly tenantId: string;
  readonly auth: "client-secret" | "managed-identity";
  readonly resources: readonly string[];
  readonly captures: ReadonlySet<CaptureName>;
  readonly onBehalf: ReadonlySet<OnBehalfName>;
  readonly teamSubscriptions: number;
  readonly serviceHealth: boolean;
  readonly keyVaultUrl: string;
  /** Of the Azure subscription, where it is another than the one of Graph. */
  readonly azureTenantId: string | undefined;
  readonly identityPrincipalId: string | undefined;
  /** Whether people sign in at the viewer. */
  readonly wantsViewer: boolean;
  readonly baseUrl: string | undefined;
  readonly graphEndpoint: string;
  readonly authority: string;
  readonly credential: "cli" | "environment";
  /** The apps that the deployment knows so far. */
  readonly deployed: ClientIds;
  /** Undefined when it is not said in full. */
  readonly functionApp: FunctionAppId | undefined;
  readonly resourceManager: string;
  /** The azd environment that the values came from, and the apps that it has. */
  readonly azdEnvironment: string | undefined;
  readonly azdClientIds: ClientIds;
  /** Undefined when nobody said. */
  readonly waitMinutes: number | undefined;
  readonly rotate: ReadonlySet<Rotatable>;
  readonly accepted: ReadonlySet<string>;
  readonly dryRun: boolean;
  readonly json: boolean;
}

export const HELP = `npm run setup -- [--dry-run] [--rotate ${ROTATABLE.join("|")}]… [--accept NAME]… [--json]

Registers the app, its API and the viewer in Entra, makes the certificate, the client state, the client secrets, the operator key and the key of hooks in Key Vault, tells
the deployment which apps they are, prints the link for an administrator's consent, and says when messages flow. Says what it
will do, does it, and is safe to run again. See docs/setup.md.

  --dry-run   print the plan and change nothing
  --rotate    make a new version even though the one there is still good; the older one stays valid. May be repeated
  --accept    use what is there though this script did not make it: an app by its client id, a secret of Key Vault by its
              name. May be repeated
  --json      the outcome as JSON, for programs
  --help
${Object.entries<OptionRow>(OPTIONS)
  .map(
    ([name, row]) =>
      `  --${name}${row.default ? ` ${row.default}` : ""}\n        ${row.meaning}${
        row.variables.length > 0 ? `. From ${row.variables.join(" or ")}` : ""
      }`,
  )
  .join("\n")}

Values come from the command line, else from the environment, else from azd's current environment.

Exit code: 0 complete · 1 failed · 2 wrong arguments · 3 something is left for people, and was said: consent, or a line to paste`;

export class UsageError extends SetupError {}

/**
 * @param azdEnvironmentOf the variables of an azd environment, of the current one when none is named
 * @returns undefined when help was asked for
 * @throws UsageError that names every wrong or missing option, without values
 */
export function readOptions(
  args: readonly string[],
  ownEnvironment: Environment,
  azdEnvironmentOf: (name: string | undefined) => Environment,
): SetupOptions | undefined {
  const given = parse(args);
  if (given.help) return undefined;
  // The named environment's, or the values of two deployments would be mixed.
  const azd = azdEnvironmentOf(given.environment ?? ownEnvironment.AZURE_ENV_NAME);
  const environment = { ...azd, ...ownEnvironment };
  const problems: string[] = [];
  const values = {} as Record<OptionName, string>;
  for (const [name, row] of Object.entries<OptionRow>(OPTIONS) as [OptionName, OptionRow][]) {
    const fromEnvironment = row.variables.map((variable) => environment[variable]?.trim()).find(Boolean);
    const value = given[name] ?? fromEnvironment ?? row.default;
    const source = [`--${name}`, ...row.variables].join(" or ");
    if (value === undefined) problems.push(`${source} is missing: expected ${row.expected}`);
    else if (!row.accepts(value)) problems.push(`${source} is malformed: expected ${row.expected}`);
    else values[name] = value;
  }
  const rotate = new Set(given.rotate ?? []);
  for (const name of rotate) {
    if (!isRotatable(name)) problems.push(`--rotate takes ${ROTATABLE.join(", ")}`);
  }
  const accepted = new Set((given.accept ?? []).map((name) => name.toLowerCase()));
  for (const name of accepted) {
    if (!isAcceptable(name)) problems.push(`--accept takes a client id, ${ACCEPTABLE.join(", ")}`);
  }
  problems.push(...contradictions(values, rotate));
  if (problems.length > 0) throw new UsageError(`${problems.join("\n")}\nSee npm run setup -- --help`);
  return toOptions(
    values,
    { ...given, rotate: new Set([...rotate].filter(isRotatable)), accepted },
    { environment, azd },
  );
}

function parse(args: readonly string[]) {
  const texts = Object.fromEntries(Object.keys(OPTIONS).map((name) => [name, { type: "string" as const }]));
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...texts,
        rotate: { type: "string", multiple: true },
        accept: { type: "string", multiple: true },
        "dry-run": { type: "boolean" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    return values as Partial<Record<OptionName, string>> & {
      rotate?: string[];
      accept?: string[];
      "dry-run"?: boolean;
      json?: boolean;
      help?: boolean;
    };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nSee npm run setup -- --help`);
  }
}

function contradictions(values: Record<OptionName, string>, rotate: ReadonlySet<string>): string[] {
  const isIdentity = values.auth === "managed-identity";
  const isNothing = values["on-behalf"] === NOTHING_ON_BEHALF;
  return [
    isIdentity && !values["identity-principal-id"]
      ? "--identity-principal-id or IDENTITY_PRINCIPAL_ID is missing: expected a GUID"
      : "",
    isIdentity && rotate.has("client-secret") ? "--rotate client-secret: a managed identity has no client secret" : "",
    isNothing && rotate.has("api-client-secret") ? "--rotate api-client-secret: there is none without ON_BEHALF" : "",
  ].filter((problem) => problem !== "");
}

interface Flags {
  readonly rotate: ReadonlySet<Rotatable>;
  readonly accepted: ReadonlySet<string>;
  readonly "dry-run"?: boolean;
  readonly json?: boolean;
}

function toOptions(
  values: Record<OptionName, string>,
  flags: Flags,
  { environment, azd }: { environment: Environment; azd: Environment },
): SetupOptions {
  return {
    environment: values.environment,
    tenantId: values.tenant.toLowerCase(),
    auth: values.auth as SetupOptions["auth"],
    resources: resourcesIn(values.resources),
    captures: capturesIn(values.capture),
    onBehalf: new Set(ON_BEHALF_NAMES.filter((name) => resourcesIn(values["on-behalf"]).includes(name))),
    teamSubscriptions: Number(values["team-subscriptions"]),
    serviceHealth: values["service-health"] === "on",
    keyVaultUrl: withoutSlash(values["key-vault-url"]),
    azureTenantId: environment.AZURE_TENANT_ID || undefined,
    identityPrincipalId: values["identity-principal-id"] || undefined,
    wantsViewer: values.viewer === "on",
    baseUrl: withoutSlash(values["base-url"]) || undefined,
    graphEndpoint: withoutSlash(values["graph-endpoint"]),
    authority: withoutSlash(values.authority),
    credential: values.credential as SetupOptions["credential"],
    deployed: clientIdsOf(environment),
    functionApp: functionAppOf(values),
    resourceManager: withoutSlash(values["resource-manager"]) || resourceManagerOf(values["key-vault-url"]),
    azdEnvironment: azd.AZURE_ENV_NAME || undefined,
    azdClientIds: clientIdsOf(azd),
    waitMinutes: values.wait === "" ? undefined : Number(values.wait),
    rotate: flags.rotate,
    accepted: flags.accepted,
    dryRun: flags["dry-run"] ?? false,
    json: flags.json ?? false,
  };
}

function clientIdsOf(environment: Environment): ClientIds {
  return Object.fromEntries(
    CLIENT_ID_VARIABLES.flatMap((name) => (environment[name] ? [[name, environment[name].toLowerCase()]] : [])),
  );
}

function functionAppOf(values: Record<OptionName, string>): FunctionAppId | undefined {
  const { subscription: subscriptionId, "resource-group": resourceGroup, "function-app": name } = values;
  return subscriptionId && resourceGroup && name ? { subscriptionId, resourceGroup, name } : undefined;
}

function isEmptyOr(accepts: (value: string) => boolean): (value: string) => boolean {
  return (value) => value === "" || accepts(value);
}

function isRotatable(name: string): name is Rotatable {
  return (ROTATABLE as readonly string[]).includes(name);
}

function isAcceptable(name: string): boolean {
  return GRAPH_TENANT_ID.accepts(name) || ACCEPTABLE.includes(name);
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}
