import { ConvertProvider } from 'convert-react';
import { options, visitorId } from '../../convert';
import { Shop } from '../Shop';

/** Built in advance: the browser loads the config. */
export default function Page() {
  return (
    <ConvertProvider {...options} visitorId={visitorId}>
      <Shop />
    </ConvertProvider>
  );
}
