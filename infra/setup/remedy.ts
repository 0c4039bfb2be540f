import { printable } from "./printable.ts";
import type { RestError } from "./setup-error.ts";

interface RemedyRow {
  readonly service?: string;
  /** Any where none is named. */
  readonly status?: number;
  /** Words of the service's, where its codes are not documented. */
  readonly says?: RegExp;
  /** Any where none is named. */
  readonly doing?: RegExp;
  /** Any code or inner code where none is named. */
  readonly codes?: readonly string[];
  readonly sentence: string;
}

const VAULT_ROLES =
  "Your account needs the roles Key Vault Secrets Officer and Key Vault Certificates Officer on it (operatorPrincipalId of " +
  "infra/main.bicep assigns them); a new assignment takes some minutes to apply.";

/** The first row that fits. Azure: "Key Vault REST API error codes"; Graph: "Microsoft Graph error responses". */
const REMEDIES: readonly RemedyRow[] = [
  {
    service: "Key Vault",
    status: 403,
    codes: ["ForbiddenByFirewall", "ForbiddenByConnection"],
    sentence: "Its network lets nobody in from here: see operatorIpAddresses in docs/deploy.md, private networking.",
  },
  { service: "Key Vault", status: 403, sentence: VAULT_ROLES },
  {
    service: "Key Vault",
    status: 409,
    codes: ["ObjectIsDeletedButRecoverable"],
    sentence:
      "It was deleted and is kept: az keyvault certificate recover, or az keyvault secret recover, brings it back.",
  },
  {
    service: "Azure Resource Manager",
    status: 403,
    sentence: "Your account needs the role Contributor, or Website Contributor, on the function app.",
  },
  {
    service: "Azure Resource Manager",
    status: 404,
    sentence:
      "There is no such function app: compare AZURE_SUBSCRIPTION_ID, AZURE_RESOURCE_GROUP and FUNCTION_APP_NAME.",
  },
  {
    service: "Microsoft Graph",
    codes: ["Request_MultipleObjectsWithSameKeyValue"],
    sentence:
      "A deleted app keeps its name for 30 days: whoever may administer apps deletes it for good, or restores it (az rest " +
      "--method get --url https://graph.microsoft.com/v1.0/directory/deletedItems/microsoft.graph.application finds it); or " +
      "give another --environment.",
  },
  {
    service: "Microsoft Graph",
    says: /as per assigned policy/i,
    sentence:
      "An app management policy of your tenant limits what secrets apps may have: let an administrator exempt this app, or " +
      "deploy with GRAPH_AUTH=managed-identity and ON_BEHALF=none, which need none.",
  },
  {
    service: "Microsoft Graph",
    status: 403,
    doing: /^consent /,
    sentence:
      "Your account may not do this: that takes the Entra role Cloud Application Administrator, or the link below. " +
      "Everything else is done.",
  },
  {
    service: "Microsoft Graph",
    status: 403,
    sentence:
      "Your account may not do this: registering an app takes the Entra role Application Developer, and changing one that " +
      "somebody else registered takes Application Administrator. See docs/setup.md.",
  },
  { status: 401, sentence: "The token was not accepted: sign in again (az login) to the right tenant and cloud." },
  {
    status: 400,
    sentence:
      "Running this again as it is will not help: compare the options with the deployment (npm run setup -- --help), and " +
      "report it with these words if they are right.",
  },
];

/** What happened and what to do about it. `doing` completes "could not …". */
export function remedyFor(error: RestError, doing: string): string {
  const { service, status, code, innerCode, message } = error;
  const row = REMEDIES.find(
    (candidate) =>
      (candidate.service ?? service) === service &&
      (candidate.status ?? status) === status &&
      (candidate.says?.test(message) ?? true) &&
      (candidate.doing?.test(doing) ?? true) &&
      (candidate.codes?.some((word) => word === code || word === innerCode) ?? true),
  );
  const answer = printable([status, innerCode ?? code].filter(Boolean).join(" "));
  const said = message ? `: ${printable(message.replaceAll(/\s+/g, " ")).replace(/\.?\s*$/, "")}` : "";
  return `Could not ${doing}. ${service} answered ${answer}${said}. ${row?.sentence ?? "Run this again; it goes on where it stopped."}`;
}
