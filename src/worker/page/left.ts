/**
 * WebKit keeps a page that was left for the way back, and its worker with every lock that it holds: no later page could train or keep
 * anything. So the worker ends when its page may be kept, and a page that comes back begins anew.
 */
export function endsWithThePage(worker: Worker): Worker {
  addEventListener('pagehide', ({ persisted }) => {
    if (persisted) worker.terminate();
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload();
  });
  return worker;
}
