import { render, useApp } from "ink";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { type Api, openApi } from "../api/api.ts";
import { type Abilities, abilitiesOf } from "../api/people.ts";
import { CliError } from "../base/cli-error.ts";
import { type KeptMarks, openMarks } from "../session/kept-marks.ts";
import { openSession, type Place } from "../session/session.ts";
import type { Paint } from "../text/paint.ts";
import { AccountsScreen } from "./accounts-screen.tsx";
import { ChatScreen } from "./chat-screen.tsx";
import { ConversationsScreen } from "./conversations-screen.tsx";
import { Frame, useSpinner } from "./frame.tsx";
import { HelpScreen } from "./help-screen.tsx";
import { isCtrl, isKey, KeyboardProvider, useKeys } from "./keyboard.tsx";
import { MembersScreen, PresenceScreen } from "./list-screens.tsx";
import { LiveScreen } from "./live-screen.tsx";
import { MenuScreen } from "./menu-screen.tsx";
import { MessageScreen } from "./message-screen.tsx";
import { PeopleScreen } from "./people-screen.tsx";
import { failureRows } from "./picker.tsx";
import { SearchScreen } from "./search-screen.tsx";
import { SignInScreen } from "./sign-in-screen.tsx";
import { type Go, type Look, LookContext, type Stage, StageContext, type Where } from "./stage.ts";
import { StatusScreen } from "./status-screen.tsx";
import { enterScreen } from "./terminal.ts";
import { UploadScreen } from "./upload-screen.tsx";

interface Given {
  readonly place: Place;
  readonly paint: Paint;
  openBrowser(url: string): Promise<void>;
}

type Opening =
  | { readonly kind: "opening" }
  | { readonly kind: "signedOut"; readonly about: string; readonly isAnother?: true }
  | { readonly kind: "failed"; readonly error: Error }
  | { readonly kind: "open"; readonly api: Api; readonly marks: KeptMarks; readonly abilities: Abilities | undefined };

/** Until somebody leaves. */
export async function runApp(given: Given): Promise<void> {
  const leave = enterScreen(process.stdout);
  try {
    const app = render(
      <KeyboardProvider input={process.stdin}>
        <App {...given} />
      </KeyboardProvider>,
      { exitOnCtrlC: false, patchConsole: false },
    );
    await app.waitUntilExit();
  } finally {
    leave();
  }
}

const MENU: readonly Where[] = [{ name: "menu" }];

function App({ place, paint, openBrowser }: Given) {
  const { exit } = useApp();
  const [opening, setOpening] = useState<Opening>({ kind: "opening" });
  const [trail, setTrail] = useState<readonly Where[]>(MENU);
  const [times, setTimes] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: anew each time somebody else speaks
  useEffect(() => {
    let isWanted = true;
    setOpening({ kind: "opening" });
    void open(place).then((opened) => isWanted && setOpening(opened));
    return () => {
      isWanted = false;
    };
  }, [place, times]);

  const left = useRef(new Map<number, Map<string, unknown>>());
  const leftAt = (depth: number) => {
    const found = left.current.get(depth) ?? new Map<string, unknown>();
    left.current.set(depth, found);
    return found;
  };
  const go: Go = useMemo(() => {
    /** Where one goes on to, one was not yet. */
    const forgetFrom = (depth: number) => {
      for (const at of left.current.keys()) if (at >= depth) left.current.delete(at);
    };
    const change = (next: (held: readonly Where[]) => readonly Where[], isOn: boolean) =>
      setTrail((held) => {
        const trail = next(held);
        forgetFrom(isOn ? trail.length : trail.length + 1);
        return trail;
      });
    return {
      to: (where) => change((held) => [...held, where], true),
      instead: (where) => change((held) => [...held.slice(0, -1), where], true),
      back: () => change((held) => (held.length > 1 ? held.slice(0, -1) : held), false),
      home: () => change(() => MENU, false),
    };
  }, []);
  const reopen = () => {
    go.home();
    setTimes((held) => held + 1);
  };
  useKeys((event) => {
    if (!isCtrl(event, "c")) return;
    if (trail.length > 1 && opening.kind === "open") go.home();
    else exit();
  });

  const look: Look = { paint, go, left: leftAt(trail.length) };

  return (
    <LookContext.Provider value={look}>
      {opening.kind === "open" ? (
        <Signed {...opening} look={look} reopen={reopen} exit={exit}>
          <Screen
            trail={trail}
            onSignIn={() => setOpening({ kind: "signedOut", about: "Another account at", isAnother: true })}
          />
        </Signed>
      ) : opening.kind === "signedOut" ? (
        <SignInScreen
          place={place}
          openBrowser={openBrowser}
          about={opening.about}
          onSignedIn={reopen}
          onBack={() => (opening.isAnother ? reopen() : exit())}
        />
      ) : (
        <OpeningScreen opening={opening} onRetry={reopen} />
      )}
    </LookContext.Provider>
  );
}

