import type { ConvertClientOptions } from './clientOptions';
import { createConsentGate } from './createConsentGate';
import { createConsentSwitch, type ConsentSwitchOptions } from './createConsentSwitch';
import { restrictConsent } from './restrictConsent';
import type { ClientBase } from './wireBase';
import type { wireConfig } from './wireConfig';
import type { wireVisitor } from './wireVisitor';
import type { World } from './world';

type ConsentNeeds = ConsentSwitchOptions &
  Pick<ReturnType<typeof wireConfig>, 'isPreview' | 'project'> &
  Pick<ClientBase, 'readConsent'> &
  Pick<ReturnType<typeof wireVisitor>, 'country'>;

/** What may be kept and sent: the app's word, less what privacy signals and a preview take from it. */
export function wireConsent(options: ConvertClientOptions, world: World, needs: ConsentNeeds) {
  const { country, isPreview, project, readConsent } = needs;
  return createConsentGate({
    consent: readConsent(options.consent, 'granted'),
    restrict(consent) {
      // A preview leaves no trace: whatever is allowed, nothing is kept and nothing leaves.
      if (isPreview() && consent === 'granted') return 'pending';
      if (options.privacySignals === 'ignore') return consent;
      return restrictConsent(consent, project(), country, world.privacySignals());
    },
    onChange: createConsentSwitch(needs),
  });
}
