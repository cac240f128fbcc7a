/** Says which services stand behind which listener: the control plane has one of its own, shares the others', answers questions alone, or is not there. */
import { isLoopback } from "../base/loopback.ts";
import type { ListenerSettings } from "../listener-settings.ts";
import type { Listener } from "./server.ts";
import type { BoundService } from "./service.ts";
import { isControlPlane } from "./standard/standard-access.ts";

/** Distributes the services. What is not in the answer cannot be reached at all. */
export function placeServices(settings: ListenerSettings, services: readonly BoundService[]): readonly Listener[] {
  const { listen, controlListen, controlPlane, tls, mayBeInsecure } = settings;
  const control: BoundService[] = [];
  const others: BoundService[] = [];
  for (const service of services) {
    if (!isControlPlane(service.descriptor)) others.push(service);
    else if (controlPlane === "read-only") control.push(service.readOnly());
    else if (controlPlane !== "off") control.push(service);
  }
  if (controlListen === undefined) {
    return [{ address: listen, setting: "--listen", services: [...others, ...control], tls, mayBeInsecure }];
  }
  return [
    { address: listen, setting: "--listen", services: others, tls, mayBeInsecure },
    {
      address: controlListen,
      setting: "--control-listen",
      services: control,
      // On loopback nobody is on the way, and no certificate is made out to it.
      tls: isLoopback(controlListen.host) ? undefined : tls,
      mayBeInsecure,
    },
  ];
}
