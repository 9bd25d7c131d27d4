// The first script of the page under test: keeps what goes wrong in it.
globalThis.wrong = [];
addEventListener('error', (event) => wrong.push(String(event.message ?? event.target?.src ?? event.target?.href)), true);
addEventListener('unhandledrejection', (event) => wrong.push(`rejected: ${event.reason}`));
addEventListener('securitypolicyviolation', (event) => wrong.push(`policy: ${event.violatedDirective} ${event.blockedURI}`));
const { error } = console;
console.error = (...said) => {
  wrong.push(said.map(String).join(' '));
  error.apply(console, said);
};
