import { guid, httpsUrl, httpUrl, oneOf, type SettingRow } from "./setting-values.ts";

/** Creating a subscription takes as long: Graph asks both our addresses, ten seconds each, before it answers. */
const MIN_GRAPH_TIMEOUT_SECONDS = 30;
/** A page run, the pauses that Graph asks for, one request and what it brings stored fit into half of `functionTimeout`. */
const MAX_GRAPH_TIMEOUT_SECONDS = 60;

/** Which tenant, and how it is reached. Rows of the table in `settings.ts`. */
export const CONNECTION_SETTINGS = {
  GRAPH_TENANT_ID: { meaning: "The tenant whose messages are kept", required: true, expected: "a GUID", accepts: guid },
  GRAPH_CLIENT_ID: {
    meaning: "The app registration; also the audience of Graph's validation tokens",
    required: true,
    expected: "a GUID",
    accepts: guid,
  },
  GRAPH_ENDPOINT: {
    meaning: "Microsoft Graph, without a version; national clouds have their own",
    required: false,
    default: "https://graph.microsoft.com",
    expected: "an https URL",
    accepts: httpsUrl,
  },
  GRAPH_AUTHORITY: {
    meaning: "The login authority that issues our tokens and signs Graph's validation tokens",
    required: false,
    default: "https://login.microsoftonline.com",
    expected: "an https URL",
    accepts: httpsUrl,
  },
  GRAPH_TIMEOUT_SECONDS: {
    meaning: "How long one request to Graph may take, its answer included, before it counts as failed and is repeated",
    required: false,
    default: "30",
    expected: `a whole number from ${MIN_GRAPH_TIMEOUT_SECONDS} to ${MAX_GRAPH_TIMEOUT_SECONDS}`,
    accepts: (value: string) =>
      /^\d{2}$/.test(value) && Number(value) >= MIN_GRAPH_TIMEOUT_SECONDS && Number(value) <= MAX_GRAPH_TIMEOUT_SECONDS,
  },
  SERVICE_HEALTH: {
    meaning:
      "`on` has the deep health check say what Microsoft says of its own services; it takes the role `ServiceHealth.Read.All`",
    required: false,
    default: "off",
    expected: "on or off",
    accepts: oneOf("on", "off"),
  },
  HTTPS_PROXY: {
    meaning: "The proxy through which everything is sent, where a network has no other way out",
    required: false,
    expected: "an http or https URL, a user and password in it if need be",
    accepts: httpUrl,
  },
  NO_PROXY: {
    meaning: "Hosts that are reached without it, comma separated, each with all that is below it",
    required: false,
    expected: "names of hosts, comma separated",
    accepts: (value: string) => /^[^\s,/]+(?:\s*,\s*[^\s,/]+)*,?$/.test(value),
  },
} as const satisfies Record<string, SettingRow>;
