/** What the page is at, as far as a new version has to wait for it. */
export interface Doing {
  /** A run is at work, or seeds wait for their turn. */
  running: boolean;
  /** Files are read or fetched, kernels are measured. */
  busy: boolean;
  /** Another tab may train: what it is at cannot be seen from here. */
  onlooker: boolean;
}

/** Whether a person may be asked to reload the page. */
export const mayAsk = ({ running, busy, onlooker }: Doing): boolean => !running && !busy && !onlooker;

/** Whether files may be fetched for later without holding up anything. */
export const isIdle = ({ running, busy }: Doing): boolean => !running && !busy;
