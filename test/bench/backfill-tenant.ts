import type { Behaviours } from "../../local/tenant/behaviours.ts";
import { PERMISSIONS } from "../../local/tenant/graph/permissions.ts";
import { inProcessFetch } from "../../local/tenant/in-process-fetch.ts";
import type { PopulationSizes } from "../../local/tenant/model/population.ts";
import { type OpenTenant, openTenant } from "../../local/tenant/open-tenant.ts";
import { GRAPH_BUDGETS } from "../../shared/port/graph-budget.ts";
import { PatientClock } from "../chaos/hold-still.ts";

export const GRAPH = "https://graph.contoso.example";
const START_MS = Date.UTC(2026, 0, 1, 3);
/** At the most, there and back. */
const GRAPH_LATENCY_MS = 150;

export const APP = {
  tenantId: "11111111-1111-4111-8111-111111111111",
  clientId: "22222222-2222-4222-8222-222222222222",
  clientSecret: "a client secret that nobody may read",
  grantedPermissions: [...new Set<string>(Object.values(PERMISSIONS).flat())],
};

/** What came to Graph from one reader. */
export class Traffic {
  /** Addresses that were answered, as often as they were. */
  readonly answered: string[] = [];
  readonly #messageReads: { readonly atMs: number; readonly isAdmitted: boolean }[] = [];
  requests = 0;
  refused = 0;

  record({ url, atMs, status }: { url: string; atMs: number; status: number }): void {
    if (!new URL(url).pathname.startsWith("/v1.0/")) return;
    this.requests += 1;
    this.refused += Number(status === 429);
    if (status < 300) this.answered.push(url);
    if (/messages/i.test(new URL(url).pathname)) this.#messageReads.push({ atMs, isAdmitted: status < 300 });
  }

  get refusedShare(): number {
    return this.refused / this.requests;
  }

  get minutes(): number {
    return (this.#timeOf(1) - this.#timeOf(0)) / 60_000;
  }

  /**
   * What was read of what Graph allows for messages, from the first request until all but a twentieth was read: at the
   * very end there is less left than Graph would allow, whoever reads it.
   */
  get allowanceUsed(): number {
    const endMs = this.#timeOf(0.95);
    const admitted = this.#messageReads.filter(({ atMs, isAdmitted }) => isAdmitted && atMs <= endMs).length;
    return admitted / (GRAPH_BUDGETS.message * ((endMs - this.#timeOf(0)) / 1_000));
  }

  #timeOf(share: number): number {
    return this.#messageReads[Math.round((this.#messageReads.length - 1) * share)]?.atMs ?? 0;
  }
}

export interface BackfillTenant {
  readonly clock: PatientClock;
  readonly tenant: OpenTenant;
  readonly messages: number;
  /** Graph and the login authority, as far away as a network makes them, counted. */
  fetchInto(traffic: Traffic): typeof fetch;
}

/** A tenant with throttling as documented, on a clock that only moves when told to. */
export async function openBackfillTenant(
  population: Partial<PopulationSizes>,
  behaviours: Partial<Behaviours> = {},
): Promise<BackfillTenant> {
  const clock = new PatientClock(START_MS);
  const tenant = await openTenant({
    clock,
    app: APP,
    seed: 7,
    population,
    behaviours,
    origin: () => GRAPH,
    poster: Object.assign(async () => ({ status: 202, contentType: "", body: "" }), { close: () => undefined }),
  });
  const door = inProcessFetch(tenant.door, GRAPH);
  let number = 0;
  /** Different each time, and the same in every run. */
  const latencyMs = () => {
    number = (number + 61) % GRAPH_LATENCY_MS;
    return 1 + number;
  };
  return {
    clock,
    tenant,
    messages: tenant.model.truth().length,
    fetchInto: (traffic) => async (input, init) => {
      const request = new Request(input, init);
      await clock.sleep(latencyMs());
      const atMs = clock.nowMs();
      const response = await door(request);
      traffic.record({ url: request.url, atMs, status: response.status });
      return response;
    },
  };
}