interface SignedProperties extends Extract<Opening, { readonly kind: "open" }> {
  readonly look: Look;
  reopen(): void;
  exit(): void;
  readonly children: ReactNode;
}

function Signed({ api, marks, abilities, look, reopen, exit, children }: SignedProperties) {
  const stage: Stage = { ...look, api, marks, abilities, reopen, exit };
  return <StageContext.Provider value={stage}>{children}</StageContext.Provider>;
}

async function open(place: Place): Promise<Opening> {
  try {
    const session = await openSession(place);
    const api = openApi(session);
    const [marks, abilities] = await Promise.all([openMarks(session), session.token().then(() => abilitiesOf(api))]);
    return { kind: "open", api, marks, abilities };
  } catch (error) {
    if (error instanceof CliError && error.outcome === "signedOut")
      return { kind: "signedOut", about: `${error.message}. Sign in at` };
    return { kind: "failed", error: error as Error };
  }
}

function OpeningScreen({ opening, onRetry }: { readonly opening: Opening; onRetry(): void }) {
  const spinner = useSpinner(opening.kind === "opening");
  useKeys((event) => opening.kind === "failed" && isKey(event, "return") && onRetry());
  const failed =
    opening.kind === "failed" ? failureRows(opening.error, process.stdout.columns ?? 80, (_style, text) => text) : [];
  return (
    <Frame
      crumbs={["teamsink"]}
      hints={[...(opening.kind === "failed" ? ["Enter try again"] : []), "Ctrl+C leave"]}
      body={["", ...(opening.kind === "failed" ? failed : [`  ${spinner} opening …`])]}
    />
  );
}

/** Names of the screens before, for the head; the one itself says its own. */
function crumbsOf(trail: readonly Where[]): readonly string[] {
  return ["teamsink", ...trail.slice(1, -1).flatMap((where) => CRUMBS[where.name] ?? [])];
}

const CRUMBS: Readonly<Partial<Record<Where["name"], string>>> = {
  people: "People",
  conversations: "Conversations",
  search: "Search",
  live: "Live",
};

function Screen({ trail, onSignIn }: { readonly trail: readonly Where[]; onSignIn(): void }) {
  const where = trail.at(-1) ?? { name: "menu" as const };
  const crumbs = crumbsOf(trail);
  switch (where.name) {
    case "menu":
      return <MenuScreen />;
    case "people":
      return <PeopleScreen purpose={where.purpose} crumbs={crumbs} />;
    case "conversations":
      return <ConversationsScreen purpose={where.purpose} crumbs={crumbs} />;
    case "chat":
      return (
        <ChatScreen
          key={`${where.conversation.conversationId} ${where.rootId}`}
          conversation={where.conversation}
          rootId={where.rootId}
          crumbs={crumbs}
        />
      );
    case "members":
      return <MembersScreen conversation={where.conversation} crumbs={crumbs} />;
    case "search":
      return <SearchScreen conversation={where.conversation} words={where.words} crumbs={crumbs} />;
    case "presence":
      return <PresenceScreen people={where.people} crumbs={crumbs} />;
    case "status":
      return <StatusScreen crumbs={crumbs} />;
    case "live":
      return <LiveScreen crumbs={crumbs} />;
    case "upload":
      return <UploadScreen conversation={where.conversation} crumbs={crumbs} />;
    case "accounts":
      return <AccountsScreen crumbs={crumbs} onSignIn={onSignIn} />;
    case "message":
      return <MessageScreen conversation={where.conversation} messageId={where.messageId} crumbs={crumbs} />;
    case "help":
      return <HelpScreen crumbs={crumbs} />;
  }
}
