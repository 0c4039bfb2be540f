import { useEffect, useState } from "preact/hooks";
import { keptKeys } from "./session/kept-keys.ts";
import { askHowToSignIn, type Session, sessionOfKeys, sessionOfPerson } from "./session/session.ts";
import { SignInPage } from "./session/sign-in-page.tsx";
import { Shell } from "./shell.tsx";

interface Start {
  readonly session?: Session;
  readonly signIn?: () => Promise<void>;
  readonly failure?: string;
}

/** Everything on the page: first who reads, then what they read. */
export function App() {
  const [start, setStart] = useState<Start | undefined>();
  useEffect(() => {
    begin().then(setStart, (error: Error) => setStart({ failure: `Signing in failed: ${error.message}` }));
  }, []);
  if (start === undefined) {
    return (
      <main class="starting" aria-busy="true">
        <h1 class="unseen">teamsink</h1>
      </main>
    );
  }
  if (start.session !== undefined) return <Shell session={start.session} />;
  return <SignInPage signIn={start.signIn} failure={start.failure} onSession={(session) => setStart({ session })} />;
}

async function begin(): Promise<Start> {
  const keys = keptKeys();
  if (keys !== undefined) return { session: sessionOfKeys(keys) };
  const { entra } = await askHowToSignIn();
  if (entra === null) return {};
  // Most of the page's size, and of no use to whoever has a key.
  const { openSignIn } = await import("./session/entra.ts");
  const { person, signIn } = await openSignIn(entra);
  return person === undefined ? { signIn } : { session: await sessionOfPerson(person), signIn };
}
