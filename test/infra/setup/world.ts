import { randomUUID } from "node:crypto";
import { createDirectory } from "../../../infra/setup/entra.ts";
import type { SetupPorts } from "../../../infra/setup/existing.ts";
import { rolesFor } from "../../../infra/setup/roles.ts";
import { runSetup, type SetupOutcome, type SetupRequest } from "../../../infra/setup/run-setup.ts";
import { createRunningApp } from "../../../infra/setup/running-app.ts";
import { createVault } from "../../../infra/setup/vault.ts";
import type { Wanted } from "../../../infra/setup/wanted.ts";
import { type CertificateAuthority, createCertificateAuthority } from "../../../local/certificate-authority.ts";
import { type EntraServer, startEntra } from "../../../local/entra/start-entra.ts";
import { type KeyVaultServer, startKeyVault } from "../../../local/key-vault/key-vault.ts";
import { createKeyVaultSecretStore } from "../../../shared/azure/key-vault-secret-store.ts";
import type { Clock } from "../../../shared/base/clock.ts";
import { ON_BEHALF_NAMES } from "../../../shared/base/settings.ts";
import type { SecretStore } from "../../../shared/port/secret-store.ts";
import { SERVICE_HEALTH_ROLE } from "../../../shared/resource/graph-roles.ts";
import { scopesOnBehalf } from "../../../shared/resource/on-behalf.ts";
import { trustAuthority } from "../../helpers/trust.ts";

export const TENANT_ID = "6b1c5f1e-0000-4000-8000-000000000001";
/** By which people open the function app. */
export const BASE_URL = "https://func-test.azurewebsites.net";
export const RESOURCES = ["/teams/getAllMessages", "/chats/getAllMessages"];
/** More than the app needs, as the real one has. */
const GRAPH_ROLES = [
  ...rolesFor(RESOURCES).map(({ role }) => role),
  SERVICE_HEALTH_ROLE.role,
  "Mail.Read",
  "Chat.Read.WhereInstalled",
];
/** The same of what is done in the name of people. */
const GRAPH_SCOPES = ["User.Read", "Mail.Send", ...scopesOnBehalf(new Set(ON_BEHALF_NAMES)).map(({ scope }) => scope)];
export const CALLER_PERMISSIONS = [
  "Application.ReadWrite.All",
  "AppRoleAssignment.ReadWrite.All",
  "DelegatedPermissionGrant.ReadWrite.All",
];
export const CALLER = {
  tenantId: TENANT_ID,
  clientId: "6b1c5f1e-0000-4000-8000-000000000002",
  clientSecret: "the operator's secret",
  grantedPermissions: CALLER_PERMISSIONS,
};

/** Time passes at once for whoever sleeps. */
class HurriedClock implements Clock {
  #nowMs = Date.now();
  /** How long was slept in all. */
  sleptMs = 0;

  nowMs(): number {
    return this.#nowMs;
  }

  advance(durationMs: number): void {
    this.#nowMs += durationMs;
  }

  async sleep(delayMs: number): Promise<void> {
    this.sleptMs += delayMs;
    this.advance(delayMs);
  }
}

/** A tenant for all tests of a file; what a test sees of it is its own by the name of its environment. */
export class SetupServers {
  readonly clock = new HurriedClock();
  readonly #authority: CertificateAuthority;
  readonly #untrust: () => void;
  readonly directory: EntraServer;

  private constructor(authority: CertificateAuthority, untrust: () => void, directory: EntraServer) {
    this.#authority = authority;
    this.#untrust = untrust;
    this.directory = directory;
  }

  static async start(): Promise<SetupServers> {
    const authority = await createCertificateAuthority();
    const untrust = trustAuthority(authority.certificatePem);
    const tls = await authority.issueServerCertificate(["localhost"]);
    const directory = await startEntra({ tls, caller: CALLER, graphRoles: GRAPH_ROLES, graphScopes: GRAPH_SCOPES });
    return new SetupServers(authority, untrust, directory);
  }

  get certificatePem(): string {
    return this.#authority.certificatePem;
  }

  issueServerCertificate() {
    return this.#authority.issueServerCertificate(["localhost"]);
  }

  async startVault(): Promise<KeyVaultServer> {
    const tls = await this.issueServerCertificate();
    return startKeyVault({ tls, authorityUrl: this.directory.url, tenantId: TENANT_ID, clock: this.clock });
  }

  async stop(): Promise<void> {
    this.#untrust();
    await this.directory.stop();
  }
}

