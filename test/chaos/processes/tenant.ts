import { request } from "node:https";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { startChildService } from "../../../local/services/child-service.ts";
import type { TruthRow } from "../../../local/tenant/model/tenant-model.ts";

/** The variable by which the process is told: an argument can be read in the process list. */
export const TENANT_OPTIONS = "TENANT_OPTIONS";

export const tenantOptionsSchema = z.object({
  /** Of Graph and the login authority as the hosts reach them. */
  origin: z.string(),
  seed: z.number(),
  app: z.object({ tenantId: z.string(), clientId: z.string(), clientSecret: z.string() }),
  tls: z.object({ keyPem: z.string(), certificatePem: z.string() }),
  notificationCa: z.string(),
});
export type TenantProcessOptions = z.infer<typeof tenantOptionsSchema>;

const readySchema = z.object({ type: z.literal("ready"), port: z.number() });

/** The simulated tenant as a process, spoken to at its own door, past every proxy. */
export interface TenantProcess {
  readonly port: number;
  readonly pid: number;
  /** Lives until so many messages have appeared. */
  live(messages: number, seed: number): Promise<void>;
  truth(): Promise<readonly TruthRow[]>;
}

export async function startTenantProcess(options: TenantProcessOptions): Promise<TenantProcess> {
  const { ready, pid } = await startChildService({
    entry: new URL("tenant-process.ts", import.meta.url),
    env: { PATH: process.env.PATH, [TENANT_OPTIONS]: JSON.stringify(options) },
    readySchema,
  });
  const { port } = ready;
  const ask = (method: string, path: string, body?: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        // A connection each: one that was kept is closed by a tenant that stood still, just as it is used again.
        { host: "localhost", port, method, path: `/_control${path}`, ca: options.notificationCa, agent: false },
        (response) => {
          text(response).then((answer) => {
            if (response.statusCode === 200) resolve(JSON.parse(answer));
            else reject(new Error(`The tenant answered ${response.statusCode} to ${method} ${path}: ${answer}`));
          }, reject);
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body === undefined ? "" : JSON.stringify(body));
    });
  return {
    port,
    pid,
    live: async (messages, seed) => {
      await ask("POST", "/life", { messages, seed });
    },
    truth: async () => ((await ask("GET", "/truth")) as { messages: TruthRow[] }).messages,
  };
}
