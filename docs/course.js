// What a course page may do with the events: here it writes down how a run ended.
const log = document.querySelector('#log');
document.addEventListener('tabtune-run', ({ detail }) => (log.textContent = `A run of ${detail.steps} updates has begun.`));
document.addEventListener('tabtune-end', ({ detail }) => (log.textContent = `The run is ${detail.state} after ${detail.step} updates.`));
document.addEventListener('tabtune-error', ({ detail }) => console.warn(detail.message));
