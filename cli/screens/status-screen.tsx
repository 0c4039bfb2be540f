import { useState } from "react";
import { AVAILABILITIES, type Availability, type PresenceWish, presenceOf, setPresence } from "../api/people.ts";
import { PRESENCE_LOOKS, presenceWords } from "../text/presence.ts";
import { AskScreen } from "./ask-screen.tsx";
import { type Choice, Picker } from "./picker.tsx";
import { useStage } from "./stage.ts";
import { useLoaded } from "./use-loaded.ts";

type Step =
  | { readonly kind: "choose" }
  | { readonly kind: "minutes"; readonly availability: Availability }
  | { readonly kind: "text" }
  | { readonly kind: "textMinutes"; readonly text: string };
type Entry = Availability | "auto" | "text" | "clear";

// biome-ignore format: one row a time
const MINUTES: readonly Choice<number>[] = [
  { value: 30, title: "30 minutes" }, { value: 60, title: "1 hour" }, { value: 120, title: "2 hours" },
  { value: 240, title: "4 hours" }, { value: 480, title: "8 hours" }, { value: 1_440, title: "1 day" },
];

/** How one is shown to others, and what stands beside. */
export function StatusScreen({ crumbs }: { readonly crumbs: readonly string[] }) {
  const { api, paint } = useStage();
  const mine = useLoaded(async () => (await presenceOf(api, [api.session.me.id]))[0], "mine");
  const [step, setStep] = useState<Step>({ kind: "choose" });
  const [failure, setFailure] = useState<Error>();
  const [isBusy, setBusy] = useState(false);
  const title = [...crumbs, "My status"];

  const set = async (wish: PresenceWish) => {
    setStep({ kind: "choose" });
    setBusy(true);
    setFailure(undefined);
    try {
      await setPresence(api, wish);
      mine.reload();
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setBusy(false);
    }
  };

  if (step.kind === "text") {
    const about = ["What shall stand beside your name?"];
    return (
      <AskScreen
        key="text"
        crumbs={[...title, "Message"]}
        about={about}
        verb="go on"
        onAnswer={(text) => setStep({ kind: "textMinutes", text })}
        onBack={() => setStep({ kind: "choose" })}
      />
    );
  }
  if (step.kind === "minutes" || step.kind === "textMinutes") {
    const wishFor = (minutes: number): PresenceWish =>
      step.kind === "minutes"
        ? { availability: step.availability, minutes }
        : { statusMessage: step.text, statusMinutes: minutes };
    return (
      <Picker
        key={step.kind}
        crumbs={[...title, "For how long"]}
        choices={MINUTES}
        none=""
        verb="set"
        onBack={() => setStep({ kind: "choose" })}
        onChoose={([minutes]) => minutes !== undefined && void set(wishFor(minutes))}
      />
    );
  }
  const choices: Choice<Entry>[] = [
    ...AVAILABILITIES.map((value) => ({
      value,
      title: wordsOf(value),
      mark: paint(PRESENCE_LOOKS[value]?.style ?? "dim", PRESENCE_LOOKS[value]?.mark ?? "○"),
    })),
    { value: "auto", title: "As Teams sees it", detail: "takes back what was set" },
    { value: "text", title: "Status message …", detail: mine.data?.statusMessage?.text ?? "" },
    { value: "clear", title: "No status message" },
  ];
  const choose = (entry: Entry) => {
    if (entry === "auto") void set({ availability: null });
    else if (entry === "clear") void set({ statusMessage: null });
    else if (entry === "text") setStep({ kind: "text" });
    else setStep({ kind: "minutes", availability: entry });
  };
  const failed = failure ?? mine.failure;
  const notice =
    failed !== undefined
      ? paint("red", `✗ ${failed.message}`)
      : mine.data === undefined
        ? paint("dim", "You are shown as …")
        : `You are shown as ${presenceWords(mine.data.availability, paint)}`;
  return (
    <Picker
      crumbs={title}
      choices={choices}
      isLoading={isBusy || mine.isLoading}
      none=""
      verb="set"
      notice={notice}
      onReload={mine.reload}
      onChoose={([entry]) => entry && choose(entry)}
    />
  );
}

function wordsOf(availability: Availability): string {
  const words = PRESENCE_LOOKS[availability]?.words ?? availability;
  return words.charAt(0).toUpperCase() + words.slice(1);
}
