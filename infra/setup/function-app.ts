import * as z from "zod";
import { createRest, type Rest, type RestOptions, type RestRequest } from "./rest.ts";
import { SetupError } from "./setup-error.ts";

/** Azure: "App Service REST API reference", operations of web apps. */
const API_VERSION = "2024-04-01";

/** Azure: "Azure environments and endpoints". */
const RESOURCE_MANAGERS: Readonly<Record<string, string>> = {
  "vault.usgovcloudapi.net": "https://management.usgovcloudapi.net",
  "vault.azure.cn": "https://management.chinacloudapi.cn",
};
const PUBLIC_RESOURCE_MANAGER = "https://management.azure.com";

const site = z.object({ properties: z.object({ defaultHostName: z.string().min(1) }) });
const settings = z.object({ properties: z.record(z.string(), z.string()).nullish() });
const functionPage = z.object({ value: z.array(z.object({ name: z.string() })), nextLink: z.string().nullish() });
const keys = z.object({ functionKeys: z.record(z.string(), z.string()).nullish() });

/** Port. The function app as Azure knows it: its settings, and what it is woken for. */
export interface FunctionApp {
  /** Public address of the app, without a slash at the end. */
  url(): Promise<string>;
  settings(): Promise<Readonly<Record<string, string>>>;
  /** Replaces all of them: Azure knows no change of one. The app starts anew. */
  replaceSettings(settings: Readonly<Record<string, string>>): Promise<void>;
  /** The functions that Azure was last told of, and for which alone it wakes the app. */
  knownFunctions(): Promise<readonly string[]>;
  syncTriggers(): Promise<void>;
  functionKey(): Promise<string>;
}

export interface FunctionAppId {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

export function createFunctionApp(
  options: Omit<RestOptions, "service" | "baseUrl"> & { resourceManager: string; id: FunctionAppId },
): FunctionApp {
  const baseUrl = options.resourceManager + resourcePath(options.id);
  const rest = createRest({ ...options, service: "Azure Resource Manager", baseUrl });
  return {
    url: async () =>
      `https://${(await rest.call(site, { method: "GET", path: versioned("/") })).properties.defaultHostName}`,
    settings: async () => {
      const { properties } = await rest.call(settings, { method: "POST", path: versioned("/config/appsettings/list") });
      return properties ?? {};
    },
    replaceSettings: (properties) =>
      rest.send({ method: "PUT", path: versioned("/config/appsettings"), body: { properties } }),
    knownFunctions: () => knownFunctions(rest),
    syncTriggers: () => rest.send({ method: "POST", path: versioned("/syncfunctiontriggers") }),
    functionKey: async () => {
      const { functionKeys } = await rest.call(keys, { method: "POST", path: versioned("/host/default/listkeys") });
      const [key] = [functionKeys?.default, ...Object.values(functionKeys ?? {})].filter((one) => one !== undefined);
      if (key === undefined) throw new SetupError("The function app has no function key yet.");
      return key;
    },
  };
}

/** Key Vault and Resource Manager are of the same cloud, which need not be Graph's. */
export function resourceManagerOf(keyVaultUrl: string): string {
  const [, ...domain] = new URL(keyVaultUrl).hostname.split(".");
  return RESOURCE_MANAGERS[domain.join(".")] ?? PUBLIC_RESOURCE_MANAGER;
}

export function resourcePath({ subscriptionId, resourceGroup, name }: FunctionAppId): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Web/sites/${name}`;
}

/** The address by which anybody with the rights tells Azure what the app has: for a line to paste. */
export function syncTriggersUrl(resourceManager: string, id: FunctionAppId): string {
  return resourceManager + resourcePath(id) + versioned("/syncfunctiontriggers");
}

async function knownFunctions(rest: Rest): Promise<readonly string[]> {
  const names: string[] = [];
  let request: RestRequest | undefined = { method: "GET", path: versioned("/functions") };
  while (request) {
    const { value, nextLink }: z.infer<typeof functionPage> = await rest.call(functionPage, request);
    // A function's name is that of the app and its own.
    names.push(...value.map(({ name }) => name.slice(name.lastIndexOf("/") + 1)));
    request = nextLink ? { method: "GET", path: nextLink } : undefined;
  }
  return names;
}

function versioned(path: string): string {
  return `${path}?api-version=${API_VERSION}`;
}
