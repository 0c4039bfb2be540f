import * as z from "zod";
import type { StepName } from "../../shared/operate/health/deep-health.ts";
import { printable } from "./printable.ts";

const failingStep = z.object({ step: z.string(), code: z.string(), detail: z.string(), remedy: z.string() });
const report = z.object({
  firstFailing: failingStep.optional(),
  steps: z.array(z.object({ step: z.string(), status: z.string() })),
});

/** The app's own account of every step from its settings to the last message, or why it gives none. */
export type SelfCheck = { readonly report: z.infer<typeof report> } | { readonly silence: string };

/** Port. The deployed app, asked as anybody with a function key may ask it. */
export interface RunningApp {
  selfCheck(app: { readonly url: string; readonly functionKey: string }): Promise<SelfCheck>;
}

/** A cold start, and a check whose every step may wait for what does not answer. */
const TIMEOUT_MS = 60_000;

export function createRunningApp(options: { fetch: typeof fetch }): RunningApp {
  return {
    selfCheck: async ({ url, functionKey }) => {
      try {
        const response = await options.fetch(`${url}/api/health/deep`, {
          headers: { "x-functions-key": functionKey },
          redirect: "error",
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        const { data } = report.safeParse(await response.json().catch(() => undefined));
        if (data) return { report: data };
        const isNotThere = response.status === 404;
        return { silence: `it answers ${response.status}${isNotThere ? "; was the code deployed (azd deploy)?" : ""}` };
      } catch {
        return { silence: "it does not answer" };
      }
    },
  };
}

/** What is still in the way of one step; undefined when the step is taken. */
export function troubleOf(check: SelfCheck, name: StepName): string | undefined {
  if ("silence" in check) return check.silence;
  const { status } = check.report.steps.find(({ step }) => step === name) ?? { status: "skipped" };
  if (status === "ok" || status === "warning") return undefined;
  const { step = name, code = status, detail = "", remedy = "" } = check.report.firstFailing ?? {};
  return printable(`${step}: ${code}. ${detail} ${remedy}`.trim(), MAX_TROUBLE_LENGTH);
}

const MAX_TROUBLE_LENGTH = 1_000;
