import * as z from "zod";
import { ERRORS } from "../../shared/base/errors/errors.ts";
import { printable } from "./printable.ts";

const health = z.object({ status: z.enum(["ok", "failing"]) });
const problem = z.object({ code: z.string(), detail: z.string().default("") });
const failingStep = z.object({ step: z.string(), code: z.string(), detail: z.string(), remedy: z.string() });
const report = z.object({
  firstFailing: failingStep.optional(),
  steps: z.array(z.object({ step: z.string(), status: z.string() })),
});

export type DeepReport = z.infer<typeof report>;

/** Port. The deployed app, asked as anybody with its address may ask it. */
export interface RunningApp {
  /** Why it does not run with its settings, as far as can be known; undefined when it does. */
  trouble(url: string): Promise<string | undefined>;
  /** Its own account of every step from settings to the last message; undefined when it gives none. */
  deepReport(url: string, functionKey: string): Promise<DeepReport | undefined>;
}

/** A cold start, and a self check whose every step may wait for what does not answer. */
const TIMEOUT_MS = 60_000;

export function createRunningApp(options: { fetch: typeof fetch }): RunningApp {
  const get = async (url: string, headers: Record<string, string> = {}) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await options.fetch(url, { headers, redirect: "error", signal });
    return { status: response.status, body: await response.json().catch(() => undefined) };
  };
  return {
    trouble: async (url) => {
      const answer = await get(`${url}/api/health`).catch(() => undefined);
      if (!answer) return "it does not answer";
      // Failing health is the app's own answer too, and about something else than its settings.
      if (health.safeParse(answer.body).success) return undefined;
      const { data } = problem.safeParse(answer.body);
      if (data?.code !== "settings-invalid") return `it answers ${answer.status}; was the code deployed (azd deploy)?`;
      return `${ERRORS["settings-invalid"].title}: ${printable(data.detail)}`;
    },
    deepReport: async (url, functionKey) => {
      const answer = await get(`${url}/api/health/deep`, { "x-functions-key": functionKey }).catch(() => undefined);
      return report.safeParse(answer?.body).data;
    },
  };
}
