import type { Clock, Log } from '#kernel';
import { urlOf } from './addresses.ts';
import type { ControlAddress, Failed, OrderFor, Ready, Role, StartOrder } from './supervision/messages.ts';
import {
  type ChildEvents,
  type ChildProcess,
  type SupervisedChild,
  superviseChild,
} from './supervision/supervise-child.ts';

/** What is started, and where the rest is. A role that is not started here must have an address. */
export interface Plan {
  readonly warehouse: Omit<OrderFor<'warehouse'>, 'role'> | undefined;
  readonly control: Omit<OrderFor<'control'>, 'role' | 'warehouse'> | undefined;
  /** One order for each gateway; all but the first follow the first one's port. */
  readonly gateways: readonly Omit<OrderFor<'gateway'>, 'role' | 'control'>[];
  /** Of the warehouse that is not started here. */
  readonly warehouseAddress: OrderFor<'control'>['warehouse'] | undefined;
  /** Of the control process that is not started here. */
  readonly controlAddress: ControlAddress | undefined;
}

export interface SupervisorOptions {
  readonly plan: Plan;
  readonly fork: (role: Role, events: ChildEvents) => ChildProcess;
  /** The first gateway waits for it, besides control. It never rejects. */
  readonly beforeGateways?: Promise<void> | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** Each time that the warehouse started here is ready; it may have moved. */
  readonly onWarehouse?: (address: OrderFor<'control'>['warehouse']) => void;
  /** Once, when all are ready; the port is the first gateway's, or that of the only role. */
  readonly onReady: (port: number, setupPath: string | undefined) => void;
  /** Later, when control was started again and made a new setup link. */
  readonly onSetupPath: (port: number, setupPath: string) => void;
}

export type Ending =
  | { readonly kind: 'stopped' }
  /** A public address could not be had at the first start. */
  | { readonly kind: 'address'; readonly sentence: string }
  /** Stored secrets were sealed under another secret, which was not given. */
  | { readonly kind: 'secret' };

export interface Supervisor {
  /** Gateways first, so that what they take still finds the rest; then control; then the warehouse. Called again, it hurries. */
  stop(): void;
  readonly ended: Promise<Ending>;
}

/** Longest time for requests in progress at a stop. */
const DRAIN_MS = 30_000;
/** Nothing of a client's runs in the other roles by then. */
const STOP_MS = 10_000;

/** Starts warehouse, control and gateways in this order, and keeps them running. */
export function supervise(options: SupervisorOptions): Supervisor {
  const { plan } = options;
  const crew = new Crew(options);
  if (plan.warehouse !== undefined) crew.startWarehouse(plan.warehouse);
  else crew.startControl();
  return { stop: () => crew.stop(), ended: crew.ended };
}

class Crew {
  readonly #options: SupervisorOptions;
  readonly #ending = Promise.withResolvers<Ending>();
  readonly ended = this.#ending.promise;
  readonly #started = new Map<string, SupervisedChild>();
  readonly #readyNames = new Set<string>();
  /** Ports by the name of the child: the next start asks for the same. */
  readonly #ports = new Map<string, Ready>();
  #isReady = false;
  #isHurried = false;
  #stopping: Promise<void> | undefined;
  #endsWith: Ending = { kind: 'stopped' };

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  startWarehouse(warehouse: NonNullable<Plan['warehouse']>): void {
    this.#start('warehouse', {
      order: () => ({ role: 'warehouse', ...warehouse, port: this.#ports.get('warehouse')?.port ?? warehouse.port }),
      role: 'warehouse',
      isPublic: !warehouse.mayMove,
      onReady: () => {
        this.#started.get('control')?.tell({ kind: 'warehouse', warehouse: this.#warehouseAddress() });
        this.#options.onWarehouse?.(this.#warehouseAddress());
        this.startControl();
      },
    });
  }

