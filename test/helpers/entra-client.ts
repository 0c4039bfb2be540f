import { createCertificateAuthority } from "../../local/certificate-authority.ts";
import { type EntraServer, startEntra } from "../../local/entra/start-entra.ts";
import { trustAuthority } from "./trust.ts";

/** Who asks, with what it may by default. */
export const CALLER = {
  tenantId: "6b1c5f1e-0000-4000-8000-000000000001",
  clientId: "6b1c5f1e-0000-4000-8000-000000000002",
  clientSecret: "secret",
  grantedPermissions: ["Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"],
};

export interface EntraAnswer {
  readonly status: number;
  readonly body: Record<string, unknown> & { readonly error?: { readonly code: string } };
}

/** The directory API of this machine, over TLS that this process trusts until it stops. */
export interface EntraClient {
  readonly directory: EntraServer;
  ask(method: string, path: string, body?: object): Promise<EntraAnswer>;
  stop(): Promise<void>;
}

export async function startEntraClient(): Promise<EntraClient> {
  const authority = await createCertificateAuthority();
  const untrust = trustAuthority(authority.certificatePem);
  const tls = await authority.issueServerCertificate(["localhost"]);
  const directory = await startEntra({ tls, caller: CALLER, graphRoles: ["Chat.Read.All"] });
  return {
    directory,
    async ask(method, path, body) {
      const response = await fetch(`${directory.url}/v1.0${path}`, {
        method,
        headers: { authorization: `Bearer ${await directory.token()}`, prefer: "create-if-missing" },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
    },
    async stop() {
      untrust();
      await directory.stop();
    },
  };
}