export interface SetupWorld {
  readonly servers: SetupServers;
  readonly vault: KeyVaultServer;
  readonly uniqueName: string;
  /** As the app reads them. */
  readonly secrets: SecretStore;
  /** Every line that a watcher was told. */
  readonly told: string[];
  /** Changes asked for since the last call, of both services. */
  newWrites(): string[];
  run(options?: RunOptions): Promise<SetupOutcome>;
  /** What a run says of what it minds; the empty text when it minds nothing. `newWrites` begins with it. */
  refusal(options?: RunOptions): Promise<string>;
}

/** Somebody who may register apps, as every user may by default, and who knows how ours will be called. */
export const STRANGER = { id: "11111111-0000-4000-8000-000000000001", displayName: "Mallory" };

export interface RunOptions {
  readonly wanted?: Partial<Wanted>;
  readonly dryRun?: boolean;
  readonly fetch?: typeof fetch;
  /** Those that a test opens itself. */
  readonly ports?: Partial<Pick<SetupPorts, "functionApp" | "runningApp" | "azd">>;
  readonly waitMs?: number;
}

/** A fresh environment and vault in a tenant that others use too. */
export async function openWorld(servers: SetupServers): Promise<SetupWorld> {
  const vault = await servers.startVault();
  const { directory, clock } = servers;
  const uniqueName = `teamsink-${randomUUID().slice(0, 8)}`;
  const token = { token: "token", expiresOnTimestamp: Number.MAX_SAFE_INTEGER };
  const secrets = createKeyVaultSecretStore({
    keyVaultUrl: vault.url,
    keyVaultChallengeCheck: false,
    credential: { getToken: async () => token },
    clock,
  });
  const told: string[] = [];
  const seen = { directory: directory.writes.length, vault: 0 };
  const world: SetupWorld = {
    servers,
    vault,
    uniqueName,
    secrets,
    told,
    newWrites: () => {
      const writes = [...directory.writes.slice(seen.directory), ...vault.writes.slice(seen.vault)];
      Object.assign(seen, { directory: directory.writes.length, vault: vault.writes.length });
      return writes;
    },
    run: ({ wanted, dryRun = false, fetch: given = fetch, ports, waitMs = 0 } = {}) =>
      runSetup({
        ports: { ...portsOf(servers, vault, given), ...ports },
        clock,
        dryRun,
        waitMs,
        wanted: { ...defaultWanted(uniqueName), ...wanted },
        watcher: recorder(told),
      }),
    refusal: (options) => {
      world.newWrites();
      return world.run(options).then(
        () => "",
        (error: Error) => error.message,
      );
    },
  };
  return world;
}

function portsOf({ directory, clock }: SetupServers, vault: KeyVaultServer, given: typeof fetch): SetupPorts {
  const shared = { fetch: given, clock };
  let token: Promise<string> | undefined;
  const keptToken = () => (token ??= directory.token());
  return {
    directory: createDirectory({ ...shared, graphEndpoint: directory.url, token: keptToken }),
    vault: createVault({ ...shared, keyVaultUrl: vault.url, token: async () => "token" }),
    functionApp: undefined,
    runningApp: createRunningApp({ fetch: given }),
    azd: undefined,
  };
}

/** As `main.ts` names it. */
export function apiNameOf(uniqueName: string): string {
  return uniqueName.replace(/^teamsink-/, "teamsink.api-");
}

export function viewerNameOf(uniqueName: string): string {
  return uniqueName.replace(/^teamsink-/, "teamsink.viewer-");
}

function defaultWanted(uniqueName: string): Wanted {
  return {
    auth: "client-secret",
    uniqueName,
    apiName: apiNameOf(uniqueName),
    viewerName: viewerNameOf(uniqueName),
    wantsViewer: true,
    baseUrl: BASE_URL,
    identityPrincipalId: undefined,
    roles: rolesFor(RESOURCES),
    scopes: [],
    vaultHost: "kv-test.vault.azure.net",
    rotate: new Set(),
    accepted: new Set(),
    deployed: {},
    settings: {
      GRAPH_TENANT_ID: TENANT_ID,
      GRAPH_AUTH: "client-secret",
      GRAPH_RESOURCES: RESOURCES.join(","),
      CAPTURE: "none",
      ON_BEHALF: "none",
      TEAM_SUBSCRIPTIONS: "0",
      SERVICE_HEALTH: "off",
    },
  };
}

function recorder(told: string[]): SetupRequest["watcher"] {
  return {
    planned: (steps, notices) => {
      told.push(...steps.map(({ words }) => words), ...notices);
    },
    done: ({ words }) => {
      told.push(words);
    },
    settled: () => {},
    waiting: (line) => {
      told.push(line);
    },
  };
}
