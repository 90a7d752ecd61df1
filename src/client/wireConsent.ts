import type { ConvertClientOptions } from './clientOptions';
import { createConsentGate } from './createConsentGate';
import { createConsentSwitch, type ConsentSwitchOptions } from './createConsentSwitch';
import { restrictConsent } from './restrictConsent';
import type { wireConfig } from './wireConfig';
import type { World } from './world';

type ConsentNeeds = ConsentSwitchOptions & Pick<ReturnType<typeof wireConfig>, 'isPreview' | 'project'>;

/** What may be kept and sent: the app's word, less what privacy signals and a preview take from it. */
export function wireConsent(options: ConvertClientOptions, world: World, needs: ConsentNeeds) {
  const { isPreview, project, visitor } = needs;
  return createConsentGate({
    consent: options.consent ?? 'granted',
    restrict(consent) {
      // A preview leaves no trace: whatever is allowed, nothing is kept and nothing leaves.
      if (isPreview() && consent === 'granted') return 'pending';
      if (options.privacySignals === 'ignore') return consent;
      return restrictConsent(consent, project(), visitor.segments().country, world.privacySignals());
    },
    onChange: createConsentSwitch(needs),
  });
}
