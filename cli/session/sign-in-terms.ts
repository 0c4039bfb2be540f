import * as z from "zod";
import { CliError } from "../base/cli-error.ts";

const termsSchema = z.object({
  entra: z
    .object({
      authority: z.url(),
      clientId: z.guid(),
      scope: z.string().min(1),
      /** Null where the API does nothing on behalf of people: ON_BEHALF is none. */
      writeScope: z.string().min(1).nullable().default(null),
    })
    .nullable(),
});

export type SignInTerms = NonNullable<z.infer<typeof termsSchema>["entra"]>;

/** As which app, at which authority and for what one signs in: the API says it to anybody. */
export async function askSignInTerms(api: string, send: typeof fetch = fetch): Promise<SignInTerms> {
  const terms = termsSchema.safeParse(await ask(`${api}/sign-in`, send));
  if (!terms.success) {
    throw new CliError(`${api} is no API of teamsink`, { remedy: "Give its address with --api or TEAMSINK_API" });
  }
  if (terms.data.entra === null) {
    throw new CliError(`Nobody can sign in at ${api} yet`, {
      remedy: "It has no VIEWER_CLIENT_ID or no API_CLIENT_ID; npm run setup makes both",
    });
  }
  return terms.data.entra;
}

async function ask(url: string, send: typeof fetch): Promise<unknown> {
  let response: Response;
  try {
    response = await send(url, { headers: { accept: "application/json" }, redirect: "error" });
  } catch (error) {
    throw new CliError(`${new URL(url).origin} does not answer (${reasonOf(error)})`, {
      remedy: "Is it running? Give another address with --api or TEAMSINK_API",
    });
  }
  return response.ok ? response.json().catch(() => undefined) : undefined;
}

/** undici says "fetch failed", and why in the cause. */
export function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  const { code } = (cause ?? error) as NodeJS.ErrnoException;
  return typeof code === "string" ? code : message;
}
