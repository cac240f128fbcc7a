/** The modules that wait for a compiler worker, in turn by tenant: no tenant's crowd stands before another's only module. */

/** What waits. */
export interface Waiting {
  readonly tenant: string;
}

/** A queue per tenant; the tenants take turns. */
export class FairQueue<Item extends Waiting> {
  /** In the order of their turns. None of the lists is empty. */
  readonly #lists = new Map<string, Item[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** How many of a tenant's wait. */
  sizeOf(tenant: string): number {
    return this.#lists.get(tenant)?.length ?? 0;
  }

  /** The tenants that wait, whose turn is next first. */
  tenants(): readonly string[] {
    return [...this.#lists.keys()];
  }

  push(item: Item): void {
    this.#listOf(item.tenant).push(item);
    this.#size++;
  }

  /** Before the tenant's others. */
  pushFirst(item: Item): void {
    this.#listOf(item.tenant).unshift(item);
    this.#size++;
  }

  /** The tenant's first; it is then the tenant's turn last. */
  take(tenant: string): Item | undefined {
    const list = this.#lists.get(tenant);
    const item = list?.shift();
    if (list === undefined || item === undefined) return undefined;
    this.#size--;
    this.#lists.delete(tenant);
    if (list.length > 0) this.#lists.set(tenant, list);
    return item;
  }

  remove(item: Item): void {
    const list = this.#lists.get(item.tenant);
    const index = list?.indexOf(item) ?? -1;
    if (list === undefined || index < 0) return;
    list.splice(index, 1);
    this.#size--;
    if (list.length === 0) this.#lists.delete(item.tenant);
  }

  /** Takes all of a tenant's, or all there are. */
  drain(tenant?: string): readonly Item[] {
    const tenants = tenant === undefined ? this.tenants() : [tenant];
    const items = tenants.flatMap((each) => this.#lists.get(each) ?? []);
    for (const each of tenants) this.#lists.delete(each);
    this.#size -= items.length;
    return items;
  }

  #listOf(tenant: string): Item[] {
    const list = this.#lists.get(tenant) ?? [];
    this.#lists.set(tenant, list);
    return list;
  }
}
