// Going on elsewhere by a code.
import { call } from './client';
import type { components } from './schema';

export type ShownCode = components['schemas']['ShownCode'];
export type GoingOn = components['schemas']['GoingOn'];

export const showCode = () => call<ShownCode>('POST', '/me/device-code');
/** A look first; with `sure` this browser is who showed the code. */
export const typeCode = (code: string, sure: boolean) => call<GoingOn>('POST', '/me/device', { code: code.slice(0, 200), sure });