  startControl(): void {
    const { control } = this.#options.plan;
    if (control === undefined) this.#startGateways();
    else if (!this.#started.has('control')) this.#startPlannedControl(control);
  }

  #startPlannedControl(control: NonNullable<Plan['control']>): void {
    this.#start('control', {
      order: () => {
        const kept = this.#ports.get('control');
        return {
          role: 'control',
          ...control,
          port: kept?.port ?? control.port,
          internalPort: kept?.internalPort ?? control.internalPort,
          warehouse: this.#warehouseAddress(),
        };
      },
      role: 'control',
      isPublic: !control.mayMove,
      onReady: () => {
        const address = this.#controlAddress();
        const setupPath = this.#ports.get('control')?.setupPath;
        if (this.#isReady && setupPath !== undefined) this.#options.onSetupPath(this.#publicPort(), setupPath);
        for (const [name, child] of this.#started) {
          if (name.startsWith('gateway')) child.tell({ kind: 'control', control: address });
        }
        this.#startGateways();
      },
    });
  }

  #startGateways(): void {
    const { beforeGateways } = this.#options;
    if (beforeGateways === undefined) this.#startFirstGateway();
    else void beforeGateways.then(() => this.#startFirstGateway());
  }

  #startFirstGateway(): void {
    const { gateways } = this.#options.plan;
    if (gateways.length === 0 || this.#started.has('gateway 0') || this.#stopping !== undefined) return;
    this.#startGateway(0, () => {
      for (let index = 1; index < gateways.length; index++) {
        if (!this.#started.has(`gateway ${index}`)) this.#startGateway(index, () => {});
      }
    });
  }

  #startGateway(index: number, onReady: () => void): void {
    const gateway = this.#options.plan.gateways[index];
    if (gateway === undefined) return;
    const order = (): StartOrder => ({
      role: 'gateway',
      ...gateway,
      port: this.#ports.get('gateway 0')?.port ?? gateway.port,
      control: this.#controlAddress(),
    });
    this.#start(`gateway ${index}`, { order, role: 'gateway', isPublic: true, onReady });
  }

  #start(
    name: string,
    child: {
      readonly role: Role;
      readonly order: () => StartOrder;
      readonly isPublic: boolean;
      readonly onReady: () => void;
    },
  ): void {
    const { fork, clock, log } = this.#options;
    const onReady = (ready: Ready): void => {
      this.#ports.set(name, ready);
      this.#readyNames.add(name);
      if (this.#stopping !== undefined) return;
      child.onReady();
      this.#sayReady();
    };
    const onFailed = (failed: Failed): void => {
      if (child.isPublic && failed.reason === 'address' && !this.#isReady) {
        this.#giveUp({ kind: 'address', sentence: failed.sentence });
      }
      if (failed.reason === 'secret' && !this.#isReady) this.#giveUp({ kind: 'secret' });
    };
    this.#started.set(
      name,
      superviseChild({
        name,
        fork: (events) => fork(child.role, events),
        order: child.order,
        onReady,
        onFailed,
        clock,
        log,
      }),
    );
  }

  #sayReady(): void {
    const { plan } = this.#options;
    const expected = plan.gateways.length + Number(plan.control !== undefined) + Number(plan.warehouse !== undefined);
    if (this.#isReady || this.#readyNames.size < expected) return;
    this.#isReady = true;
    this.#options.onReady(this.#publicPort(), this.#ports.get('control')?.setupPath);
  }

  #publicPort(): number {
    const first = this.#ports.get('gateway 0') ?? this.#ports.get('control') ?? this.#ports.get('warehouse');
    return first?.port ?? 0;
  }

  #giveUp(ending: Ending): void {
    this.#endsWith = ending;
    this.stop();
  }

  stop(): void {
    if (this.#stopping === undefined) {
      this.#stopping = this.#stopInOrder();
      this.#stopping.then(
        () => this.#ending.resolve(this.#endsWith),
        (error) => this.#ending.reject(error),
      );
      return;
    }
    this.#isHurried = true;
    for (const child of this.#started.values()) void child.stop(0);
  }

  async #stopInOrder(): Promise<void> {
    const children = [...this.#started];
    const stopAll = (prefix: string, timeoutMs: number): Promise<unknown> => {
      const chosen = children.filter(([name]) => name.startsWith(prefix));
      return Promise.all(chosen.map(([, child]) => child.stop(this.#isHurried ? 0 : timeoutMs)));
    };
    await stopAll('gateway', DRAIN_MS);
    await stopAll('control', STOP_MS);
    await stopAll('warehouse', STOP_MS);
  }

  #warehouseAddress(): OrderFor<'control'>['warehouse'] {
    const { warehouse, warehouseAddress } = this.#options.plan;
    const port = this.#ports.get('warehouse')?.port;
    if (warehouse !== undefined && port !== undefined) {
      return { url: urlOf(warehouse.host, port), user: warehouse.user, password: warehouse.password };
    }
    if (warehouseAddress === undefined) throw new Error('control needs the address of a warehouse');
    return warehouseAddress;
  }

  #controlAddress(): ControlAddress {
    const { control, controlAddress } = this.#options.plan;
    const ports = this.#ports.get('control');
    if (control !== undefined && ports?.internalPort !== undefined) {
      return { webUrl: urlOf(control.host, ports.port), internalUrl: urlOf(control.host, ports.internalPort) };
    }
    if (controlAddress === undefined) throw new Error('a gateway needs the address of control');
    return controlAddress;
  }
}
