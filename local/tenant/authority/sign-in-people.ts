import type { Directory } from "../model/directory.ts";
import type { User } from "../model/graph-shapes.ts";

/** The one password of everybody in this tenant. */
export const PASSWORD = "local-password";

/** A person as the authority knows them. */
export interface SignInPerson {
  readonly user: User;
  /** Neither disabled nor deleted. */
  readonly isActive: boolean;
}

export interface SignInPeople {
  /** By id, or by userPrincipalName in any case; who was deleted is known as well. */
  find(name: string): SignInPerson | undefined;
  /** Who a page offers to be. */
  readonly all: readonly User[];
}

export const NOBODY: SignInPeople = { find: () => undefined, all: [] };

export function peopleOf({ users, deletedUsers }: Directory): SignInPeople {
  const named = (name: string) => {
    const isMeant = ({ userPrincipalName }: User) => userPrincipalName.toLowerCase() === name.toLowerCase();
    return users.get(name) ?? users.all.find(isMeant) ?? deletedUsers.get(name) ?? deletedUsers.all.find(isMeant);
  };
  return {
    find: (name) => {
      const user = named(name);
      return user && { user, isActive: user.accountEnabled && users.has(user.id) };
    },
    get all() {
      return users.all.filter(({ accountEnabled }) => accountEnabled);
    },
  };
}
