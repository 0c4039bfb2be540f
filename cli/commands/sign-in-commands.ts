import type { Command } from "commander";
import open from "open";
import { usageError } from "../base/cli-error.ts";
import type { SignInFlow } from "../session/authority.ts";
import { howKept, listAccounts, openSession, placeOf, signIn, signOut, switchAccount } from "../session/session.ts";
import { KEYRING_FAULT_WORDS, type Keeping } from "../session/token-file.ts";
import type { Io } from "./io.ts";
import { printRows } from "./table.ts";

interface Common {
  readonly api?: string;
}

interface LoginOptions extends Common {
  readonly deviceCode?: boolean;
  readonly browser?: boolean;
}

export function addSignInCommands(program: Command, io: Io): void {
  program
    .command("login")
    .summary("Sign in")
    .description(
      "Sign in with your account of the organization: in the browser of this machine, or with a code on any other.\n" +
        "More than one account may be signed in; the last is the one that speaks.",
    )
    .option("--device-code", "show a code to enter on another device, where there is no browser here")
    .option("--browser", "open the browser of this machine (what is done in a terminal with a display)")
    .action((_options, command: Command) => login(io, command.optsWithGlobals<LoginOptions>()));
  program
    .command("logout")
    .summary("Sign out, and forget what was kept")
    .argument("[account]", "whose; of the one that speaks without it")
    .option("--all", "every account at this API")
    .action(async (account: string | undefined, _options, command: Command) => {
      const { api, all = false } = command.optsWithGlobals<Common & { all?: boolean }>();
      const place = await placeOf(api, io.environment);
      for (const name of await signOut(place, { all, ...(account !== undefined && { username: account }) })) {
        io.note(`${io.paint("green", "✓")} Signed out ${name}`);
      }
    });
  program
    .command("accounts")
    .summary("Who is signed in")
    .option("--use <account>", "from now on this one speaks")
    .option("--json", "as JSON")
    .action(async (_options, command: Command) => {
      const { api, use, json = false } = command.optsWithGlobals<Common & { use?: string; json?: boolean }>();
      const place = await placeOf(api, io.environment);
      if (use !== undefined) await switchAccount(place, use);
      const accounts = await listAccounts(place);
      printRows(io, {
        json,
        rows: accounts,
        columns: [
          { title: "", of: ({ isActive }) => (isActive ? "*" : "") },
          { title: "account", of: ({ username }) => username },
          { title: "name", of: ({ name }) => name },
        ],
        none: `Nobody is signed in at ${place.api}`,
      });
    });
  program
    .command("whoami")
    .summary("Who speaks, where, and what they may")
    .option("--json", "as JSON")
    .action(async (_options, command: Command) => {
      const { api, json = false } = command.optsWithGlobals<Common & { json?: boolean }>();
      const place = await placeOf(api, io.environment);
      const session = await openSession(place);
      const { scopes, roles } = await session.claims();
      const kept = await howKept(place);
      const { name, username, id, tenantId } = session.me;
      if (json) return io.out(JSON.stringify({ api: session.api, id, name, username, tenantId, scopes, roles, kept }));
      const row = (label: string, text: string) => io.out(`${io.paint("dim", label.padEnd(8))} ${text}`);
      row("who", `${name} (${username})`);
      row("where", session.api);
      row("may", [...scopes, ...roles].join(", "));
      row("kept", keptWords(kept));
    });
}

async function login(io: Io, { api, deviceCode = false, browser = false }: LoginOptions): Promise<void> {
  if (deviceCode && browser) throw usageError("--device-code and --browser are two ways: give one");
  const place = await placeOf(api, io.environment);
  const account = await signIn(place, deviceCode || (!browser && !hasBrowser(io)) ? byDeviceCode(io) : byBrowser(io));
  io.note(`${io.paint("green", "✓")} Signed in as ${account.name ?? account.username} (${account.username})`);
}

function keptWords(kept: Keeping): string {
  if (kept === "encrypted") return "encrypted, by a key in this platform's keyring";
  return `in a file that only you can read, unencrypted: ${KEYRING_FAULT_WORDS[kept]}`;
}

/** Over SSH or without a display nobody would see the browser. */
export function hasBrowser({ environment }: Pick<Io, "environment">, platform = process.platform): boolean {
  if (environment.SSH_CONNECTION || environment.SSH_TTY) return false;
  return platform !== "linux" || Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);
}

function byDeviceCode(io: Io): SignInFlow {
  return {
    kind: "device-code",
    show({ userCode, verificationUri }) {
      io.note(`Open  ${io.paint("underline", verificationUri)}`);
      io.note(`and enter the code  ${io.paint("bold", userCode)}`);
    },
  };
}

function byBrowser(io: Io): SignInFlow {
  return {
    kind: "browser",
    async open(url) {
      io.note("Your browser opens for you to sign in. If it does not, open");
      io.note(`  ${url}`);
      await openInBrowser(url);
    },
  };
}

/** What cannot be opened is printed already. */
export async function openInBrowser(url: string): Promise<void> {
  const child = await open(url).catch(() => undefined);
  child?.on("error", () => {});
}
