import type { StateList, StateNode, StateValue } from "./state/state.js";

/**
 * A list of the state as an ordinary array of views, for a script to change as it likes; `sync`
 * then puts the changes back. Items that stayed are the same nodes, so their bytes stay too.
 */
export class ListView<T extends { readonly state: StateNode }> {
  readonly #list: StateList;
  readonly #view: (item: StateValue) => T;
  #items: T[] | null = null;
  #synced: readonly T[] = [];

  constructor(list: StateList, view: (item: StateValue) => T) {
    this.#list = list;
    this.#view = view;
  }

  get items(): T[] {
    return (this.#items ??= this.#read());
  }
  set items(items: T[]) {
    if (this.#items === null) this.#read();
    this.#items = items;
  }

  /** Brings the state up to date with the array. */
  sync(): void {
    const items = this.#items;
    if (items === null) return;
    const isSame =
      items.length === this.#synced.length &&
      items.every((item, index) => item === this.#synced[index]);
    if (isSame) return;
    this.#list.splice(
      0,
      this.#list.length,
      items.map((item) => item.state),
    );
    this.#synced = [...items];
  }

  #read(): T[] {
    const items = Array.from({ length: this.#list.length }, (_, index) =>
      this.#view(this.#list.get(index)),
    );
    this.#synced = [...items];
    return items;
  }
}
