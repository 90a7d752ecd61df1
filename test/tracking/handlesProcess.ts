// Counts the timers of a delivery that talks to the server named; ends by itself when nothing is left behind.
import { browserLifecycle } from '../../src/tracking/lifecycle';
import { createDelivery } from '../../src/tracking/delivery';
import { createSender } from '../../src/tracking/sender';
import { createMemoryStorage } from '../../src/visitor/storage';
import { conversion, destination } from './events';

const [well, failing] = process.argv.slice(2);
const timers = (): number => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
const moment = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const counted: Record<string, number> = {};

let failures = 0;
const delivery = createDelivery({
  loadSender: () => createSender,
  ...{ scope: 'a', storage: createMemoryStorage(), now: Date.now, random: Math.random, isShared: false },
  ...{ setTimeout, clearTimeout: clearTimeout as never, lifecycle: browserLifecycle(), onError: () => {} },
  async fetch(...request) {
    const response = await fetch(...request);
    if (response.status === 500) failures += 1;
    return response;
  },
});
delivery.start();
await moment();
counted.idle = timers();

delivery.push([conversion(1)], destination(well!));
counted.waiting = timers();
await delivery.flush();
counted.flushed = timers();

delivery.push([conversion(2)], destination(failing!));
void delivery.flush();
while (failures === 0) await moment();
for (let turn = 0; turn < 20; turn++) await moment();
counted.betweenRetries = timers();
delivery.destroy();
while (failures === 1 && timers() > 0) await moment();
counted.destroyed = timers();
counted.undelivered = delivery.size();
process.stdout.write(JSON.stringify(counted));
