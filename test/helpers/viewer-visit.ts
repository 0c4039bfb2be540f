import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import type { RunningStack } from "./running-stack.ts";

/** The viewer in a tab of its own, watched. */
export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly requests: readonly Request[];
  /** What a browser complains of: errors of scripts and of loading, and violations of the policy. */
  readonly complaints: readonly string[];
}

export interface VisitOptions {
  readonly width?: number;
  readonly colorScheme?: "dark" | "light";
}

/** A machine that does other things besides. */
export const PATIENT = { timeout: 30_000 };

/** By the name that is registered: Entra knows no other of this machine. */
export function addressOf({ doors }: Pick<RunningStack, "doors">): string {
  return `${doors.http.replace("127.0.0.1", "localhost")}/api/app`;
}

export async function visit(
  browser: Browser,
  { width = 1280, colorScheme = "light" }: VisitOptions = {},
): Promise<Visit> {
  const viewport = { width, height: width < 600 ? 844 : 800 };
  const context = await browser.newContext({
    viewport,
    colorScheme,
    ignoreHTTPSErrors: true,
    timezoneId: "Europe/Berlin",
  });
  const page = await context.newPage();
  const requests: Request[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  await page.addInitScript(
    'document.addEventListener("securitypolicyviolation", (event) => console.error("refused", event.violatedDirective, event.blockedURI))',
  );
  return { context, page, requests, complaints };
}

/** As somebody of the tenant, on its own page to sign in at. */
export async function signInAs({ page }: Visit, userPrincipalName: string): Promise<void> {
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: userPrincipalName }).click();
  await page.locator(".conversations .row").first().waitFor(PATIENT);
}

export async function signInWithKeys(
  { page }: Visit,
  { functionKey, operatorKey }: RunningStack["stack"],
): Promise<void> {
  await page.getByText("With a key").click();
  await page.getByLabel("Function key").fill(functionKey);
  if (operatorKey !== undefined) await page.getByLabel("Operator key").fill(operatorKey);
  await page.getByRole("button", { name: "Read with the key" }).click();
  await page.locator(".conversations .row").first().waitFor(PATIENT);
}

/** What of WCAG 2.2 A and AA a page does not meet, as far as a program can tell. */
export async function barriersOn(page: Page): Promise<readonly string[]> {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  // Its script is put into the page by the browser itself, which no policy of the page's forbids.
  const { violations } = await new AxeBuilder({ page }).withTags(tags).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
  );
}
