import { useEffect, useState } from "react";
import { followPresence } from "../../client/follow-presence.ts";
import type { Schemas } from "../../client/teamsink-client.ts";
import { failureOf } from "../api/api.ts";
import { MAX_ASKED } from "../api/people.ts";
import { pause } from "../base/pause.ts";
import { can, useStage } from "./stage.ts";

export type Presence = Schemas["Presence"];

interface SeenPresence {
  /** By id; undefined until it is known. */
  readonly seen: ReadonlyMap<string, Presence> | undefined;
  readonly failure: Error | undefined;
  readonly isLoading: boolean;
  reload(): void;
}

/** Whether people are there, for as long as the screen shows them. */
export function usePresence(userIds: readonly string[]): SeenPresence {
  const stage = useStage();
  const { api } = stage;
  const [seen, setSeen] = useState<ReadonlyMap<string, Presence>>();
  const [failure, setFailure] = useState<Error>();
  const [times, setTimes] = useState(0);
  const name = can(stage, "presence") ? userIds.slice(0, MAX_ASKED).join() : "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever wants it asks anew
  useEffect(() => {
    if (name === "") return;
    const ended = new AbortController();
    void followPresence(api.once, {
      userIds: name.split(","),
      signal: ended.signal,
      pause,
      onPresence: (presence) => {
        setSeen(new Map(presence.map((one) => [one.id, one])));
        setFailure(undefined);
      },
      onFailure: ({ response, problem }) => {
        if (response === undefined) setFailure(new Error("The API does not answer"));
        else void failureOf(api, problem, response).then(setFailure);
      },
    });
    return () => ended.abort();
  }, [name, api, times]);
  const isLoading = name !== "" && seen === undefined && failure === undefined;
  return { seen, failure, isLoading, reload: () => setTimes((before) => before + 1) };
}
